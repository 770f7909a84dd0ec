package summary

// Filename returns the name under which the report is saved in a format, such as
// astro-activation-report.md, astro-activation-runbook.sh or, for a masked report,
// astro-activation-report-masked.md.
func (r Report) Filename(f Format) string {
	spec, ok := f.Spec()
	if !ok {
		return "astro-activation-report" // Render has reported the unknown format
	}
	name := "astro-activation-report"
	if spec.Document {
		name = "astro-activation-" + string(spec.Name)
	}
	if r.Masked {
		name += "-masked"
	}
	return name + spec.Extension
}
