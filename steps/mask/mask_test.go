package mask_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// newMask is one that knows an account and a data service.
func newMask() *mask.Mask {
	k := mask.New()
	k.Learn("111122223333", "arn:aws:sts::111122223333:assumed-role/Admin/jo,smith@example.com",
		[]string{"xy12345.snowflakecomputing.com", "203.0.113.9", "db", ""})
	return k
}

func TestStandIns(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"an account id":                        {"Account 111122223333.", "Account [account-A]."},
		"one of a profile":                     {"profile prod-444455556666-admin", "profile prod-[account-B]-admin"},
		"as the console writes it":             {"4444-5555-6666", "[account-B]"},
		"a number that is too long for one":    {"1111222233334", "[number-A]"},
		"a date and a time":                    {"2026-11-21 15:04:05", "2026-11-21 15:04:05"},
		"the principal's ARN, a comma in it":   {"You are arn:aws:sts::111122223333:assumed-role/Admin/jo,smith@example.com.", "You are [arn-A]."},
		"who that is":                          {"role Admin (jo,smith@example.com)", "role Admin ([person-A])"},
		"who has signed in":                    {"denied to IAM Identity Center role AdministratorAccess (ana).", "denied to IAM Identity Center role AdministratorAccess ([person-B])."},
		"whose session of a role it is":        {"role deployer (session ana) and (ana) and ana", "role deployer (session [person-B]) and (ana) and ana"},
		"another ARN in quotes":                {`"arn:aws:iam::444455556666:role/x"`, `"[arn-B]"`},
		"an ARN of GovCloud in brackets":       {"(arn:aws-us-gov:s3:::b/k)", "([arn-B])"},
		"a VPC":                                {"VPC vpc-0d47a11e5c0ffee01 (10.0.0.0/16)", "VPC [vpc-A] (10.0.0.0/16)"},
		"one of the old length":                {"vpc-1a2b3c4d", "[vpc-A]"},
		"a VPC being typed":                    {"vpc-0d4", "[vpc-A]"},
		"what is only called like one":         {"vpc-data-prod, myvpc-abc, api-0d47a11e", "vpc-data-prod, myvpc-abc, api-0d47a11e"},
		"what touches letters":                 {"x444455556666arn:aws:iam::1:role/x avpc-0d47a11e5c0ffee01z db203.0.113.10x", "x[account-B][arn-B] a[vpc-A]z db[ip-A]x"},
		"what is in a VPC":                     {"rtb-0cc10000000000001 of subnet-0aa10000000000001 by pcx-0ee10000000000001", "[rtb-A] of [subnet-A] by [pcx-A]"},
		"an attachment":                        {"tgw-attach-0aa10000000000001", "[tgw-attach-A]"},
		"a hosted zone":                        {"zone Z08230031EXAMPLE0001", "zone [zone-A]"},
		"an access key and a role's id":        {"AKIAIOSFODNN7EXAMPLE AROA1234567890EXAMPLE:jo", "[key-A] [key-B]:jo"},
		"an address on the internet":           {"203.0.113.10, 203.0.113.10 and 8.8.8.8.", "[ip-A], [ip-A] and [ip-B]."},
		"its public name":                      {"ec2-203-0-113-10.compute-1.amazonaws.com", "[ip-A].compute-1.amazonaws.com"},
		"a public network":                     {"203.0.113.0/24", "[ip-A]/24"},
		"an IPv6 address":                      {"2001:db8::17: refused, fd00::1 not", "[ip-A]: refused, fd00::1 not"},
		"private networks and defaults":        {"10.40.0.0/16 172.20.0.0/19 192.168.1.1 100.64.0.1 198.19.0.0/16 127.0.0.1 169.254.169.254 0.0.0.0/0", "10.40.0.0/16 172.20.0.0/19 192.168.1.1 100.64.0.1 198.19.0.0/16 127.0.0.1 169.254.169.254 0.0.0.0/0"},
		"a version":                            {"v1.45.0.1 and 1.45.0", "v1.45.0.1 and 1.45.0"},
		"a host that was answered":             {"xy12345.snowflakecomputing.com has XY12345.SNOWFLAKECOMPUTING.COM.", "host-A.snowflakecomputing.com has host-A.snowflakecomputing.com."},
		"a database that a name leads to":      {"orders.example leads to orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com, which", "orders.example leads to host-B.us-east-1.rds.amazonaws.com, which"},
		"a cache and its node":                 {"sessions.ab12cd.ng.0001.use1.cache.amazonaws.com", "host-B.use1.cache.amazonaws.com"},
		"load balancers":                       {"internal-orders-12345.us-east-1.elb.amazonaws.com orders-0a1b.elb.us-east-1.amazonaws.com.", "host-B.us-east-1.elb.amazonaws.com host-C.elb.us-east-1.amazonaws.com."},
		"a broker":                             {"b-1.events.ab12cd.c2.kafka.us-east-1.amazonaws.com:9098", "host-B.kafka.us-east-1.amazonaws.com:9098"},
		"endpoints of AWS itself":              {"rds.us-east-1.amazonaws.com, api.ecr.us-east-1.amazonaws.com and sts.amazonaws.com", "rds.us-east-1.amazonaws.com, api.ecr.us-east-1.amazonaws.com and sts.amazonaws.com"},
		"a host that was not":                  {"api.astronomer.io", "api.astronomer.io"},
		"AWS's names for other things":         {"L-1216C47A us-east-1a m5.xlarge iam:CreateRole AWSReservedSSO_Admin_0123456789abcdef", "L-1216C47A us-east-1a m5.xlarge iam:CreateRole AWSReservedSSO_Admin_0123456789abcdef"},
		"a console link with an account in it": {"https://console.aws.amazon.com/x#arn%3Aaws%3Aiam%3A%3A111122223333%3Arole", "https://console.aws.amazon.com/x#arn%3Aaws%3Aiam%3A%3A[account-A]%3Arole"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newMask()
			if got := k.Text(tt.text); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if got := k.Text(k.Text(tt.text)); got != tt.want {
				t.Errorf("twice: %q", got)
			}
			hidden := k.Hide(tt.text, "*")
			if utf8.RuneCountInString(hidden) != utf8.RuneCountInString(tt.text) || (tt.text == tt.want) != (hidden == tt.text) || k.Identifies(hidden) {
				t.Errorf("hidden: %q", hidden)
			}
			if len(k.Text(tt.text)) > len(tt.text) && !strings.Contains(tt.want, "host") && !strings.Contains(tt.want, "person-B") {
				t.Errorf("%q is longer than %q", tt.want, tt.text)
			}
		})
	}
}

