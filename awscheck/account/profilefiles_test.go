package account_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awsfiles"
)

const (
	keyPair    = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
	roleInProd = "role_arn = arn:aws:iam::222233334444:role/deployer\n"
)

// oddFiles are config and credentials files that people have, and that are read by rules
// beyond those that are documented.
var oddFiles = map[string]struct{ config, credentials string }{
	"a comment after a value":               {config: "[profile a]\nregion = eu-west-1 # Ireland\nsso_account_id = 111122223333 ; prod\nsso_session = x#y\n"},
	"a comment after a tab":                 {config: "[profile a]\nregion = eu-west-1\t# Ireland\n"},
	"a comment after a header":              {config: "[profile a] # ours\nregion = eu-west-1\n[profile b];theirs\nregion = us-east-1\n"},
	"a number sign in a header":             {config: "[profile a#b]\nregion = eu-west-1\n"},
	"upper-case keys":                       {config: "[profile a]\nRegion = eu-west-1\nSSO_Account_ID = 111122223333\n", credentials: "[b]\nAWS_ACCESS_KEY_ID = A\nAWS_SECRET_ACCESS_KEY = S\n"},
	"a tab in a header":                     {config: "[profile\ta]\nregion = eu-west-1\n"},
	"spaces in and around a header":         {config: "  [  profile   a b  ]  \nregion = eu-west-1\n"},
	"a header with text after it":           {config: "[profile a]\nregion = eu-west-1\n[profile b] region = us-east-1\nregion = us-west-2\n"},
	"a header without its end":              {config: "[profile a]\nregion = eu-west-1\n[profile b\nregion = us-west-2\n"},
	"an empty header":                       {config: "[profile a]\nregion = eu-west-1\n[]\nregion = us-west-2\n[profile ]\nregion = us-east-2\n"},
	"quotes around values":                  {config: "[profile a]\nregion = \"eu-west-1\"\nsso_account_id = '111122223333'\nsso_session = \"x'\n"},
	"a colon instead of an equals sign":     {config: "[profile a]\nregion: eu-west-1\nsso_start_url: https://company.awsapps.com/start\nsso_account_id = 111122223333\n"},
	"an equals sign within a value":         {config: "[profile a]\nsso_start_url = https://company.awsapps.com/start?a=b:c\ncredential_process = vault exec a=b\n"},
	"nested settings":                       {config: "[profile a]\ns3 =\n  region = us-west-2\n  sso_account_id = 999999999999\nregion = eu-west-1\n"},
	"an indented setting":                   {config: "[profile a]\noutput = json\n  region = eu-west-1 # Ireland\n"},
	"an indented first setting":             {config: "[profile a]\n  region = eu-west-1\n"},
	"a continued value":                     {config: "[profile a]\nregion = eu-west-1\n  still\ncredential_process =\n  /opt/vault\n"},
	"Windows line ends":                     {config: "[profile a]\r\nregion = eu-west-1\r\nsso_session = \"x\"\r\n\r\n[profile b]\r\nregion = us-east-1 # x\r\n"},
	"a byte order mark":                     {config: "\ufeff[profile a]\nregion = eu-west-1\n[profile b]\nregion = us-east-1\n"},
	"a line of 100 KB":                      {config: "[profile a]\nnote = " + strings.Repeat("x", 100_000) + "\nregion = eu-west-1\n[profile b]\nregion = us-east-1\n"},
	"no line end at the end":                {config: "[profile a]\nregion = eu-west-1"},
	"lines before any section":              {config: "region = us-east-1\n  output = json\n[profile a]\nregion = eu-west-1\n"},
	"a profile twice":                       {config: "[profile a]\nregion = eu-west-1\nsso_account_id = 1\n[profile b]\n[profile a]\nregion = us-east-1\n"},
	"two default profiles":                  {config: "[default]\nregion = eu-west-1\nsso_session = x\n[profile default]\nregion = us-east-1\n"},
	"a default profile in capitals":         {config: "[DEFAULT]\nregion = eu-west-1\n[default]\nregion = us-east-1\n"},
	"a config section without its word":     {config: "[a]\nregion = eu-west-1\n[Profile b]\nregion = us-east-1\n"},
	"the word in the credentials file":      {credentials: "[profile a]\n" + keyPair + "[b]\n" + keyPair},
	"other sections":                        {config: "[sso-session a]\nsso_region = eu-west-1\n[services b]\ns3 =\n  endpoint_url = http://localhost\n[preview]\nx = true\n[plugins]\n[profile c]\nregion = us-east-1\n"},
	"other sections among the credentials":  {credentials: "[sso-session a]\nregion = eu-west-1\n[two words]\n" + keyPair},
	"a name in quotes":                      {config: "[profile \"two words\"]\nregion = eu-west-1\n[profile 'x']\nregion = us-east-1\n"},
	"both files, each with a part":          {config: "[profile a]\nregion = eu-west-1\nsso_account_id = 111122223333\n", credentials: "[a]\nregion = us-east-1\n" + keyPair + "aws_session_token = t\n"},
	"half of the keys in each file":         {config: "[profile a]\naws_access_key_id = A\n", credentials: "[a]\naws_secret_access_key = S\n"},
	"keys and a role":                       {config: "[profile a]\n" + roleInProd + "source_profile = b\n" + keyPair + "[profile b]\n" + keyPair},
	"keys and a sign-in":                    {config: "[profile a]\nsso_account_id = 111122223333\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_role_name = r\n", credentials: "[a]\n" + keyPair},
	"keys and a credential process":         {config: "[profile a]\ncredential_process = vault\n" + keyPair},
	"a sign-in and a credential process":    {config: "[profile a]\ncredential_process = vault\nsso_account_id = 111122223333\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_role_name = r\n"},
	"a value of one quotation mark":         {config: "[profile a]\nregion = \"\n"},
	"empty values":                          {config: "[profile a]\nregion =\nrole_arn =\nsso_session =\ncredential_process = \"\"\n", credentials: "[a]\naws_access_key_id =\naws_secret_access_key =\n"},
	"a role of keys that are a session's":   {config: "[profile a]\n" + roleInProd + "source_profile = b\n", credentials: "[b]\n" + keyPair + "aws_session_token = t\n"},
	"a role that is its own source":         {config: "[profile a]\n" + roleInProd + "source_profile = a\nmfa_serial = arn:aws:iam::1:mfa/x\n" + keyPair},
	"a role of a role":                      {config: "[profile a]\n" + roleInProd + "source_profile = b\n[profile b]\n" + roleInProd + "source_profile = c\nmfa_serial = m\n[profile c]\nmfa_serial = never asked for\n" + keyPair},
	"a chain that ends at the first keys":   {config: "[profile a]\n" + roleInProd + "source_profile = b\n[profile b]\n" + roleInProd + "source_profile = c\n" + keyPair + "[profile c]\n" + keyPair},
	"roles in a circle, with keys":          {config: "[profile a]\n" + roleInProd + "source_profile = b\n[profile b]\n" + roleInProd + "source_profile = a\n[profile c]\n" + roleInProd + "source_profile = d\n" + keyPair + "[profile d]\n" + roleInProd + "source_profile = c\n"},
	"a role of a source that is not there":  {config: "[profile a]\n" + roleInProd + "source_profile = gone\n"},
	"a role of the machine":                 {config: "[profile a]\n" + roleInProd + "credential_source = Ec2InstanceMetadata\n"},
	"a web identity":                        {config: "[profile a]\n" + roleInProd + "web_identity_token_file = /var/token\n"},
	"a login session":                       {config: "[profile a]\nlogin_session = arn:aws:iam::111122223333:user/ana\nregion = us-east-1\n"},
	"invalid UTF-8 and escape sequences":    {config: "[profile a\xff]\nregion = \xfe\n[profile \x1b[2J]\nregion = eu-west-1\n[profile b]\nregion = \u202eus\n"},
	"not a config file at all":              {config: "{\"Version\": 1}\n", credentials: "\x00\x01\x02\n\x7fELF"},
	"a section of another profile's name":   {config: "[profile profile a]\nregion = eu-west-1\n[profile a]\nregion = us-east-1\n"},
	"a setting without a value or a name":   {config: "[profile a]\nregion\n= eu-west-1\n:\nregion = us-east-1\n"},
	"settings in the wrong file for a role": {config: "[profile a]\nregion = eu-west-1\n", credentials: "[a]\n" + roleInProd + "source_profile = b\n[b]\n" + keyPair},
}

