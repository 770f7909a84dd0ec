package account_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/region"
)

func TestContainerCredentialsPassTheGuard(t *testing.T) {
	isolate(t, "[profile astro]\nregion = eu-west-1\n", "")
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"Token":%q,"Expiration":%q}`,
				secretKey, secretToken, time.Now().Add(30*time.Minute).UTC().Format(time.RFC3339))
			return
		}
		replyIdentity(w, simtest.Ana)
	})
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.URL+"/credentials")
	f, a := checkCredentials(t, account.SharedConfig{})
	if f.Status != awscheck.Pass || !strings.Contains(f.Detail, "container") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
	if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != awscheck.Pass {
		t.Errorf("%s: %s", e.Status, e.Detail)
	}
}

func TestInstanceCredentialsPassTheGuard(t *testing.T) {
	isolate(t, "[profile astro]\nregion = eu-west-1\n", "")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/api/token"):
			w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
			io.WriteString(w, "metadata-token")
		case strings.HasSuffix(r.URL.Path, "/security-credentials/"):
			io.WriteString(w, "worker")
		case strings.HasSuffix(r.URL.Path, "/security-credentials/worker"):
			fmt.Fprintf(w, `{"Code":"Success","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"Token":%q,"Expiration":%q}`,
				secretKey, secretToken, time.Now().Add(6*time.Hour).UTC().Format(time.RFC3339))
		default:
			replyIdentity(w, simtest.Ana)
		}
	})
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
	if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != awscheck.Pass || !strings.Contains(f.Detail, "EC2 instance") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestLaptopWithoutCredentialsFailsQuickly(t *testing.T) {
	for name, disabled := range map[string]string{"no metadata service": "false", "metadata service disabled": "true"} {
		t.Run(name, func(t *testing.T) {
			isolate(t, "[profile astro]\nregion = eu-west-1\n", "")
			t.Setenv("AWS_EC2_METADATA_DISABLED", disabled)
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				<-r.Context().Done() // never answers, like the network of a laptop
			}))
			t.Cleanup(server.Close)
			t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
			f, _ := checkCredentials(t, account.SharedConfig{})
			if f.Status != awscheck.Fail || f.Title != "No credentials for profile astro" || !strings.Contains(f.Detail, "No AWS credentials were found for profile astro") {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			most := int32(2) // attempts, where there is no such service
			if disabled == "true" {
				most = 0
			}
			if n := asked.Load(); n > most {
				t.Errorf("the metadata service got %d requests", n)
			}
		})
	}
}

func TestCredentialProcess(t *testing.T) {
	needsShell(t)
	process := func(script string) string { return "[profile astro]\ncredential_process = " + script + "\n" }
	good := fmt.Sprintf(`{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"SessionToken":%q}`, secretKey, secretToken)
	for name, tt := range map[string]struct {
		prints, exit string
		status       awscheck.Status
		says         string
	}{
		"returns credentials":               {good, "0", awscheck.Pass, "a credential process"},
		"fails":                             {"", "7", awscheck.Fail, "credential_process failed"},
		"prints the secret in invalid JSON": {`{"Version":1,"SecretAccessKey":"` + secretKey, "0", awscheck.Fail, "credential_process failed"},
	} {
		t.Run(name, func(t *testing.T) {
			home := isolate(t, "", "")
			script := filepath.Join(home, "credentials.sh")
			write(t, script, "#!/bin/sh\necho 'output to stderr' >&2\ncat <<'END'\n"+tt.prints+"\nEND\nexit "+tt.exit+"\n")
			write(t, os.Getenv("AWS_CONFIG_FILE"), process("sh "+script))
			endpoint(t, func(w http.ResponseWriter, _ *http.Request) { replyIdentity(w, simtest.Ana) })
			if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

func TestCredentialProcessThatHangs(t *testing.T) {
	needsShell(t)
	home := isolate(t, "", "")
	pid := filepath.Join(home, "pid")
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile astro]\nregion = eu-west-1\ncredential_process = echo $$ > "+pid+"; exec sleep 60\n")
	var number []byte
	for limit := 500 * time.Millisecond; len(number) == 0; limit *= 2 { // a busy machine may take longer to start the process
		if limit > time.Minute {
			t.Fatal("the credential process does not start")
		}
		requireHungProcessNamed(t, limit)
		number, _ = os.ReadFile(pid)
	}
	id, _ := strconv.Atoi(strings.TrimSpace(string(number)))
	for end := time.Now().Add(30 * time.Second); id == 0 || runs(id); { // a real process ends in real time
		if time.Now().After(end) {
			t.Fatalf("the credential process %q still runs", number)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// requireHungProcessNamed requires that within a time limit every check names the credential
// process that does not return.
func requireHungProcessNamed(t *testing.T, limit time.Duration) {
	t.Helper()
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: limit}).Open("astro")
	// Each check has the time limit of a fact and starts slightly earlier.
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	found := make(chan []awscheck.Finding)
	checks := []func() []awscheck.Finding{
		func() []awscheck.Finding { return identity.CheckCredentials(ctx, a) },
		func() []awscheck.Finding { return identity.CheckExpiry(ctx, a) },
		func() []awscheck.Finding { return identity.CheckPartition(ctx, a) },
		func() []awscheck.Finding { return identity.CheckPrincipal(ctx, a) },
		func() []awscheck.Finding { return region.CheckRegionEnabled(ctx, a, "eu-west-1") },
		func() []awscheck.Finding {
			return region.CheckQuota(ctx, a, "eu-west-1", region.QuotaNeed{Code: "L-F678F1CE", Service: "vpc", Name: "VPCs per Region", Unit: "VPCs", Min: 1}, region.Nodes{}, region.ZoneNeed{Min: 2}, dataplane.Plan{})
		},
	}
	for _, check := range checks {
		go func() { found <- check() }()
	}
	for range checks {
		for _, f := range <-found {
			cause, says := "account.credentials", "time limit"
			if f.ID == cause {
				cause, says = "", "credential_process of profile astro returned nothing"
			}
			if f.Status != awscheck.Unverified || f.Cause != cause || !strings.Contains(f.Detail, says) {
				t.Errorf("%s is %s with cause %q: %s", f.ID, f.Status, f.Cause, f.Detail)
			}
		}
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	isolate(t, "", keysFile)
	endpoint(t, func(_ http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}}).Open("astro")
	if f := identity.CheckCredentials(ctx, a)[0]; f.Status != awscheck.Unverified {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}
