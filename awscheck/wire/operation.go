// Package wire calls AWS operations that are described by data instead of generated
// code: it builds, signs and sends the request in the protocol of the service and
// reads the reply into a tree of named nodes. It runs on the SDK's own parts
// (credentials, signer, retryer, HTTP client, middleware stack), so that whatever is
// added to the SDK's configuration, such as a guard or a log, holds for these calls too.
package wire

import (
	"slices"
	"strings"
)

// A Protocol is how a service encodes requests and replies. (Smithy 2.0, "AWS
// protocols".)
type Protocol string

// The protocols of AWS services.
const (
	Query    Protocol = "query"     // a form; XML with a result wrapper
	EC2Query Protocol = "ec2"       // a form; XML without one
	JSON10   Protocol = "json 1.0"  // X-Amz-Target and a JSON body
	JSON11   Protocol = "json 1.1"  // like JSON10, with another content type
	RESTJSON Protocol = "rest json" // method and path; a JSON body
	RESTXML  Protocol = "rest xml"  // method and path; an XML body
)

// An Operation is one operation of an AWS service that only reads.
type Operation struct {
	Service  string // the SDK's service id, such as "SQS"
	Name     string // such as "ListQueues"
	Protocol Protocol
	// Endpoint is the beginning of the service's host names, such as "sqs", and Signing
	// the name in signatures; "" for Signing: the same.
	Endpoint, Signing string
	// Global is the region that requests of a global service are signed for; "" for a
	// regional one. Host is the host name in the aws partition where it is not the usual
	// one, Endpoint.REGION.amazonaws.com; FIPSHost, DualStackHost and FIPSDualStackHost
	// are those of the other kinds of endpoint, and "-" is one that is not known.
	// {region} stands for the region.
	Global                                           string
	Host, FIPSHost, DualStackHost, FIPSDualStackHost string
	// Version is the API version of the query protocols, and the part of X-Amz-Target
	// before the dot in the JSON ones.
	Version string
	// Method and Path are those of the REST protocols; "" for Method: GET. {name} in a path
	// stands for the parameter of that name. Accept is the content type of the reply, where
	// the service has several and must be asked for it.
	Method, Path, Accept string
	// Params are sent with each request: form fields, members of the JSON body or, for the
	// REST protocols, parts of the path and, with GET, the query string.
	Params []Param
	// Next is the parameter that asks for the next page, and NextFrom the path of its value
	// in the reply, or LastItem; "": there is one page. More is the path of a member that
	// must be "true" for another page to exist; "": NextFrom says so.
	Next, NextFrom, More string
	// Items is the path of the list in the reply, and Item the name of its elements in
	// XML; "": any name.
	Items, Item string
	// A reply without the list proves nothing, but for two services. EmptyObject means
	// that the service leaves the list out where it is empty, so that an empty JSON object
	// is an empty list. CountPath is a number beside the list, relative to the root: if
	// it is 0 the list may be missing.
	EmptyObject bool
	CountPath   string
}

// With returns the operation with the parameters of one request behind its own.
func (op *Operation) With(params ...Param) *Operation {
	with := *op
	with.Params = slices.Concat(op.Params, params)
	return &with
}

// Param returns the value of a parameter as text; "" if the operation does not send it.
func (op *Operation) Param(name string) string {
	for _, p := range op.Params {
		if p.Name == name {
			return strings.Join(texts(p.Value), ",")
		}
	}
	return ""
}

// LastItem as NextFrom means that the last item of a page is the token of the next one.
const LastItem = "the last item"

// A Param is a parameter of a request. Value is a string, an int, a bool, a []string or,
// in JSON, anything that marshals.
type Param struct {
	Name  string
	Value any
}
