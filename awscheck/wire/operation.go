// Package wire calls AWS operations that are described by data instead of generated
// code: it builds, signs and sends the request in the protocol of the service and
// reads the reply into a tree of named nodes. It runs on the SDK's own parts
// (credentials, signer, retryer, HTTP client, middleware stack), so that whatever is
// added to the SDK's configuration, such as a guard or a log, holds for these calls too.
package wire

// A Protocol is how a service encodes requests and replies. (Smithy 2.0, "AWS
// protocols".)
type Protocol string

// The protocols of AWS services.
const (
	Query    Protocol = "query"     // a form; XML with a result wrapper
	EC2Query Protocol = "ec2"       // a form; XML without one
	JSON10   Protocol = "json 1.0"  // X-Amz-Target and a JSON body
	JSON11   Protocol = "json 1.1"  // likewise, with another content type
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
	// Global is the region in which the one endpoint of a global service is signed for,
	// and GlobalHost is that endpoint's host in the aws partition; "" for a regional
	// service.
	Global, GlobalHost string
	// Version is the API version of the query protocols, and the part of X-Amz-Target
	// before the dot in the JSON ones.
	Version string
	// Method and Path are those of the REST protocols; "" for Method: GET.
	Method, Path string
	// Params are sent with each request: form fields, members of the JSON body or, for the
	// REST protocols with GET, the query string.
	Params []Param
	// Next is the parameter that asks for the next page, and NextFrom where the reply has
	// its value; "": there is one page.
	Next, NextFrom string
}

// A Param is a parameter of a request. Value is a string, an int, a bool or a []string.
type Param struct {
	Name  string
	Value any
}
