package account_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// All profiles send through one HTTP client, which the SDK does not copy for each of its own
// clients. Only after Forget, which may come with another network, there is another.
func TestProfilesAndClientsShareConnections(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	home := isolate(t, "", keysFile+"[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = "+secretKey+"\n")
	bundle := filepath.Join(home, "ca.pem")
	write(t, bundle, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile with-bundle]\nca_bundle = "+bundle+"\naws_access_key_id = AKIABUNDLE\naws_secret_access_key = "+secretKey+"\n")

	accounts := account.NewAccounts(account.Options{})
	client := func(profile string) aws.HTTPClient {
		t.Helper()
		cfg, err := account.ConfigOf(t.Context(), accounts.Open(profile))
		if err != nil {
			t.Fatal(err)
		}
		return cfg.HTTPClient
	}
	first := client("astro")
	if _, copied := first.(*awshttp.BuildableClient); copied {
		t.Error("the SDK copies the client for each service and region")
	}
	if client("other") != first {
		t.Error("another profile has connections of its own")
	}
	if client("with-bundle") == first {
		t.Error("a profile that trusts other certificates uses the same connections")
	}
	accounts.Forget()
	if client("astro") == first {
		t.Error("after Forget the connections are those of before")
	}
}
