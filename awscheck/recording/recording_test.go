package recording_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awsfiles"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// record returns the file that use writes.
func record(t *testing.T, mask func(member, text string) string, use func(*recording.Writer)) []byte {
	t.Helper()
	return recordAs(t, recording.Header{Version: "v1.2.3"}, mask, use)
}

func recordAs(t *testing.T, h recording.Header, mask func(member, text string) string, use func(*recording.Writer)) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	w, err := recording.Create(path, h, mask)
	if err != nil {
		t.Fatal(err)
	}
	use(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, data []byte) *recording.Recording {
	t.Helper()
	rec, err := recording.Read(bytes.NewReader(data), awssim.Outputs())
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// zoneCall is a call of the generic client.
func zoneCall() wire.Input {
	return wire.Input{Operation: &wire.Operation{
		Service: "Route 53", Name: "GetHostedZone", Protocol: wire.RESTXML, Path: "/2013-04-01/hostedzone/{Id}", Params: []wire.Param{{Name: "Id", Value: "Z1"}},
	}}
}

func getZone(outcomes ...account.Answer) func(*recording.Writer) {
	return func(w *recording.Writer) {
		w.Credential(account.CredentialFacts{Region: "us-east-1"})
		for _, a := range outcomes {
			a.Service, a.Operation, a.Region, a.Input = "Route 53", "GetHostedZone", "us-east-1", zoneCall()
			w.Call(a)
		}
	}
}

func replayZone(t *testing.T, rec *recording.Recording, region string) (wire.Node, error) {
	t.Helper()
	cfg, err := rec.Config(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Region = region
	return wire.New(cfg).Call(t.Context(), zoneCall())
}

func TestAnErrorIsClassifiedInAReplayAsItWas(t *testing.T) {
	at := func(err error) error {
		return &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 403}}, Err: err}
	}
	from := func(err error) error {
		return &url.Error{Op: "Post", URL: "https://ec2.us-east-1.amazonaws.com/?X-Amz-Signature=canary", Err: err}
	}
	for name, err := range map[string]error{
		"a denial":                      at(&smithy.GenericAPIError{Code: "UnauthorizedOperation", Message: "You are not authorized."}),
		"throttling":                    at(&smithy.GenericAPIError{Code: "ThrottlingException", Message: "Rate exceeded"}),
		"a proxy's page":                at(&smithy.GenericAPIError{Code: "UnknownError", Message: "UnknownError"}),
		"an empty reply":                &smithy.DeserializationError{Err: account.ErrIncomplete},
		"a reply that is cut off":       from(io.ErrUnexpectedEOF),
		"a name that does not exist":    from(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "ec2.us-east-1.amazonaws.com", IsNotFound: true}}),
		"a closed port":                 from(&net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(netip.MustParseAddrPort("10.0.0.1:443")), Err: errors.New("connection refused")}),
		"a proxy that is away":          from(&net.OpError{Op: "proxyconnect", Net: "tcp", Err: errors.New("connection refused")}),
		"a proxy that wants a password": from(&account.ProxyError{Proxy: "proxy.example.com:3128", Target: "ec2.us-east-1.amazonaws.com:443", Status: 407, SignIn: []string{"NTLM"}, User: true}),
		"a certificate of the company":  from(&tls.CertificateVerificationError{Err: errors.New("x509: certificate signed by unknown authority")}),
		"a port without TLS":            from(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}),
		"no answer in time":             context.DeadlineExceeded,
		"no answer before the deadline": &smithy.CanceledError{Err: context.DeadlineExceeded},
		"keys of another account":       fmt.Errorf("signing: %w", &account.Failure{Reason: account.NoCredentials, Problem: account.AccountSwitched, Message: "for account 111122223333 at first, and for account 444455556666 now"}),
		"something else":                errors.New("something else"),
	} {
		t.Run(name, func(t *testing.T) {
			data := record(t, nil, getZone(account.Answer{Err: err}))
			if bytes.Contains(data, []byte("canary")) {
				t.Errorf("the query of the URL is recorded: %s", data)
			}
			_, replayed := replayZone(t, read(t, data), "us-east-1")
			call := account.Request{Service: "Route 53", Operation: "GetHostedZone", Region: "us-east-1"}
			want, got := account.Classify(err, call), account.Classify(replayed, call)
			if got.Reason != want.Reason || got.Code != want.Code || got.Problem != want.Problem || got.Explain() != want.Explain() {
				t.Errorf("%s (%s), in the replay %s (%s): %v", want.Explain(), want.Reason, got.Explain(), got.Reason, replayed)
			}
			var wantDNS, gotDNS *net.DNSError
			if errors.As(err, &wantDNS) && (!errors.As(replayed, &gotDNS) || gotDNS.Name != wantDNS.Name || !gotDNS.IsNotFound) {
				t.Errorf("the DNS error is %+v", gotDNS)
			}
		})
	}
}

