package account

import (
	"cmp"
	"errors"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// A bundleError tells that the certificates to be trusted can't be had from the
// file that the configuration names.
type BundleError struct {
	Path string
	err  error
}

func (e *BundleError) Error() string { return e.err.Error() }

func (e *BundleError) Unwrap() error { return e.err }

// ofBundle tells that err came of the file with the certificates to be trusted, if it
// did. The SDK does not say which file it was that it could not open.
func ofBundle(err error, shared config.SharedConfig) error {
	var file *os.PathError
	path := cmp.Or(os.Getenv("AWS_CA_BUNDLE"), shared.CustomCABundle)
	if path == "" || err == nil {
		return err
	}
	if errors.As(err, &file) && file.Path == path || strings.Contains(err.Error(), "custom CA bundle") {
		return &BundleError{path, err}
	}
	return err
}
