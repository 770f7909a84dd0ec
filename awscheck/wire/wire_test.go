package wire_test

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

var (
	queues = &wire.Operation{
		Service: "SQS", Name: "ListQueues", Protocol: wire.JSON10, Endpoint: "sqs", Version: "AmazonSQS",
		Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "NextToken", Items: "QueueUrls", EmptyObject: true,
	}
	topics  = &wire.Operation{Service: "SNS", Name: "ListTopics", Protocol: wire.Query, Endpoint: "sns", Version: "2010-03-31", Next: "NextToken", NextFrom: "ListTopicsResult.NextToken"}
	volumes = &wire.Operation{
		Service: "EC2", Name: "DescribeVolumes", Protocol: wire.EC2Query, Endpoint: "ec2", Version: "2016-11-15",
		Params: []wire.Param{{Name: "MaxResults", Value: 500}}, Next: "NextToken", NextFrom: "nextToken",
	}
	functions = &wire.Operation{Service: "Lambda", Name: "ListFunctions", Protocol: wire.RESTJSON, Endpoint: "lambda", Path: "/2015-03-31/functions", Next: "Marker", NextFrom: "NextMarker"}
	buckets   = &wire.Operation{Service: "S3", Name: "ListBuckets", Protocol: wire.RESTXML, Endpoint: "s3", Global: "us-east-1", Host: "s3.us-east-1.amazonaws.com", Path: "/"}
)

func TestAReplyIsReadInTheProtocolOfItsService(t *testing.T) {
	for name, tt := range map[string]struct {
		op    *wire.Operation
		body  string
		list  string
		items int
	}{
		"JSON":                {queues, `{"QueueUrls":["https://a","https://b"]}`, "QueueUrls", 2},
		"an empty JSON list":  {queues, `{"QueueUrls":[]}`, "QueueUrls", 0},
		"a form's XML":        {topics, `<ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult><Topics><member><TopicArn>a</TopicArn></member></Topics></ListTopicsResult></ListTopicsResponse>`, "ListTopicsResult.Topics", 1},
		"an empty XML list":   {topics, `<ListTopicsResponse><ListTopicsResult><Topics/></ListTopicsResult></ListTopicsResponse>`, "ListTopicsResult.Topics", 0},
		"EC2's XML":           {volumes, `<?xml version="1.0"?><DescribeVolumesResponse><volumeSet><item><volumeId>vol-1</volumeId></item><item/></volumeSet></DescribeVolumesResponse>`, "volumeSet", 2},
		"JSON behind a path":  {functions, `{"Functions":[{"FunctionName":"f"}],"NextMarker":null}`, "Functions", 1},
		"XML behind a path":   {buckets, `<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>`, "Buckets", 1},
		"a list within a map": {functions, `{"A":{"B":[1,2,3]}}`, "A.B", 3},
	} {
		t.Run(name, func(t *testing.T) {
			reply, err := wire.New(wiretest.NewServer(t, 200, tt.body).Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: tt.op})
			if err != nil {
				t.Fatal(err)
			}
			list, ok := reply.List(tt.list)
			if !ok || len(list) != tt.items {
				t.Errorf("%d items, %v: %+v", len(list), ok, reply)
			}
		})
	}
}

func TestWhatIsNoListIsNotTakenForAnEmptyOne(t *testing.T) {
	for name, tt := range map[string]struct {
		op   *wire.Operation
		body string
		list string
	}{
		"an empty body where JSON is due":    {queues, "", "QueueUrls"},
		"an empty body where XML is due":     {topics, "", "ListTopicsResult.Topics"},
		"a guest network's page for JSON":    {queues, "<html><body>Sign in</body></html>", "QueueUrls"},
		"a guest network's page for XML":     {topics, "<html><body>Sign in</body></html>", "ListTopicsResult.Topics"},
		"a page with tags left open":         {topics, "<html><body>Sign in<br></body></html>", "ListTopicsResult.Topics"},
		"JSON cut off":                       {queues, `{"QueueUrls":["https://a"`, "QueueUrls"},
		"XML cut off":                        {topics, `<ListTopicsResponse><ListTopicsResult><Topics><member>`, "ListTopicsResult.Topics"},
		"a JSON list in place of the object": {queues, `[]`, "QueueUrls"},
		"a text in place of the list":        {queues, `{"QueueUrls":"none"}`, "QueueUrls"},
		"an object in place of the list":     {queues, `{"QueueUrls":{}}`, "QueueUrls"},
		"null in place of the list":          {queues, `{"QueueUrls":null}`, "QueueUrls"},
		"another reply":                      {topics, `<ListTopicsResponse><ResponseMetadata/></ListTopicsResponse>`, "ListTopicsResult.Topics"},
		"two replies":                        {queues, `{"QueueUrls":[]}{}`, "QueueUrls"},
	} {
		t.Run(name, func(t *testing.T) {
			reply, err := wire.New(wiretest.NewServer(t, 200, tt.body).Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: tt.op})
			if err != nil {
				return
			}
			if list, ok := reply.List(tt.list); ok {
				t.Errorf("it was taken for a list of %d", len(list))
			}
		})
	}
}

