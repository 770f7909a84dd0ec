package mask_test

import (
	"testing"

	"github.com/astronomer/astro-activate/steps/mask"
)

func TestStandInsKeepTheForm(t *testing.T) {
	for name, tt := range map[string]struct{ member, text, want string }{
		"an account":                     {"", "111122223333", "900000000001"},
		"an account in an ARN":           {"", "arn:aws:sqs:us-east-1:111122223333:orders", "arn:aws:sqs:us-east-1:900000000001:resource-1"},
		"an account as the console has":  {"", "1111-2222-3333", "9000-0000-0001"},
		"no account: the zero UUID":      {"", "stack/x/00000000-0000-0000-0000-000000000000", "stack/x/00000000-0000-0000-0000-000000000000"},
		"a VPC":                          {"", "vpc-0a1b2c3d4e5f60718", "vpc-00000000000000001"},
		"an old VPC":                     {"", "vpc-0a1b2c3d", "vpc-00000001"},
		"a zone":                         {"", "Z0123456789ABCDEFGHIK", "Z00000000000000000001"},
		"a session":                      {"", "arn:aws:sts::111122223333:assumed-role/admin/ana", "arn:aws:sts::900000000001:assumed-role/admin/standin-1"},
		"the id of a session":            {"UserId", "AROAEXAMPLEEXAMPLE12:ana", "AROA0000000000000001:standin-1"},
		"a session of an address":        {"", "arn:aws:sts::111122223333:assumed-role/admin/ana@corp.example", "arn:aws:sts::900000000001:assumed-role/admin/standin-1@example.com"},
		"an address in a sentence":       {"", "ask ana@corp.example.", "ask standin-1@example.com."},
		"an address on the internet":     {"", "52.20.24.24:443", "192.31.196.2:443"},
		"a host of a rule":               {"", "52.20.24.24/32", "192.31.196.2/32"},
		"a network of a rule":            {"", "52.20.0.0/16", "52.20.0.0/16"},
		"a private address":              {"", "10.40.3.7", "10.40.3.7"},
		"a token of a page":              {"NextToken", "eyJ2IjoiMSJ9", "token-1"},
		"a name that looks like a token": {"Name", "eyJ2IjoiMSJ9", "eyJ2IjoiMSJ9"},
		"a UUID":                         {"", "key/1234abcd-12ab-34cd-56ef-111122223333", "key/00000000-0000-0000-0000-000000000001"},
		"a request":                      {"", "request d41d8cd98f00b204111122223333a57a", "request 00000000000000000000000000000001"},
		"a Resolver rule":                {"", "rslvr-rr-0ab123456789012ab", "rslvr-rr-00000000000000001"},
		"a word with an account":         {"", "prod111122223333", "0000000000000001"},
		"nothing":                        {"", "m5.xlarge in us-east-1", "m5.xlarge in us-east-1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := mask.NewStandIns()
			if got := a.Text(tt.member, tt.text); got != tt.want {
				t.Errorf("%q instead of %q", got, tt.want)
			}
			if got := a.Text(tt.member, tt.text); got != tt.want {
				t.Errorf("another time it is %q", got)
			}
			if got := a.Text(tt.member, tt.want); got != tt.want {
				t.Errorf("its stand-in becomes %q", got)
			}
		})
	}
}

func TestAUserIsReplacedOnlyWhereTheWordIsAUser(t *testing.T) {
	a := mask.NewStandIns()
	a.Text("Arn", "arn:aws:iam::111122223333:user/team/active")
	for text, want := range map[string]string{
		"active":                     "active", // a state
		"arn:aws:iam::1:user/active": "arn:aws:iam::1:user/standin-1",
		"/active-zone":               "/active-zone",
	} {
		if got := a.Text("State", text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := a.Text("UserName", "active"); got != "standin-1" {
		t.Errorf("the name of the user became %q", got)
	}
}

// A host still lies in its zone, its endpoint is still one of AWS's, and a profile has one name
// everywhere, so that a replay finds what was found.
func TestHostsAndProfilesHaveStandIns(t *testing.T) {
	a := mask.NewStandIns()
	for _, tt := range []struct{ member, text, want string }{
		{"profile", "acme-prod", "profile-1"},
		{"profile", "", ""},
		{"profile", "default", "default"},
		{"profile", "profile-1", "profile-1"},
		{"local", `the fact "acme-prod" of profile acme-prod, not of profile acme-prod-2`, `the fact "profile-1" of profile profile-1, not of profile acme-prod-2`},
		{"Name", "acme-prod", "acme-prod"}, // of a resource
		{"Name", "data.acme.internal.", "name-1.name-2.internal."},
		{"host", "orders.data.acme.internal", "name-3.name-1.name-2.internal"},
		{"Comment", "Zone of ledger.data.acme.internal, not of xacme.internal or acme.internal.", "Zone of name-4.name-1.name-2.internal, not of xacme.internal or name-2.internal."},
		{"local", "lookup of wh=postgres://db.corp.example:5432 for db.corp.example", "lookup of wh=postgres://name-5.name-6.example:5432 for name-5.name-6.example"},
		{"host", "xy12345.eu-central-1.privatelink.snowflakecomputing.com", "name-7.name-8.privatelink.snowflakecomputing.com"},
		{"Address", "orders.c4k2v9.us-east-1.rds.amazonaws.com", "name-3.name-9.us-east-1.rds.amazonaws.com"},
		{"Address", "lake.cluster-ro-c4k2v9.us-east-1.rds.amazonaws.com", "name-10.cluster-ro-name-11.us-east-1.rds.amazonaws.com"},
		{"Address", "prod-mysql-2.c4k2v9.us-east-1.rds.amazonaws.com.", "mysql-name-12.name-9.us-east-1.rds.amazonaws.com."},
		{"DNSName", "internal-orders-1.us-east-1.elb.amazonaws.com", "internal-name-13.us-east-1.elb.amazonaws.com"},
		{"host", "iam.amazonaws.com", "iam.amazonaws.com"},
		{"Service", "com.amazonaws.us-east-1.s3 for m5.xlarge and 10.40.3.7", "com.amazonaws.us-east-1.s3 for m5.xlarge and 10.40.3.7"},
	} {
		if got := a.Text(tt.member, tt.text); got != tt.want {
			t.Errorf("%s %q became %q, not %q", tt.member, tt.text, got, tt.want)
		}
		if got := a.Text(tt.member, tt.want); got != tt.want {
			t.Errorf("its stand-in %q became %q", tt.want, got)
		}
	}
}
