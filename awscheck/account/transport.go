package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// A BundleError says that the file of CA certificates that AWS_CA_BUNDLE or the profile's
// ca_bundle names can't be used.
type BundleError struct {
	Path string
	Err  error
}

func (e *BundleError) Error() string { return e.Err.Error() }

func (e *BundleError) Unwrap() error { return e.Err }

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

// maxReplyBytes is far above any page of an AWS list. A larger reply does not come from
// AWS and could fill the memory.
const maxReplyBytes = 32 << 20

// limitReplies is the SDK option that ends each reply at maxReplyBytes with an error.
func limitReplies(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("LimitReplies",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			middleware.DeserializeOutput, middleware.Metadata, error,
		) {
			out, meta, err := next.HandleDeserialize(ctx, in)
			if r, ok := out.RawResponse.(*smithyhttp.Response); ok && r.Body != nil {
				r.Body = &limitedBody{r.Body, maxReplyBytes}
			}
			return out, meta, err
		}), middleware.After) // next to the transport, before any step reads the reply
}

type limitedBody struct {
	io.ReadCloser
	left int
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: more than %d MiB", errTooLarge, maxReplyBytes>>20)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
