//go:build !windows

package cli_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

// silent is the address of a listener that accepts connections and never answers.
func silent(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
		}
	}()
	return l.Addr().String()
}

// closed is the address of a port at which nothing listens: a socket holds it, so that no other listener
// gets it meanwhile.
func closed(t testing.TB) string {
	_, address := bound(t)
	return address
}

// bound is a socket that has a port of its own and does not listen, with its address.
func bound(t testing.TB) (fd int, address string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return fd, (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: name.(*syscall.SockaddrInet4).Port}).String()
}

// answering is the address of a proxy that answers every request with a status.
func answering(t *testing.T, status int) string {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// blackHole is an address that drops what is sent to it: a listener whose queue is full.
func blackHole(t testing.TB) string {
	t.Helper()
	fd, address := bound(t)
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		conn, err := net.DialTimeout("tcp", address, 500*time.Millisecond)
		if err != nil {
			return address
		}
		t.Cleanup(func() { conn.Close() })
	}
	t.Skip("skipped: the queue of a listener can't be filled here")
	return ""
}

// A deadNetwork is one on which no call to AWS is answered.
type deadNetwork struct {
	name  string
	env   func(testing.TB) string // the variable that leads into it
	waits bool                    // a call there waits until its time is over
}

func deadNetworks() []deadNetwork {
	return []deadNetwork{
		{"an endpoint that drops what it gets", func(t testing.TB) string { return "AWS_ENDPOINT_URL=http://" + blackHole(t) }, true},
		{"a proxy that never answers", func(t testing.TB) string { return "HTTPS_PROXY=http://" + silent(t) }, true},
		{"a dead proxy", func(t testing.TB) string { return "HTTPS_PROXY=http://" + closed(t) }, false},
		{"a name that does not resolve", func(testing.TB) string { return "AWS_ENDPOINT_URL=http://nowhere.invalid" }, false},
	}
}

// homeWithKeys is a home folder with an access key, and nothing else.
func homeWithKeys(t testing.TB) string {
	t.Helper()
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aws", "credentials"), []byte("[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

// shortLimit is the limit of a check on a dead network. A run that reaches hangs does not end by itself, or
// its checks take the default limit of 30 s: no machine is that slow.
const (
	shortLimit = "2s"
	hangs      = 20 * time.Second
)

// endsByItself runs the program on a dead network until it ends, and fails the test if it hangs, or ends
// with another exit code than that of a report.
func endsByItself(t *testing.T, network, input string, args ...string) (stdout, stderr string) {
	t.Helper()
	binary := built(t) // takes its own time
	ctx, cancel := context.WithTimeout(t.Context(), hangs)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, append(args, "--timeout", shortLimit)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + homeWithKeys(t), "AWS_EC2_METADATA_DISABLED=true", network}
	cmd.Stdin = strings.NewReader(input)
	var out, progress strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &progress
	start := time.Now()
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("not ended after %v, with a limit of %s for each check:\n%s%s", hangs, shortLimit, out.String(), progress.String())
	}
	t.Logf("ended after %v, with a limit of %s for each check", time.Since(start).Round(10*time.Millisecond), shortLimit)
	if code := cmd.ProcessState.ExitCode(); code != 3 && code != 4 {
		t.Fatalf("exit %d, %v: %s", code, err, progress.String())
	}
	return out.String(), progress.String()
}

// passesNothing fails the test if a report in JSON has a check that passes and has asked AWS.
func passesNothing(t *testing.T, report string) []awscheck.Finding {
	t.Helper()
	var r struct{ Findings []awscheck.Finding }
	if err := json.Unmarshal([]byte(report), &r); err != nil {
		t.Fatalf("%v in %s", err, report)
	}
	for _, f := range r.Findings {
		if f.Evidence == awscheck.Live && f.Status == awscheck.Pass {
			t.Errorf("%s passes: %s", f.ID, f.Detail)
		}
	}
	return r.Findings
}