func TestProfilesAreThoseThatTheSDKReads(t *testing.T) {
	for name, tt := range oddFiles {
		t.Run(name, func(t *testing.T) {
			isolate(t, tt.config, tt.credentials)
			compareWithSDK(t)
		})
	}
}

func FuzzSharedConfigFiles(f *testing.F) {
	for _, tt := range oddFiles {
		if len(tt.config) < 10_000 {
			f.Add(tt.config, tt.credentials)
		}
	}
	f.Fuzz(func(t *testing.T, config, credentials string) {
		if len(config)+len(credentials) > 10_000 {
			return // the table has a larger one
		}
		isolate(t, config, credentials)
		compareWithSDK(t)
	})
}

// compareWithSDK compares the profiles in the files with what the SDK loads under each name
// that they can mean.
func compareWithSDK(t *testing.T) {
	t.Helper()
	files := []string{os.Getenv("AWS_CONFIG_FILE"), os.Getenv("AWS_SHARED_CREDENTIALS_FILE")}
	sections, err := awsfiles.Read(files[0], files[1])
	if unusable := (*awsfiles.UnusableError)(nil); errors.As(err, &unusable) {
		requireSDKFails(t, files)
		return
	} else if err != nil {
		t.Fatal(err)
	}
	listed, err := account.SharedConfig{}.Profiles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range possibleNames(t, files) {
		shared, err := loadWithSDK(t, files, name)
		var missing config.SharedConfigProfileNotExistError
		exists := !errors.As(err, &missing) || missing.Profile != name
		if exists != (sections[name] != nil) {
			t.Errorf("%q: the SDK has it: %v (%v); it is in\n%q", name, exists, err, sections)
		}
		if err != nil || strings.Trim(name, `"'`) != name || awscheck.Clean(name) != name {
			continue // not usable, or listed under another name
		}
		i := slices.IndexFunc(listed, func(p account.Profile) bool { return p.Name == name })
		if i < 0 {
			t.Errorf("%q is not listed", name)
		} else if want := asProfile(shared); read(listed[i]) != want {
			t.Errorf("%q is read as\n%+v; the SDK reads\n%+v", name, read(listed[i]), want)
		}
	}
}

