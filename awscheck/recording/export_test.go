package recording

// Limit changes how large a recording may become, from MaxBytes.
func Limit(w *Writer, bytes int) { w.max = bytes }
