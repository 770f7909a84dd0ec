package account

import (
	"cmp"
	"errors"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// A BundleError says that the file of CA certificates that AWS_CA_BUNDLE or the profile's
// ca_bundle names can't be used.
type BundleError struct {
	Path string
	err  error
}

func (e *BundleError) Error() string { return e.err.Error() }

func (e *BundleError) Unwrap() error { return e.err }

// asBundleError returns err as a *BundleError if the CA bundle caused it, else
// unchanged. The SDK's own error does not name a file that can't be opened.
func asBundleError(err error, shared config.SharedConfig) error {
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