// A body can be well-formed in a reply that is no success, or that the connection did not
// deliver to its end.
func TestOnlyACompleteReplyOfSuccessHasAList(t *testing.T) {
	for name, tt := range map[string]struct {
		op     *wire.Operation
		status int
		length string // of the body, as its header says; "": it is right
		body   string
		code   string // of the error; "": it has none
	}{
		"a guest network sends the browser to its sign-in": {queues, 302, "", `{"QueueUrls":[]}`, "UnknownError"},
		"AWS names the region of a bucket":                 {buckets, 301, "", `<Error><Code>PermanentRedirect</Code><Message>use another endpoint</Message></Error>`, "PermanentRedirect"},
		"a proxy lets the client choose":                   {topics, 300, "", `<ListTopicsResponse><ListTopicsResult><Topics/></ListTopicsResult></ListTopicsResponse>`, "UnknownError"},
		"JSON and a connection that breaks off behind it":  {queues, 200, "400", `{"QueueUrls":[]}`, ""},
		"XML and a connection that breaks off behind it":   {topics, 200, "400", `<ListTopicsResponse><ListTopicsResult><Topics/></ListTopicsResult></ListTopicsResponse>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := wiretest.NewServer(t, tt.status, tt.body)
			if tt.length != "" {
				l.Header.Set("Content-Length", tt.length)
			}
			reply, err := wire.New(l.Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: tt.op})
			var api smithy.APIError
			switch {
			case err == nil:
				t.Errorf("it was taken for a success: %+v", reply)
			case tt.code == "" && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, net.ErrClosed): // as the transport finds out
				t.Errorf("%v is not a broken connection", err)
			case tt.code != "" && (!errors.As(err, &api) || api.ErrorCode() != tt.code):
				t.Errorf("%v, want the code %s", err, tt.code)
			}
		})
	}
}

func TestAnErrorIsReadInTheProtocolOfItsService(t *testing.T) {
	for name, tt := range map[string]struct {
		op            *wire.Operation
		header, body  string
		code, message string
	}{
		"JSON, with a namespace":        {queues, "", `{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"no"}`, "AccessDeniedException", "no"},
		"JSON, in capitals":             {queues, "", `{"__type":"ThrottlingException","Message":"slow down"}`, "ThrottlingException", "slow down"},
		"JSON, by a header":             {functions, "X-Amzn-ErrorType: AccessDeniedException:http://internal.amazon.com/coral/", `{"Message":"no"}`, "AccessDeniedException", "no"},
		"JSON, by the code of the form": {queues, "X-Amzn-Query-Error: AccessDenied;Sender", `{"__type":"com.amazonaws.sqs#ForbiddenException","message":"no"}`, "AccessDenied", "no"},
		"JSON, by code":                 {functions, "", `{"code":"ExpiredTokenException","message":"old"}`, "ExpiredTokenException", "old"},
		"XML of the query protocol":     {topics, "", `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>`, "AuthorizationError", "no"},
		"XML of EC2":                    {volumes, "", `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>1</RequestID></Response>`, "UnauthorizedOperation", "no"},
		"XML of S3":                     {buckets, "", `<Error><Code>AccessDenied</Code><Message>no</Message></Error>`, "AccessDenied", "no"},
		"a proxy's page in place of it": {queues, "", "<html>Forbidden</html>", "UnknownError", "UnknownError"},
		"nothing in place of it":        {topics, "", "", "UnknownError", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := wiretest.NewServer(t, 403, tt.body)
			if name, value, ok := strings.Cut(tt.header, ": "); ok {
				l.Header.Set(name, value)
			}
			_, err := wire.New(l.Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: tt.op})
			var api smithy.APIError
			var op *smithy.OperationError
			if !errors.As(err, &api) || api.ErrorCode() != tt.code || api.ErrorMessage() != tt.message {
				t.Errorf("%v", err)
			}
			if !errors.As(err, &op) || op.Service() != tt.op.Service || op.Operation() != tt.op.Name {
				t.Errorf("it does not name the call: %v", err)
			}
		})
	}
}

func TestPagesAreReadToTheirEnd(t *testing.T) {
	l := wiretest.NewServer(t, 200, "")
	bodies := []string{`{"QueueUrls":["a"],"NextToken":"2"}`, `{"QueueUrls":[],"NextToken":"3"}`, `{"QueueUrls":["b"]}`}
	l.Bodies = bodies
	var urls []string
	err := wire.New(l.Config("eu-west-1")).List(t.Context(), queues, func(items []wire.Node) {
		for _, item := range items {
			urls = append(urls, item.Text)
		}
	})
	if err != nil || len(l.Sent) != 3 || !slices.Equal(urls, []string{"a", "b"}) {
		t.Fatalf("%v, %v after %d requests", urls, err, len(l.Sent))
	}
	if got := l.Sent[2].Body.(map[string]any)["NextToken"]; got != "3" {
		t.Errorf("the third page was requested with the token %v", got)
	}

	l = wiretest.NewServer(t, 200, `{"QueueUrls":[],"NextToken":"again"}`)
	err = wire.New(l.Config("eu-west-1")).List(t.Context(), queues, func([]wire.Node) {})
	if !errors.Is(err, wire.ErrEndless) {
		t.Errorf("a page that leads to itself gave %v", err)
	}

	l = wiretest.NewServer(t, 200, "")
	l.Bodies = slices.Repeat([]string{`{"QueueUrls":[],"NextToken":"a"}`, `{"QueueUrls":[],"NextToken":"b"}`}, 50)
	err = wire.New(l.Config("eu-west-1")).List(t.Context(), queues, func([]wire.Node) {})
	if !errors.Is(err, wire.ErrEndless) || len(l.Sent) != 3 {
		t.Errorf("two pages that lead to each other gave %v after %d requests", err, len(l.Sent))
	}
}

func TestAnEmptyListThatAServiceLeavesOut(t *testing.T) {
	distributions := &wire.Operation{Service: "CloudFront", Name: "ListDistributions", Protocol: wire.RESTXML, Endpoint: "cloudfront", Global: "us-east-1", Host: "cloudfront.amazonaws.com",
		Path: "/2020-05-31/distribution", Next: "Marker", NextFrom: "NextMarker", Items: "Items", Item: "DistributionSummary", CountPath: "Quantity"}
	streams := &wire.Operation{Service: "Kinesis", Name: "ListStreams", Protocol: wire.JSON11, Endpoint: "kinesis", Version: "Kinesis_20131202",
		Next: "ExclusiveStartStreamName", NextFrom: wire.LastItem, More: "HasMoreStreams", Items: "StreamNames"}
	for name, tt := range map[string]struct {
		op   *wire.Operation
		body string
		ok   bool
	}{
		"no queues":                         {queues, `{}`, true},
		"something else than queues":        {queues, `{"Topics":[]}`, false},
		"no distributions":                  {distributions, `<DistributionList><Quantity>0</Quantity><IsTruncated>false</IsTruncated></DistributionList>`, true},
		"distributions that are left out":   {distributions, `<DistributionList><Quantity>2</Quantity></DistributionList>`, false},
		"another page's elements":           {distributions, `<DistributionList><Items><li>Sign in</li></Items></DistributionList>`, false},
		"no streams":                        {streams, `{"StreamNames":[],"HasMoreStreams":false}`, true},
		"more streams, and no way to them":  {streams, `{"StreamNames":[],"HasMoreStreams":true}`, false},
		"an empty reply in place of a list": {streams, `{}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := wire.New(wiretest.NewServer(t, 200, tt.body).Config("eu-west-1")).List(t.Context(), tt.op, func([]wire.Node) {})
			if (err == nil) != tt.ok {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestEndpoints(t *testing.T) {
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	t.Setenv("AWS_CA_BUNDLE", "")
	for name, tt := range map[string]struct {
		env    map[string]string
		op     *wire.Operation
		region string
		host   string // "": it is not known
	}{
		"a regional service":                {nil, queues, "eu-west-1", "sqs.eu-west-1.amazonaws.com"},
		"in China":                          {nil, queues, "cn-north-1", "sqs.cn-north-1.amazonaws.com.cn"},
		"in an isolated region":             {nil, queues, "us-iso-east-1", ""},
		"a global service":                  {nil, buckets, "eu-west-1", "s3.us-east-1.amazonaws.com"},
		"FIPS":                              {map[string]string{"AWS_USE_FIPS_ENDPOINT": "true"}, queues, "us-west-2", "sqs-fips.us-west-2.amazonaws.com"},
		"dual-stack":                        {map[string]string{"AWS_USE_DUALSTACK_ENDPOINT": "true"}, queues, "us-west-2", "sqs.us-west-2.api.aws"},
		"both":                              {map[string]string{"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"}, queues, "us-west-2", "sqs-fips.us-west-2.api.aws"},
		"FIPS in China":                     {map[string]string{"AWS_USE_FIPS_ENDPOINT": "true"}, queues, "cn-north-1", ""},
		"one endpoint for every service":    {map[string]string{"AWS_ENDPOINT_URL": "https://aws.internal:8443/x"}, queues, "eu-west-1", "aws.internal:8443"},
		"one for this service":              {map[string]string{"AWS_ENDPOINT_URL": "https://aws.internal", "AWS_ENDPOINT_URL_SQS": "https://queues.internal"}, queues, "eu-west-1", "queues.internal"},
		"one that is set and to be ignored": {map[string]string{"AWS_ENDPOINT_URL": "https://aws.internal", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, queues, "eu-west-1", "sqs.eu-west-1.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			l := wiretest.NewServer(t, 200, `{"QueueUrls":[]}`)
			set := l.Config(tt.region)
			cfg, err := config.LoadDefaultConfig(t.Context(), config.WithRegion(tt.region), config.WithHTTPClient(l.Client), config.WithCredentialsProvider(set.Credentials))
			if err != nil {
				t.Fatal(err)
			}
			_, err = wire.New(cfg).Call(t.Context(), wire.Input{Operation: tt.op})
			var unknown *wire.EndpointError
			if tt.host == "" {
				if !errors.As(err, &unknown) || len(l.Sent) != 0 {
					t.Fatalf("%v after %+v", err, l.Sent)
				}
				return
			}
			if len(l.Sent) != 1 || l.Sent[0].Host != tt.host {
				t.Errorf("%v, %+v", err, l.Sent)
			}
		})
	}
}

func TestThePathOfAnEndpointIsKept(t *testing.T) {
	for name, tt := range map[string]struct {
		base string
		op   *wire.Operation
		path string
	}{
		"none":                          {"https://aws.internal", queues, "/"},
		"a slash":                       {"https://aws.internal/", functions, "/2015-03-31/functions"},
		"a path":                        {"https://aws.internal/x", queues, "/x"},
		"a path that ends with a slash": {"https://aws.internal/x/", queues, "/x/"},
		"before an operation's own":     {"https://aws.internal/x/", functions, "/x/2015-03-31/functions"},
	} {
		t.Run(name, func(t *testing.T) {
			l := wiretest.NewServer(t, 200, "{}")
			cfg := l.Config("eu-west-1")
			cfg.BaseEndpoint = &tt.base
			if _, err := wire.New(cfg).Call(t.Context(), wire.Input{Operation: tt.op}); err != nil || len(l.Sent) != 1 || l.Sent[0].Path != tt.path {
				t.Errorf("%v after %+v", err, l.Sent)
			}
		})
	}
}

// TestAParameterIsOnePartOfAPath: an id of a reply is not to be trusted.
func TestAParameterIsOnePartOfAPath(t *testing.T) {
	records := &wire.Operation{Service: "Route 53", Name: "ListResourceRecordSets", Protocol: wire.RESTXML, Endpoint: "route53", Path: "/2013-04-01/hostedzone/{Id}/rrset"}
	for name, tt := range map[string]struct{ value, part string }{ // "": nothing is sent
		"an id":                          {"Z1", "Z1"},
		"characters of paths and URLs":   {"Z1/../x?y=1#%2F", "Z1%2F..%2Fx%3Fy%3D1%23%252F"},
		"another encoding of characters": {"é +", "%C3%A9%20%2B"},
		"the name of a parameter":        {"{Id}", "%7BId%7D"},
		"the folder itself":              {".", ""},
		"the folder above":               {"..", ""},
		"no id":                          {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := wiretest.NewServer(t, 200, "<a/>")
			cfg := l.Config("eu-west-1")
			cfg.BaseEndpoint = aws.String("https://aws.internal/x%20y")
			op := records.With(wire.Param{Name: "Id", Value: tt.value}, wire.Param{Name: "name", Value: "{Id}"})
			_, err := wire.New(cfg).Call(t.Context(), wire.Input{Operation: op})
			if tt.part == "" {
				if err == nil || len(l.Sent) != 0 {
					t.Errorf("%v after %+v", err, l.Sent)
				}
				return
			}
			if want := "/x%20y/2013-04-01/hostedzone/" + tt.part + "/rrset"; err != nil || l.Sent[0].Path != want || l.Sent[0].Query.Get("name") != "{Id}" || len(l.Sent[0].Query) != 1 {
				t.Errorf("%v after %+v, want %s", err, l.Sent, want)
			}
		})
	}
	l := wiretest.NewServer(t, 200, "<a/>")
	if _, err := wire.New(l.Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: records}); err == nil || len(l.Sent) != 0 {
		t.Errorf("without the parameter: %v after %+v", err, l.Sent)
	}
}

func TestAThrottledCallIsRetriedAndSignedAgain(t *testing.T) {
	l := wiretest.NewServer(t, 200, "")
	l.Bodies = []string{`{"__type":"ThrottlingException"}`, `{"QueueUrls":[]}`}
	l.Statuses = []int{400, 200}
	cfg := l.Config("eu-west-1")
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.Backoff = noWait{} })
	}
	if _, err := wire.New(cfg).Call(t.Context(), wire.Input{Operation: queues}); err != nil || len(l.Sent) != 2 || l.Sent[1].Scope != "eu-west-1/sqs/aws4_request" {
		t.Errorf("%v after %+v", err, l.Sent)
	}
}

