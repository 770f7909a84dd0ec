package awssim

// Resources are what makes an account not clean.
type Resources struct{}

// A Bucket is an S3 bucket.
type Bucket struct{ Name string }

func resourceHandlers() map[string]handler { return map[string]handler{} }
