package account

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// mostReplyBytes is far above any page of an AWS list; a reply beyond it is none of
// AWS's, and would fill the memory.
const maxReplyBytes = 32 << 20

// limitReplies is the SDK option that ends each reply which goes on without end.
func limitReplies(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("LimitReplies",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			middleware.DeserializeOutput, middleware.Metadata, error,
		) {
			out, meta, err := next.HandleDeserialize(ctx, in)
			if r, ok := out.RawResponse.(*smithyhttp.Response); ok && r.Body != nil {
				r.Body = &boundedBody{r.Body, maxReplyBytes}
			}
			return out, meta, err
		}), middleware.After) // next to the transport: before anything reads the reply
}

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: it is larger than %d MiB", errTooLarge, maxReplyBytes>>20)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