func TestOptionsOfTheConfigurationStandBeforeTheCall(t *testing.T) {
	l := wiretest.NewServer(t, 200, `{"QueueUrls":[]}`)
	cfg := l.Config("eu-west-1")
	refused := errors.New("refused")
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("guard", func(context.Context, middleware.InitializeInput, middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return middleware.InitializeOutput{}, middleware.Metadata{}, refused
		}), middleware.Before)
	})
	if _, err := wire.New(cfg).Call(t.Context(), wire.Input{Operation: queues}); !errors.Is(err, refused) || len(l.Sent) != 0 {
		t.Errorf("%v after %d requests", err, len(l.Sent))
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := wire.New(wiretest.NewServer(t, 200, "{}").Config("eu-west-1")).Call(ctx, wire.Input{Operation: queues}); err == nil || !strings.Contains(err.Error(), "cancel") {
		t.Errorf("%v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, body := range []string{`{"a":[1,{"b":null}]}`, `<a><b/><c>d</c></a>`, `<a`, `{`, ``, `<a xmlns:x="y"><x:b>&lt;</x:b></a>`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, p := range []wire.Protocol{wire.Query, wire.JSON11} {
			n, err := wire.Decode(p, body)
			if err != nil {
				continue
			}
			n.List("a.b")
			n.String("a")
		}
	})
}

// noWait makes retries immediate.
type noWait struct{}

func (noWait) BackoffDelay(int, error) (time.Duration, error) { return 0, nil }

// An operation is shared by the requests that are made of it, several at the same time.
func TestARequestLeavesItsOperationAndOthersAsTheyAre(t *testing.T) {
	op := &wire.Operation{Name: "DescribeSubnets", Params: make([]wire.Param, 0, 4)}
	first := op.With(wire.Param{Name: "VpcId", Value: "vpc-1"})
	second := op.With(wire.Param{Name: "VpcId", Value: "vpc-2"})
	if first.Param("VpcId") != "vpc-1" || second.Param("VpcId") != "vpc-2" || op.Param("VpcId") != "" {
		t.Errorf("%q, %q, and the operation has %q", first.Param("VpcId"), second.Param("VpcId"), op.Param("VpcId"))
	}
}