func TestTheLastOutcomeOfACallCounts(t *testing.T) {
	zone := func(id string) wire.Node {
		n, err := wire.Decode(wire.RESTXML, []byte(`<GetHostedZoneResponse><HostedZone><Id>`+id+`</Id></HostedZone><DelegationSet><NameServers/></DelegationSet></GetHostedZoneResponse>`))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	denied := &smithy.GenericAPIError{Code: "UnauthorizedOperation"}
	data := record(t, nil, getZone(account.Answer{Output: zone("Z1")}, account.Answer{Err: denied}, account.Answer{Output: zone("Z2")},
		account.Answer{Output: zone("Z2")}, account.Answer{Err: context.Canceled}))
	if n := bytes.Count(data, []byte(`"operation":"GetHostedZone"`)); n != 3 {
		t.Errorf("%d outcomes are recorded, not 3: one is a repetition, and one was canceled\n%s", n, data)
	}
	rec := read(t, data)
	out, err := replayZone(t, rec, "us-east-1")
	_, servers := out.List("DelegationSet.NameServers")
	_, vpcs := out.List("VPCs")
	if err != nil || out.String("HostedZone.Id") != "Z2" || !servers || vpcs {
		t.Errorf("%+v, %v: an empty list must stay empty, and a missing one missing", out, err)
	}
	masked := record(t, func(_, text string) string { return text }, getZone(account.Answer{Output: zone("Z1")}, account.Answer{Err: &smithy.GenericAPIError{Code: "UnauthorizedOperation", Message: "You are not."}}, account.Answer{Output: zone("Z2")}))
	if out, err := replayZone(t, read(t, masked), "us-east-1"); err != nil || out.String("HostedZone.Id") != "Z2" {
		t.Errorf("masked, where errors are written last: %+v, %v", out, err)
	}
	masked = record(t, func(_, text string) string { return text }, getZone(account.Answer{Output: zone("Z1")}, account.Answer{Err: &smithy.GenericAPIError{Code: "UnauthorizedOperation", Message: "You are not."}}))
	if out, err := replayZone(t, read(t, masked), "us-east-1"); err == nil {
		t.Errorf("masked, the error at the end does not count: %+v", out)
	}
	if _, err := replayZone(t, rec, "eu-west-1"); !errors.Is(err, account.ErrNotRecorded) {
		t.Errorf("the call in another region gave %v", err)
	}
	if _, err := rec.Config(t.Context(), "another", nil); !errors.Is(err, account.ErrNotRecorded) {
		t.Errorf("another profile gave %v", err)
	}
}

func TestAnAnswerToAClientOfTheSDKIsReplayed(t *testing.T) {
	data := record(t, nil, func(w *recording.Writer) {
		w.Credential(account.CredentialFacts{Region: "us-east-1"})
		w.Call(account.Answer{
			Service: "STS", Operation: "GetCallerIdentity", Region: "us-east-1",
			Input: &sts.GetCallerIdentityInput{}, Output: &sts.GetCallerIdentityOutput{Account: aws.String("111122223333")},
		})
	})
	cfg, err := read(t, data).Config(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil || aws.ToString(out.Account) != "111122223333" || out.Arn != nil {
		t.Errorf("%+v, %v", out, err)
	}
	for _, output := range []string{`{"Account":1}`, `{"Nodes":[]}`, `[]`} {
		other := bytes.Replace(data, []byte(`{"Account":"111122223333"}`), []byte(output), 1)
		if _, err := recording.Read(bytes.NewReader(other), awssim.Outputs()); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%s: %v", output, err)
		}
	}
}

func TestCredentialsThatDoNotWorkAreDiagnosedInAReplayAsTheyWere(t *testing.T) {
	for name, f := range map[string]*account.Failure{
		"a profile that does not exist":  {Reason: account.NoCredentials, Problem: account.UnknownProfile, Message: "no", Err: config.SharedConfigProfileNotExistError{Profile: "ana"}},
		"a sign-in that ended":           {Reason: account.Expired, Problem: account.SSOSignInNeeded, Service: "SSO", Operation: "GetRoleCredentials", Code: "UnauthorizedException", Message: "Session token not found"},
		"a bundle that is missing":       {Reason: account.NoCredentials, Problem: account.BadBundle, Message: "no such file", Err: &account.BundleError{Path: "/ca.pem", Err: errors.New("no such file")}},
		"a token file that is too large": {Reason: account.NoCredentials, Problem: account.BadProfile, Message: "it is larger than 8 MiB", Err: &awsfiles.UnusableError{Path: "/token", Holds: "a web identity token", Err: errors.New("it is larger than 8 MiB")}},
	} {
		t.Run(name, func(t *testing.T) {
			rec := read(t, record(t, nil, func(w *recording.Writer) { w.Credential(account.CredentialFacts{Failure: f}) }))
			_, err := account.NewAccounts(account.Options{Source: rec}).Open("").Credential(t.Context())
			got := account.Classify(err, account.Request{})
			if got.Reason != f.Reason || got.Problem != f.Problem || got.Service != f.Service || got.Code != f.Code || got.Message != f.Message {
				t.Errorf("%+v instead of %+v", got, f)
			}
			var bundle *account.BundleError
			if f.Problem == account.BadBundle && (!errors.As(got.Err, &bundle) || bundle.Path != "/ca.pem") {
				t.Errorf("the bundle is %+v", bundle)
			}
			var file *awsfiles.UnusableError
			if f.Problem == account.BadProfile && (!errors.As(got.Err, &file) || file.Path != "/token" || file.Holds != "a web identity token") {
				t.Errorf("the file is %+v", file)
			}
		})
	}
}

// localStub is a machine of its own.
type localStub struct{}

func (localStub) LookupHost(_ context.Context, host string) ([]netip.Addr, error) {
	if host == "known.example.com" {
		return []netip.Addr{netip.MustParseAddr("52.1.2.3")}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}
func (localStub) CanonicalName(context.Context, string) (string, error) {
	return "alias.example.com", nil
}
func (localStub) Connect(context.Context, netip.AddrPort, string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}
func (localStub) SourceAddress(context.Context, netip.Addr) (netip.Addr, error) {
	return netip.MustParseAddr("192.168.1.20"), nil
}
func (localStub) Find(name string) (string, error) {
	if name == "astro" {
		return "/bin/astro", nil
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}
func (localStub) Output(context.Context, string, ...string) ([]byte, error) {
	return []byte("Astro CLI Version: 1.45.0"), &exec.ExitError{}
}
func (localStub) OS() string { return "windows" }

func TestTheMachineAnswersInAReplayAsItDid(t *testing.T) {
	ctx, at := account.CalledBy(t.Context(), "public.reachable"), netip.MustParseAddrPort("52.1.2.3:443")
	ask := func(n interface {
		LookupHost(context.Context, string) ([]netip.Addr, error)
		CanonicalName(context.Context, string) (string, error)
		Connect(context.Context, netip.AddrPort, string) error
		SourceAddress(context.Context, netip.Addr) (netip.Addr, error)
	}, p interface {
		Find(string) (string, error)
		Output(context.Context, string, ...string) ([]byte, error)
		OS() string
	}) string {
		addrs, err1 := n.LookupHost(ctx, "known.example.com")
		_, err2 := n.LookupHost(ctx, "unknown.example.com")
		name, _ := n.CanonicalName(ctx, "known.example.com")
		err3 := n.Connect(ctx, at, "known.example.com")
		from, _ := n.SourceAddress(ctx, at.Addr())
		path, _ := p.Find("astro")
		_, err4 := p.Find("other")
		out, err5 := p.Output(ctx, path, "version")
		var exit *exec.ExitError
		return fmt.Sprint(addrs, err1, err2, name, err3, from, path, errors.Is(err4, exec.ErrNotFound), string(out), errors.As(err5, &exit), p.OS())
	}
	var want string
	rec := read(t, record(t, nil, func(w *recording.Writer) { want = ask(w.Network(localStub{}), w.Programs(localStub{})) }))
	if got := ask(rec.Network(), rec.Programs()); got != want {
		t.Errorf("%s\n%s", want, got)
	}
	if err := rec.Network().Connect(ctx, netip.MustParseAddrPort("52.9.9.9:443"), ""); !errors.Is(err, account.ErrNotRecorded) {
		t.Errorf("a connection that was not recorded gave %v", err)
	}
	if _, err := rec.Network().SourceAddress(ctx, netip.MustParseAddr("52.9.9.9")); !errors.Is(err, account.ErrNotRecorded) {
		t.Errorf("an address that was not recorded gave %v", err)
	}
}

func TestSecretsInRepliesAreNotRecorded(t *testing.T) {
	functions := &wire.Operation{Service: "Lambda", Name: "ListFunctions", Protocol: wire.RESTJSON}
	node, err := wire.Decode(wire.RESTJSON, []byte(`{"Functions":[{"FunctionName":"load","Environment":{"Variables":{"DB_PASSWORD":"canary-1"}},
		"Tags":[{"Key":"api-key","Value":"canary-2"},{"Key":"Name","Value":"kept"}],
		"tags":[{"key":"db_password","value":"canary-8"},{"key":"team","value":"kept"}],
		"Description":"reads postgres://load:canary-4@db.example.com:5432/x?sslmode=require, or Server=db;Password=canary-5;Port=1433"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	volumes := &wire.Operation{Service: "EC2", Name: "DescribeVolumes", Protocol: wire.EC2Query}
	disks, err := wire.Decode(wire.EC2Query, []byte(`<DescribeVolumesResponse><volumeSet><item><volumeId>vol-1</volumeId><tagSet>
		<item><key>client-secret</key><value>canary-9</value></item><item><value>canary-10</value><key>Password</key></item><item><key>Name</key><value>kept</value></item></tagSet></item></volumeSet></DescribeVolumesResponse>`))
	if err != nil {
		t.Fatal(err)
	}
	data := record(t, nil, func(w *recording.Writer) {
		w.Call(account.Answer{Service: "EC2", Operation: "DescribeVolumes", Input: wire.Input{Operation: volumes}, Output: disks})
		w.Call(account.Answer{Service: "Lambda", Operation: "ListFunctions", Input: wire.Input{Operation: functions}, Output: node})
		getZone(account.Answer{Err: errors.New("Post https://ana:canary-6@proxy.example.com:3128: failed with token=canary-7")})(w)
		getZone(account.Answer{Output: struct{ Tags []map[string]string }{[]map[string]string{
			{"Key": "Password", "Value": "canary-3"}, {"Key": "team", "Value": "kept"},
		}}})(w)
	})
	if bytes.Contains(data, []byte("canary")) || bytes.Count(data, []byte("kept")) != 4 || !bytes.Contains(data, []byte("load")) || !bytes.Contains(data, []byte("db.example.com:5432/x?sslmode=require")) {
		t.Errorf("%s", data)
	}
}

// TestWhatTheProgramReadsOfAKindIsRecorded finds a kind whose list has a member that is
// taken for a secret.
func TestWhatTheProgramReadsOfAKindIsRecorded(t *testing.T) {
	for _, k := range kinds.Lists() {
		for _, path := range []string{k.List.Items, k.List.NextFrom, k.List.More, k.List.CountPath, k.ID, k.Name, k.Tags.Path, k.Region, k.VPC} {
			tree := map[string]any{}
			at := tree
			parts := strings.Split(path, ".")
			for _, part := range parts {
				inner := map[string]any{}
				at[part], at = inner, inner
			}
			at["end"] = "kept"
			body, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			node, err := wire.Decode(wire.JSON11, body)
			if err != nil {
				t.Fatal(err)
			}
			data := record(t, nil, func(w *recording.Writer) {
				w.Call(account.Answer{Service: k.List.Service, Operation: k.List.Name, Input: wire.Input{Operation: k.List}, Output: node})
			})
			if !bytes.Contains(data, []byte("kept")) {
				t.Errorf("%s: %s is not recorded", k.Type, path)
			}
		}
	}
}

func TestARecordingThatCanNotBeReadIsExplainedInASentence(t *testing.T) {
	whole := string(record(t, nil, getZone(account.Answer{Output: wire.Node{}})))
	lines := strings.SplitAfter(whole, "\n")
	ending := lines[len(lines)-2]
	noDigest := ending[:strings.Index(ending, `,"sha256"`)] + "}\n"
	for name, tt := range map[string]struct{ text, want string }{
		"an empty file":                   {"", "not a recording"},
		"a report":                        {`{"schema":"astro-activate/report/v1"}` + "\n", "not a recording"},
		"a cassette of another program":   {"version: 2\ninteractions: []\n", "not a recording"},
		"a later version":                 {strings.Replace(whole, "recording/v1", "recording/v2", 1), `"astro-activate/recording/v2"`},
		"cut off between two lines":       {strings.Join(lines[:2], ""), "cut off"},
		"cut off in a line":               {whole[:len(whole)/2], "cut off"},
		"cut off before the last newline": {strings.TrimSpace(whole), "cut off"},
		"a line that is missing":          {lines[0] + strings.Join(lines[2:], ""), "has 1 entry, and its last line says 2"},
		"a line that is no JSON":          {strings.Replace(whole, `{"kind":"call"`, `{"kind":`, 1), "line 3"},
		"an outcome of another form":      {strings.Replace(whole, `"output":{}`, `"output":{"HostedZone":"none"}`, 1), "line 3"},
		"an outcome that is missing":      {strings.Replace(whole, `,"output":{}`, ``, 1), "line 3"},
		"an operation that is unknown":    {strings.Replace(whole, "GetHostedZone", "DeleteHostedZone", 1), "unknown to this version"},
		"a kind that is unknown":          {strings.Replace(whole, `"kind":"call"`, `"kind":"guess"`, 1), "line 3"},
		"an entry that is not before":     {strings.Replace(whole, ending, `{"kind":"stale","output":[3]}`+"\n", 1), "line 4"},
		"a check that is no text":         {strings.Replace(whole, ending, `{"kind":"unfinished","output":[3]}`+"\n", 1), "line 4"},
		"lines behind the end":            {whole + lines[1], "behind its end"},
		"no digest":                       {strings.Replace(whole, ending, noDigest, 1), "has no digest"},
		"another digest":                  {strings.Replace(whole, ending, string(sealed(nil, 2)), 1), "changed after it was written"},
		"an edited region":                {strings.Replace(whole, `"us-east-1"`, `"us-west-2"`, 1), "changed after it was written"},
		"an edited version":               {strings.Replace(whole, "v1.2.3", "v1.2.4", 1), "changed after it was written"},
		"an added space":                  {strings.Replace(whole, `{"kind":"call"`, `{ "kind":"call"`, 1), "changed after it was written"},
		"an added member":                 {strings.Replace(whole, `{"end":true`, `{"end":true,"note":"x"`, 1), "changed after it was written"},
		"line ends of Windows":            {strings.ReplaceAll(whole, "\n", "\r\n"), "changed after it was written"},
		"two lines in another order":      {lines[0] + lines[2] + lines[1] + ending, "changed after it was written"},
		"an empty line":                   {lines[0] + "\n" + strings.Join(lines[1:], ""), "line 2"},
		"a line that is there twice":      {lines[0] + lines[1] + strings.Join(lines[1:], ""), "has 3 entries, and its last line says 2"},
		"an edited time":                  {strings.Replace(whole, `"started":"`, `"started":"x`, 1), "line 1"},
		"no version":                      {strings.Replace(whole, "recording/v1", "recording/", 1), "reads astro-activate/recording/v1"},
		"lists without end":               {lines[0] + `{"kind":"lookup","output":` + strings.Repeat("[", 1<<20) + "\n", "line 2"},
		"one line without end":            {lines[0] + strings.Repeat("x", recording.MaxBytes), "larger than 64 MB"},
		"another file without end":        {strings.Repeat("\x00", recording.MaxBytes+1), "larger than 64 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := recording.Read(strings.NewReader(tt.text), awssim.Outputs())
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOnlyARecordingIsReplacedByARecording(t *testing.T) {
	whole := string(record(t, nil, func(*recording.Writer) {}))
	for name, tt := range map[string]struct {
		text     string
		replaced bool
	}{
		"an empty file":                 {"", true},
		"a recording":                   {whole, true},
		"a recording that was cut":      {whole[:len(whole)/2], true},
		"a recording of a form to come": {strings.Replace(whole, "recording/v1", "recording/v2", 1), true},
		"answers":                       {"region: us-east-1\n", false},
		"a report":                      {`{"schema":"astro-activate/report/v1"}`, false},
		"one byte":                      {"{", false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			w, err := recording.Create(path, recording.Header{Version: "new"}, nil)
			if err == nil {
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
			} else if !strings.Contains(err.Error(), path+": the file exists and is not a recording: choose another name") {
				t.Error(err)
			}
			data, readErr := os.ReadFile(path)
			if kept := string(data) == tt.text; readErr != nil || kept == tt.replaced || (err == nil) != tt.replaced {
				t.Errorf("%v, %v: it has %q", err, readErr, data)
			}
		})
	}
}

func TestARecordingIsForItsOwnerOnlyAndBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := recording.Create(path, recording.Header{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", recording.MaxBytes/3)
	for i := range 4 {
		w.Call(account.Answer{Service: "Route 53", Operation: "GetHostedZone", Region: fmt.Sprint(i), Input: zoneCall(),
			Output: wire.Node{Nodes: []wire.Node{{Name: "Name", Text: big}}}})
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("%v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > recording.MaxBytes {
		t.Fatalf("%v, %v", info, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 { // Windows has no modes
		t.Errorf("mode %v", info.Mode())
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if rec, err := recording.Read(file, awssim.Outputs()); err != nil || !rec.Full {
		t.Errorf("%v: a full recording must be readable, and say so", err)
	}
}

// What no longer fits is not in the recording, and no answer from before stands for it. A wait that
// timed out still fits.
func TestAFullRecordingHasNoOlderAnswerInPlaceOfALaterOne(t *testing.T) {
	const limit = 1 << 20
	zone := func(size int) wire.Node {
		return wire.Node{Nodes: []wire.Node{{Name: "Name", Text: strings.Repeat("x", size)}}}
	}
	most := account.Answer{Service: "Route 53", Operation: "GetHostedZone", Region: "eu-west-1", Input: zoneCall(), Output: zone(limit - limit/10)}
	late := account.Wait{By: "region.zones", Fact: "EC2\x00DescribeAvailabilityZones\x00us-east-1\x00", TimedOut: &account.TimedOutWait{}}
	write := func(fill func(w *recording.Writer)) []byte {
		path := filepath.Join(t.TempDir(), "recording.jsonl")
		w, err := recording.Create(path, recording.Header{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		recording.Limit(w, limit)
		getZone(account.Answer{Output: wire.Node{}})(w)
		fill(w)
		if err := w.Close(); err == nil {
			t.Fatal("the recording is not full")
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) > limit {
			t.Fatal(len(data), err)
		}
		return data
	}
	rec := read(t, write(func(w *recording.Writer) {
		getZone(account.Answer{Output: zone(5000)})(w)
		w.Call(most)
		getZone(account.Answer{Output: zone(limit / 10)})(w)
		w.Wait(late)
	}))
	if n, err := replayZone(t, rec, "us-east-1"); !errors.Is(err, account.ErrNotRecorded) {
		t.Errorf("the zone has %d bytes, %v", len(fmt.Sprint(n)), err)
	}
	if rec.Waited(late).TimedOut == nil {
		t.Error("the wait that timed out is missing")
	}
	_, err := recording.Read(bytes.NewReader(write(func(w *recording.Writer) {
		w.Call(most)
		denied := &smithy.GenericAPIError{Code: "AccessDenied", Message: strings.Repeat("z", 3000)}
		for i := range 100 {
			w.Call(account.Answer{Service: "Route 53", Operation: "GetHostedZone", Region: fmt.Sprint(i), Input: zoneCall(), Err: denied})
		}
	})), awssim.Outputs())
	if err == nil || !strings.Contains(err.Error(), "what is missing is not known") {
		t.Errorf("%v", err)
	}
}

// sealed adds the last line to lines, as Close does.
func sealed(lines []byte, entries int) []byte {
	return fmt.Appendf(lines, `{"end":true,"entries":%d,"sha256":"%x"}`+"\n", entries, sha256.Sum256(lines))
}

// TestNoDamageOfARecordingIsReplayed cuts a recording off at each byte, changes each byte,
// and leaves out each line, with the number of entries as it would have to be.
func TestNoDamageOfARecordingIsReplayed(t *testing.T) {
	whole := record(t, nil, func(w *recording.Writer) {
		getZone(account.Answer{Output: wire.Node{}})(w)
		_, _ = w.Network(localStub{}).LookupHost(t.Context(), "known.example.com")
		w.Answers(map[string]string{"region": "us-east-1"})
	})
	refused := func(what string, data []byte) {
		rec, err := recording.Read(bytes.NewReader(data), awssim.Outputs())
		if err == nil || rec != nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %+v", what, err, rec)
		}
	}
	for i := range whole {
		refused(fmt.Sprintf("cut off at byte %d", i), whole[:i])
		for _, c := range []byte{'0', '1', ' ', '"', '\n', whole[i] ^ 0x20, whole[i] + 1} {
			if c == whole[i] {
				continue
			}
			damaged := bytes.Clone(whole)
			damaged[i] = c
			refused(fmt.Sprintf("byte %d is %q", i, c), damaged)
		}
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	const entries = `"entries":4`
	if !bytes.Contains(whole, []byte(entries)) {
		t.Fatalf("not 4 entries: %s", whole)
	}
	for i := 1; i < 5; i++ {
		rest := bytes.Join(append(slices.Clone(lines[:i]), lines[i+1:]...), nil)
		refused(fmt.Sprintf("without line %d", i+1), bytes.Replace(rest, []byte(entries), []byte(`"entries":3`), 1))
	}
	read(t, whole)
}

// A mask replaces names of hosts, whose form the id of a check has.
func TestARecordingNamesTheChecksWithoutAResult(t *testing.T) {
	checks := []string{"region.zones", "peering.vpc"}
	for name, mask := range map[string]func(member, text string) string{"as it was": nil, "masked": func(_, _ string) string { return "name-1" }} {
		rec := read(t, record(t, mask, func(w *recording.Writer) {
			w.Unfinished([]string{"account.clean", "region.zones"})
			w.Unfinished(checks)
		}))
		if !slices.Equal(rec.Unfinished, checks) {
			t.Errorf("%s: without a result are %q", name, rec.Unfinished)
		}
	}
	if data := record(t, nil, func(w *recording.Writer) { w.Unfinished(nil) }); bytes.Contains(data, []byte("unfinished")) {
		t.Errorf("every check has a result, and the recording is\n%s", data)
	}
}

// TestTheDigestIsThatOfStandardTools pins what docs/recordings.md says of the digest.
func TestTheDigestIsThatOfStandardTools(t *testing.T) {
	mask := func(_, text string) string { return strings.ReplaceAll(text, "us-east-1", "us-west-2") }
	for name, m := range map[string]func(member, text string) string{"as it was": nil, "masked": mask} {
		whole := record(t, m, getZone(account.Answer{Output: wire.Node{}}))
		before := whole[:bytes.LastIndexByte(whole[:len(whole)-1], '\n')+1]
		if want := sealed(bytes.Clone(before), 2); !bytes.Equal(whole, want) {
			t.Errorf("%s: the recording is\n%s\nand not\n%s", name, whole, want)
		}
		read(t, whole)
	}
}

func FuzzRead(f *testing.F) {
	const header = `{"recording":"astro-activate/recording/v1"}` + "\n"
	for _, entries := range []string{
		`{"kind":"call","service":"Route 53","operation":"GetHostedZone","region":"us-east-1","input":{"params":[{"Name":"Id","Value":"Z1"}]},"output":{}}`,
		`{"kind":"call","service":"STS","operation":"GetCallerIdentity","region":"us-east-1","input":{},"output":{"Account":"111122223333"}}`,
		`{"kind":"call","service":"SQS","operation":"ListQueues","input":{},"output":{"nodes":[{"name":"a"}]}}`,
		`{"kind":"credential","error":{"kind":"api","credentials":{}}}` + "\n" + `{"kind":"lookup","target":"a","output":["::1"]}`,
		`{"kind":"full"}`, `{"kind":"lookup","target":"a","output":["::1"]}` + "\n" + `{"kind":"stale","output":[1]}`,
	} {
		lines := header + entries + "\n"
		f.Add([]byte(lines), true)
		f.Add(sealed([]byte(lines), strings.Count(lines, "\n")-1), false)
		f.Add([]byte(lines+`{"end":true,"entries":1}`+"\n"), false)
	}
	outputs := recording.Outputs(awssim.Outputs())
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if seal { // what has its digest is read to the end
			data = sealed(bytes.Clone(data), bytes.Count(data, []byte("\n"))-1)
		}
		rec, err := recording.Read(bytes.NewReader(data), outputs)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q has more than one line", err)
			}
			return
		}
		if _, err := rec.Profiles(t.Context()); err == nil {
			_, _ = rec.Profiles(t.Context())
		}
		if cfg, err := rec.Config(t.Context(), "", nil); err == nil {
			_, _ = wire.New(cfg).Call(t.Context(), zoneCall())
			_, _ = sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		}
		_, _ = rec.Network().LookupHost(t.Context(), "a")
		rec.Programs().OS()
	})
}
