package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// deserialize reads the reply of a call, or the error that AWS sent in its place.
func deserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, meta middleware.Metadata, err error,
) {
	out, meta, err = next.HandleDeserialize(ctx, in)
	if err != nil {
		return out, meta, err
	}
	reply, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok {
		return out, meta, &smithy.DeserializationError{Err: fmt.Errorf("the reply is a %T", out.RawResponse)}
	}
	call, ok := callFrom(ctx)
	if !ok {
		return out, meta, &smithy.DeserializationError{Err: errNoRequest}
	}
	defer func() { smithyhttp.CloseResponseBody(ctx, reply, false, err) }()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return out, meta, fmt.Errorf("failed to read the reply: %w", err) // a broken connection, not a malformed reply
	}
	if reply.StatusCode < 200 || reply.StatusCode >= 300 {
		return out, meta, decodeError(call.Operation.Protocol, reply, body)
	}
	node, err := Decode(call.Operation.Protocol, body)
	if err != nil {
		return out, meta, &smithy.DeserializationError{Err: err}
	}
	out.Result = node
	return out, meta, nil
}

// Decode reads the body of a successful reply.
func Decode(p Protocol, body []byte) (Node, error) {
	switch p {
	case Query, EC2Query, RESTXML:
		return parseXML(body)
	}
	return parseJSON(body)
}

// decodeError reads the error of a reply. (Smithy 2.0, the protocols' sections on
// errors.) A body that AWS did not send gives the code UnknownError, as the SDK's own
// clients do.
func decodeError(p Protocol, reply *smithyhttp.Response, body []byte) error {
	code, message := "", ""
	switch p {
	case Query, EC2Query, RESTXML:
		if root, err := parseXML(body); err == nil {
			code, message = xmlError(root)
		}
	default:
		code = reply.Header.Get("X-Amzn-ErrorType")
		if root, err := parseJSON(body); err == nil {
			if code == "" {
				code = firstText(root, "__type", "code", "Code")
			}
			message = firstText(root, "message", "Message", "errorMessage")
		}
		if q := reply.Header.Get("X-Amzn-Query-Error"); q != "" {
			code, _, _ = strings.Cut(q, ";")
		}
	}
	if code = sanitizeCode(code); code == "" {
		code = "UnknownError"
		if len(bytes.TrimSpace(body)) > 0 && message == "" {
			message = "UnknownError"
		}
	}
	fault := smithy.FaultClient
	if reply.StatusCode >= 500 {
		fault = smithy.FaultServer
	}
	return &smithy.GenericAPIError{Code: code, Message: message, Fault: fault}
}

// xmlError finds the code and message in the forms that the XML protocols have:
// ErrorResponse/Error (query, REST), Response/Errors/Error (EC2) and Error (S3).
func xmlError(root Node) (code, message string) {
	for _, path := range []string{"Error", "Errors.Error", ""} {
		if n, ok := root.Find(path); ok && n.String("Code") != "" {
			return n.String("Code"), firstText(n, "Message", "message")
		}
	}
	return "", ""
}

// sanitizeCode leaves the name of an error: without its namespace before a # and its URL
// behind a colon.
func sanitizeCode(code string) string {
	code, _, _ = strings.Cut(code, ":")
	if _, after, ok := strings.Cut(code, "#"); ok {
		code = after
	}
	return strings.TrimSpace(code)
}

func firstText(n Node, paths ...string) string {
	for _, p := range paths {
		if s := n.String(p); s != "" {
			return s
		}
	}
	return ""
}
