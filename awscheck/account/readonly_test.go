package account_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/account/guardtest"
)

// clients are all the clients of the SDK that the program links.
func clients(cfg aws.Config) map[string]any {
	return map[string]any{
		"sts": sts.NewFromConfig(cfg),
		"sso": sso.NewFromConfig(cfg), "ssooidc": ssooidc.NewFromConfig(cfg), "signin": signin.NewFromConfig(cfg),
	}
}

func TestTheClientsAreAllThatAreLinked(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}", "../..")
	out, err := list.Output()
	if err != nil {
		t.Skipf("skipped: the go command can't list the program's packages: %v", err)
	}
	const prefix = "github.com/aws/aws-sdk-go-v2/service/"
	known := clients(aws.Config{})
	for line := range strings.Lines(string(out)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), prefix)
		if !ok || strings.Contains(name, "/") {
			continue
		}
		if known[name] == nil {
			t.Errorf("the client of %s is linked, and its operations are not tried", name)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("the client of %s is not linked any more", name)
	}
}

// TestOperationsThatAreNotListedAreNeverSent calls every operation of every linked client.
// The module awscheck/kinds/sdktest does it with the clients that the program does not link.
func TestOperationsThatAreNotListedAreNeverSent(t *testing.T) {
	var s guardtest.Source
	cfg, err := account.GuardedConfig(t.Context(), &s, "astro")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{"sts": "STS", "sso": "SSO", "ssooidc": "SSO OIDC", "signin": "Signin"}
	byID := map[string]any{}
	for name, client := range clients(cfg) {
		byID[ids[name]] = client
	}
	guardtest.CallAll(t, &s, byID, 30, 25)
}

// reading are the names of operations that only read, apart from those that exchange
// credentials and IAM's simulator, which evaluates policies.
var reading = regexp.MustCompile(`^(Describe|Get|List|Lookup|Scan|Search)[A-Z]`)

func TestListedOperationsOnlyRead(t *testing.T) {
	credentials := map[string]bool{"AssumeRole": true, "AssumeRoleWithWebIdentity": true, "CreateToken": true, "CreateOAuth2Token": true}
	for _, o := range account.Operations() {
		exchange := o.Action == "" && credentials[o.Name]
		if !reading.MatchString(o.Name) && !exchange && o.Name != "SimulatePrincipalPolicy" {
			t.Errorf("%s.%s may change something", o.Service, o.Name)
		}
		if exchange && o.Service != "STS" && o.Service != "SSO OIDC" && o.Service != "Signin" {
			t.Errorf("%s.%s is no service of credentials", o.Service, o.Name)
		}
	}
}