// A check against a network that leads nowhere ends soon after its time limit, says what
// failed, and passes nothing that needs AWS.
func TestCheckEndsOnADeadNetwork(t *testing.T) {
	t.Parallel()
	answers := filepath.Join(t.TempDir(), "answers.yaml")
	if err := os.WriteFile(answers, []byte(`
region: us-east-1
cluster: {name: orders}
connectivity: {methods: [public, peering]}
public: {endpoints: [{name: warehouse, kind: snowflake, host: nowhere.invalid, port: 443}]}
network: {cidr: 10.8.0.0/19}
peering: {region: eu-west-1, vpc_id: vpc-0a1b2c3d4e5f60718, account_id: "444455556666", cidrs: [10.40.0.0/16],
  services: [{name: orders, kind: postgres, host: orders.nowhere.invalid, port: 5432}]}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		env  string
		says []string // one of these
	}{
		"an endpoint that never answers":          {"AWS_ENDPOINT_URL=http://" + silent(t), []string{"no answer within the time limit"}},
		"an endpoint that never shakes hands":     {"AWS_ENDPOINT_URL=https://" + silent(t), []string{"no answer within the time limit"}},
		"an endpoint that drops what it gets":     {"AWS_ENDPOINT_URL=http://" + blackHole(t), []string{"no answer within the time limit"}},
		"an endpoint at a closed port":            {"AWS_ENDPOINT_URL=http://" + closed(t), []string{"connection refused"}},
		"an endpoint whose name does not resolve": {"AWS_ENDPOINT_URL=http://nowhere.invalid", []string{"no such host", "no answer within the time limit", "lookup nowhere.invalid"}},
		"a dead proxy":                              {"HTTPS_PROXY=http://" + closed(t), []string{"connection refused"}},
		"a proxy that never answers":                {"HTTPS_PROXY=http://" + silent(t), []string{"no answer within the time limit"}},
		"a proxy that drops what it gets":           {"HTTPS_PROXY=http://" + blackHole(t), []string{"no answer within the time limit"}},
		"a proxy that asks for a password":          {"HTTPS_PROXY=" + answering(t, http.StatusProxyAuthRequired), []string{"asks for a user name and password (407"}},
		"a proxy that reaches nothing":              {"HTTPS_PROXY=" + answering(t, http.StatusServiceUnavailable), []string{"can't connect to sts.us-east-1.amazonaws.com:443 (503"}},
		"a proxy whose name does not resolve":       {"HTTPS_PROXY=http://nowhere.invalid:3128", []string{"no such host", "no answer within the time limit", "lookup nowhere.invalid"}},
		"a proxy with a password that is not shown": {"HTTPS_PROXY=http://ana:hunter2@" + closed(t), []string{"connection refused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, progress := endsByItself(t, tt.env, "", "check", "--answers", answers, "--output", "json")
			if strings.Contains(report+progress, "hunter2") {
				t.Error("the proxy's password is shown")
			}
			said := false
			for _, f := range passesNothing(t, report) {
				if f.ID == awscheck.AccountCredentials {
					for _, part := range tt.says {
						said = said || f.Status != awscheck.Pass && strings.Contains(f.Detail, part)
					}
					variable, _, _ := strings.Cut(tt.env, "=")
					if !said || !strings.Contains(f.Remedy.Text, variable) {
						t.Errorf("%s: %s %s", f.Status, f.Detail, f.Remedy.Text)
					}
				}
			}
			if !said {
				t.Error("the credentials are not reported")
			}
		})
	}
}

// On every dead network, verify, each round of a watch and the plain questions end by themselves, too.
func TestVerifyAWatchAndThePromptsEndOnADeadNetwork(t *testing.T) {
	t.Parallel()
	for _, network := range deadNetworks() {
		for name, tt := range map[string]struct {
			input string
			args  []string
		}{
			"verify":      {"", append(verifyOfATarget(), "--output", "json")},
			"a watch":     {"", append(verifyOfATarget(), "--output", "json", "--watch", "--watch-limit", "3s")},
			"the prompts": {enters, []string{"--accessible"}},
		} {
			t.Run(name+", "+network.name, func(t *testing.T) {
				t.Parallel()
				out, progress := endsByItself(t, network.env(t), tt.input, tt.args...)
				if tt.input == "" {
					if len(passesNothing(t, out)) == 0 {
						t.Error("nothing is reported")
					}
				} else if !strings.Contains(out, "Step 9 of 9: Summary.") || !strings.Contains(out, " checks could not run because of ") {
					t.Errorf("the questions end without a summary:\n%s", out)
				}
				if watched := strings.Contains(progress, "stopped watching after"); watched != slices.Contains(tt.args, "--watch") {
					t.Errorf("watched: %v\n%s", watched, progress)
				}
			})
		}
	}
}

// verifyOfATarget are the arguments of verify, with every answer that it needs.
func verifyOfATarget() []string {
	return []string{"verify", "--set", "region=us-east-1", "--set", "connectivity.methods=peering", "--set", "network.cidr=10.8.0.0/19",
		"--set", "cluster.name=x", "--set", "peering.region=us-east-1", "--set", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}
}