func TestStandInsAreDistinct(t *testing.T) {
	k, seen := mask.New(), map[string]bool{}
	for i := range 800 {
		id := "vpc-0bb2" + strings.Repeat("0", 9) + string(rune('0'+i/512%8)) + string(rune('0'+i/64%8)) + string(rune('0'+i/8%8)) + string(rune('0'+i%8))
		name := k.Text(id)
		if seen[name] || name != k.Text(id) || len(name) > len(id) {
			t.Fatalf("%s is %s", id, name)
		}
		seen[name] = true
	}
	for _, name := range []string{"[vpc-Z]", "[vpc-AA]", "[vpc-AZ]", "[vpc-ZZ]", "[vpc-AAA]"} {
		if !seen[name] {
			t.Errorf("no %s", name)
		}
	}
}

func TestMaskedCommandIsAComment(t *testing.T) {
	k := newMask()
	if got := k.Command("aws sso login --profile dev"); got != "aws sso login --profile dev" {
		t.Error(got)
	}
	got := k.Command("aws ec2 describe-vpcs \\\n  --vpc-ids vpc-0d47a11e5c0ffee01")
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "#") || k.Identifies(line) {
			t.Errorf("%q", got)
		}
	}
}

func TestMaskedRemedy(t *testing.T) {
	r := awscheck.Remedy{
		Text: "Delete vpc-0d47a11e5c0ffee01.", Commands: []string{"aws ec2 delete-vpc --vpc-id vpc-0d47a11e5c0ffee01", "true"},
		Owner: awscheck.OwnerAccount, Look: []string{"aws ec2 describe-vpcs --vpc-ids vpc-0d47a11e5c0ffee01"}, Deletes: 1,
		Policy: &awscheck.Policy{Version: "2012-10-17", Statement: []awscheck.Statement{{Resource: []string{"arn:aws:iam::111122223333:role/x", "*"}}}},
		Links:  []string{"https://console.aws.amazon.com/vpc/home#VpcDetails:VpcId=vpc-0d47a11e5c0ffee01"}, Login: []string{"aws", "sso", "login"},
		Denies: []awscheck.DenyStatement{{Policy: "arn:aws:iam::111122223333:policy/p, version v3", Statement: "{\n  \"Effect\": \"Deny\",\n  \"Resource\": \"arn:aws:iam::111122223333:role/x\"\n}"}},
	}
	got := newMask().Remedy(r)
	want := awscheck.Remedy{
		Text: "Delete [vpc-A].", Commands: []string{"# masked, do not run: aws ec2 delete-vpc --vpc-id [vpc-A]", "true"},
		Owner: awscheck.OwnerAccount, Look: []string{"# masked, do not run: aws ec2 describe-vpcs --vpc-ids [vpc-A]"}, Deletes: 1,
		Policy: &awscheck.Policy{Version: "2012-10-17", Statement: []awscheck.Statement{{Resource: []string{"[arn-B]", "*"}}}},
		Links:  []string{"https://console.aws.amazon.com/vpc/home#VpcDetails:VpcId=[vpc-A]"},
		Denies: []awscheck.DenyStatement{{Policy: "[arn-C], version v3", Statement: "{\n  \"Effect\": \"Deny\",\n  \"Resource\": \"[arn-B]\"\n}"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if r.Policy.Statement[0].Resource[0] != "arn:aws:iam::111122223333:role/x" || strings.Contains(r.Denies[0].Policy, "[") {
		t.Error("the original is masked, too")
	}
}

func TestNilMaskChangesNothing(t *testing.T) {
	var k *mask.Mask
	const text = "arn:aws:iam::111122223333:role/x"
	k.Learn("111122223333", text, []string{"db.example.com"})
	if k.Text(text) != text || k.Hide(text, "*") != text || k.Command(text) != text || k.Identifies(text) || k.Texts([]string{text})[0] != text {
		t.Error("it changes something")
	}
}

// A frame is about 4,000 bytes, most of them nothing that identifies.
func BenchmarkMaskFrame(b *testing.B) {
	k := newMask()
	frame := strings.Repeat("\x1b[38;5;245mvpc-0d47a11e5c0ffee01  data-warehouse  10.40.0.0/16  us-east-1  a sentence of some length about it\x1b[m\n", 40)
	b.SetBytes(int64(len(frame)))
	for b.Loop() {
		_ = k.Text(frame)
	}
}

func TestAStandInIsKnownAsOne(t *testing.T) {
	k := newMask()
	for _, s := range []string{"203.0.113.7", "vpc-0d47a11e5c0ffee01", "tgw-attach-0aa10000000000001", "111122223333"} {
		if !mask.IsStandIn(k.Text(s)) {
			t.Errorf("%s", k.Text(s))
		}
	}
	for _, s := range []string{"", "[]", "ip-A", "[ip-a]", "[ip-A] and more", "x[ip-A]", "[<b>-A]", "[ip-A\n]"} {
		if mask.IsStandIn(s) {
			t.Errorf("%q is taken for a stand-in", s)
		}
	}
}