// possibleNames returns every name that a section header can mean, right or wrong.
func possibleNames(t *testing.T, files []string) []string {
	t.Helper()
	names := []string{"default", "DEFAULT"}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			_, header, _ := strings.Cut(line, "[")
			header = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(header), "]"))
			header, _, _ = strings.Cut(header, "]")
			names = append(names, header)
			if words := strings.Fields(header); len(words) > 1 {
				names = append(names, words[1], strings.Join(words, " "), strings.Join(words[1:], " "))
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		return name == "" || strings.HasPrefix(name, "sso-session ") || strings.HasPrefix(name, "services ")
	})
}

func loadWithSDK(t *testing.T, files []string, name string) (config.SharedConfig, error) {
	return config.LoadSharedConfigProfile(t.Context(), name, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = files[:1], files[1:]
	})
}

// requireSDKFails requires that the SDK panics at the files.
func requireSDKFails(t *testing.T, files []string) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("refused, and the SDK reads it")
		}
	}()
	_, _ = loadWithSDK(t, files, "default")
}

// What both read of a profile.
type profile struct {
	region, account, kind, session string
	source, sourceKind             string
	mfa, temporary                 bool
}

func read(p account.Profile) profile {
	return profile{p.Region, p.Account, p.Kind, p.SSOSession, p.Source, p.SourceKind, p.MFA, p.SourceTemporary}
}

// asProfile returns what the SDK reads, in the order in which it looks for credentials.
func asProfile(c config.SharedConfig) profile {
	kind := func(c config.SharedConfig) string {
		switch {
		case c.RoleARN != "":
			return "role"
		case c.Credentials.HasKeys():
			return "keys"
		case c.SSOSessionName != "" || c.SSORegion != "" || c.SSOAccountID != "" || c.SSOStartURL != "" || c.SSORoleName != "":
			return "SSO"
		case c.LoginSession != "":
			return "login"
		case c.CredentialProcess != "":
			return "process"
		}
		return ""
	}
	p := profile{region: awscheck.Clean(c.Region), account: awscheck.Clean(c.SSOAccountID), kind: kind(c), session: awscheck.Clean(c.SSOSessionName)}
	if parts := strings.SplitN(c.RoleARN, ":", 6); len(parts) == 6 {
		p.account = awscheck.Clean(parts[4])
	}
	end := &c
	for {
		p.mfa = p.mfa || end.RoleARN != "" && end.MFASerial != ""
		if end.Source == nil {
			break
		}
		end = end.Source
	}
	if end != &c {
		p.source, p.sourceKind = awscheck.Clean(strings.Trim(end.Profile, `"'`)), kind(*end)
	}
	p.temporary = end.Credentials.SessionToken != ""
	return p
}
