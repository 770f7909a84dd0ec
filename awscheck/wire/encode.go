package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/encoding/httpbinding"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

var (
	errNoRequest     = errors.New("there is no HTTP request")
	errNoCredentials = errors.New("there are no credentials")
	errNoReply       = errors.New("there is no reply")
	errNoPath        = errors.New("a part of the path is missing, or is none")
)

// serialize makes the HTTP request of a call.
func (c *Client) serialize(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (
	out middleware.SerializeOutput, meta middleware.Metadata, err error,
) {
	call, ok := in.Parameters.(Input)
	req, isHTTP := in.Request.(*smithyhttp.Request)
	if !ok || !isHTTP {
		return out, meta, &smithy.SerializationError{Err: errNoRequest}
	}
	op := call.Operation
	to, err := resolve(ctx, c.cfg, op)
	if err != nil {
		return out, meta, err
	}
	base, err := url.Parse(to.url)
	if err != nil || base.Host == "" {
		return out, meta, &EndpointError{op.Service, "its URL is not valid"}
	}
	signing := op.Signing
	if signing == "" {
		signing = op.Endpoint
	}
	ctx = withScope(ctx, scope{signing, to.region})

	method, path, query, contentType, body, err := encode(call)
	if err != nil {
		return out, meta, &smithy.SerializationError{Err: err}
	}
	req.Method = method
	req.URL.Scheme, req.URL.Host, req.Host = base.Scheme, base.Host, base.Host
	req.URL.RawPath, req.URL.RawQuery = joinPath(base.EscapedPath(), path), query.Encode()
	if req.URL.Path, err = url.PathUnescape(req.URL.RawPath); err != nil {
		return out, meta, &smithy.SerializationError{Err: err}
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if op.Accept != "" {
		req.Header.Set("Accept", op.Accept)
	}
	if op.Protocol == JSON10 || op.Protocol == JSON11 {
		req.Header.Set("X-Amz-Target", op.Version+"."+op.Name)
	}
	if body != nil {
		if req, err = req.SetStream(bytes.NewReader(body)); err != nil {
			return out, meta, &smithy.SerializationError{Err: err}
		}
	}
	in.Request = req
	return next.HandleSerialize(ctx, in)
}

// joinPath appends the path of an operation to that of an endpoint, as the SDK does: an
// endpoint's path stays as it is where the operation has none.
func joinPath(base, path string) string {
	if base != "" && path == "/" {
		return base
	}
	return strings.TrimSuffix(base, "/") + path
}

// encode returns the parts of a request in the operation's protocol; the path is escaped.
func encode(call Input) (method, path string, query url.Values, contentType string, body []byte, err error) {
	op := call.Operation
	params := op.Params
	if call.Page != "" {
		params = append(append([]Param(nil), params...), Param{op.Next, call.Page})
	}
	switch op.Protocol {
	case Query, EC2Query:
		form := url.Values{"Action": {op.Name}, "Version": {op.Version}}
		addFlat(form, params, op.Protocol == Query)
		return http.MethodPost, "/", nil, "application/x-www-form-urlencoded", []byte(form.Encode()), nil
	case JSON10, JSON11:
		contentType = "application/x-amz-json-1.0"
		if op.Protocol == JSON11 {
			contentType = "application/x-amz-json-1.1"
		}
		body, err = jsonBody(params)
		return http.MethodPost, "/", nil, contentType, body, err
	}
	if path, params, err = fillPath(op.Path, params); err != nil {
		return "", "", nil, "", nil, err
	}
	method = op.Method
	if method == "" {
		method = http.MethodGet
	}
	if method == http.MethodGet {
		query = url.Values{}
		for _, p := range params {
			for _, v := range texts(p.Value) {
				query.Add(p.Name, v)
			}
		}
		return method, path, query, "", nil, nil
	}
	body, err = jsonBody(params)
	return method, path, nil, "application/json", body, err
}

// fillPath puts the parameters that a path names into it, and returns the others. A value
// is one part of the path, whatever characters it has.
func fillPath(path string, params []Param) (filled string, others []Param, err error) {
	for _, p := range params {
		place := "{" + p.Name + "}"
		if !strings.Contains(path, place) {
			others = append(others, p)
			continue
		}
		value := strings.Join(texts(p.Value), ",")
		if value == "" || value == "." || value == ".." { // it would be another path
			return "", nil, errNoPath
		}
		path = strings.Replace(path, place, httpbinding.EscapePath(value, true), 1)
	}
	if strings.Contains(path, "{") {
		return "", nil, errNoPath
	}
	return path, others, nil
}

// addFlat adds parameters to a form: a list's items are numbered, under "member" in the
// query protocol. (Smithy 2.0, "AWS query protocol" and "AWS EC2 query protocol".)
func addFlat(form url.Values, params []Param, member bool) {
	for _, p := range params {
		list, ok := p.Value.([]string)
		if !ok {
			form.Set(p.Name, texts(p.Value)[0])
			continue
		}
		for i, v := range list {
			name := p.Name + "."
			if member {
				name += "member."
			}
			form.Set(name+strconv.Itoa(i+1), v)
		}
	}
}

func jsonBody(params []Param) ([]byte, error) {
	members := make(map[string]any, len(params))
	for _, p := range params {
		members[p.Name] = p.Value
	}
	return json.Marshal(members)
}

func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case string:
		return []string{v}
	case int:
		return []string{strconv.Itoa(v)}
	case bool:
		return []string{strconv.FormatBool(v)}
	}
	return []string{""}
}
