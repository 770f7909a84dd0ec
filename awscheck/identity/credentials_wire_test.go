package identity_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestEndlessReplyIsCutOff(t *testing.T) {
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<GetCallerIdentityResponse><GetCallerIdentityResult>")
		for item := strings.Repeat("<Arn>arn:aws:iam::111122223333:user/ana</Arn>", 1000); ; {
			n, err := io.WriteString(w, item)
			if sent.Add(int64(n)) > 256<<20 || err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	f := identity.CheckCredentials(t.Context(), account.NewAccounts(account.Options{Source: simtest.Wire{URL: server.URL}, Timeout: 10 * time.Minute}).Open(""))[0]
	if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "not what AWS sends") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
	if n := sent.Load() >> 20; n > 64 {
		t.Errorf("read %d MiB", n)
	}
}
