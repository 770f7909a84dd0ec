package account_test

import (
	"context"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// Requests one after the other take the same connection, whichever profile and client send
// them. Only after Forget, which may come with another network, a new one is opened.
func TestProfilesAndClientsShareConnections(t *testing.T) {
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if action(r) == "DescribeRegions" {
			io.WriteString(w, `<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>`)
			return
		}
		replyIdentity(w, simtest.Ana)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)

	home := isolate(t, "", keysFile+"[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = "+secretKey+"\n")
	bundle := filepath.Join(home, "ca.pem")
	write(t, bundle, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile with-bundle]\nca_bundle = "+bundle+"\naws_access_key_id = AKIABUNDLE\naws_secret_access_key = "+secretKey+"\n")
	t.Setenv("AWS_ENDPOINT_URL", server.URL)

	trusting := func(transport *http.Transport) {
		transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
	}
	accounts := account.NewAccounts(account.Options{Source: account.SharedConfig{Transport: trusting}})
	ask := func(profile string, connections int32) {
		t.Helper()
		if _, err := accounts.Open(profile).Identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := opened.Load(); n != connections {
			t.Errorf("%s: %d connections, not %d", profile, n, connections)
		}
	}
	ask("astro", 1)
	ask("other", 1)
	a := accounts.Open("astro")
	_, err := account.Call(t.Context(), a, account.Request{Service: "EC2", Operation: "DescribeRegions"}, func(ctx context.Context, cfg aws.Config) (bool, error) {
		_, err := account.Client(a, cfg, ec2.NewFromConfig).DescribeRegions(ctx, nil)
		return err == nil, err
	})
	if err != nil || opened.Load() != 1 {
		t.Errorf("the client of another service: %d connections, %v", opened.Load(), err)
	}
	accounts.Forget()
	ask("astro", 2)
	ask("with-bundle", 3) // it trusts other certificates
}
