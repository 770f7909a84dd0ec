package account_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

const assumeRoleXML = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deployer/s</Arn><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>` + secretKey + `</SecretAccessKey><SessionToken>` + secretToken + `</SessionToken>
<Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`

const roleProfile = "[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nsource_profile = base\nregion = eu-west-1\n"
const baseKeys = "[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = " + secretKey + "\n"

// roleEndpoint answers AssumeRole if the request has the MFA code; wantCode "" means none.
func roleEndpoint(w http.ResponseWriter, r *http.Request, wantCode string) {
	switch action(r) {
	case "AssumeRole":
		if wantCode != "" && r.PostForm.Get("TokenCode") != wantCode {
			replyError(w, 403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
			return
		}
		fmt.Fprintf(w, assumeRoleXML, time.Now().Add(15*time.Minute).UTC().Format(time.RFC3339))
	default:
		replyIdentity(w, "arn:aws:sts::111122223333:assumed-role/deployer/s")
	}
}

func TestRoleProfileUsesTheConfiguredEndpoint(t *testing.T) {
	isolate(t, roleProfile, baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") })
	f, a := checkCredentials(t, account.SharedConfig{})
	if f.Status != awscheck.Pass {
		t.Fatalf("%s: %s", f.Status, f.Detail)
	}
	if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != awscheck.Pass || !strings.Contains(e.Detail, "renew") {
		t.Errorf("a role assumed with long-lived keys: %s %s", e.Status, e.Detail)
	}
}

func TestRoleProfileUsesTheEndpointOfSTS(t *testing.T) {
	isolate(t, roleProfile, baseKeys)
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") })
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1") // of all other services
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != awscheck.Pass {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestRoleProfileUsesTheEndpointOfTheProfile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") }))
	t.Cleanup(server.Close)
	isolate(t, roleProfile+"endpoint_url = "+server.URL+"\n", baseKeys)
	if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != awscheck.Pass {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func nextRequest(t *testing.T, prompt *account.MFAPrompt) account.MFARequest {
	t.Helper()
	select {
	case r := <-prompt.Requests():
		return r
	default:
		t.Fatal("no request for a code")
		return account.MFARequest{}
	}
}

func TestRoleThatRequiresAnMFACode(t *testing.T) {
	isolate(t, roleProfile+"mfa_serial = arn:aws:iam::111122223333:mfa/ana\n", baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "918273") })

	if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("no MFA function: %s: %s", f.Status, f.Detail)
	}

	noCode := func(context.Context, string) (string, error) { return "", errors.New("not now") }
	if f, _ := checkCredentials(t, account.SharedConfig{MFA: noCode}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("an MFA function without a code: %s: %s", f.Status, f.Detail)
	}

	prompt := account.NewMFAPrompt()
	source := account.SharedConfig{MFA: prompt.Code}
	if f, _ := checkCredentials(t, source); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("before the code: %s: %s", f.Status, f.Detail)
	}
	request := nextRequest(t, prompt)
	if request.Profile != "astro" {
		t.Errorf("the request is for %q", request.Profile)
	}
	if err := request.Reply("000000"); err != nil {
		t.Fatal(err)
	}
	if f, _ := checkCredentials(t, source); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "did not accept the MFA code") {
		t.Errorf("a wrong code: %s: %s", f.Status, f.Detail)
	}
	checkCredentials(t, source)
	if err := nextRequest(t, prompt).Reply("918273"); err != nil {
		t.Fatal(err)
	}
	if f, _ := checkCredentials(t, source); f.Status != awscheck.Pass {
		t.Errorf("the right code: %s: %s", f.Status, f.Detail)
	}
}

func TestRoleThatDoesNotTrustTheCaller(t *testing.T) {
	isolate(t, roleProfile, baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		replyError(w, 403, "AccessDenied", "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sts:AssumeRole")
	})
	if f, _ := checkCredentials(t, account.SharedConfig{}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "assume its role") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}
