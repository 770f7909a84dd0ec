package mask_test

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// newMask is one that knows an account and a data service.
func newMask() *mask.Mask {
	k := mask.New()
	k.Learn(mask.Subject{
		Account: "111122223333", ARN: "arn:aws:sts::111122223333:assumed-role/Admin/jo,smith@example.com",
		Hosts: []string{"xy12345.snowflakecomputing.com", "203.0.113.9", "db", ""},
	})
	return k
}

func TestStandIns(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"an account id":                        {"Account 111122223333.", "Account [account-A]."},
		"one of a profile":                     {"profile prod-444455556666-admin", "profile prod-[account-C]-admin"},
		"as the console writes it":             {"4444-5555-6666", "[account-C]"},
		"a number that is too long for one":    {"1111222233334", "[number-A]"},
		"a date and a time":                    {"2026-11-21 15:04:05", "2026-11-21 15:04:05"},
		"the principal's ARN, a comma in it":   {"You are arn:aws:sts::111122223333:assumed-role/Admin/jo,smith@example.com.", "You are [arn-A]."},
		"who that is":                          {"role Admin (jo,smith@example.com)", "role Admin ([user-A])"},
		"who has signed in":                    {"denied to IAM Identity Center role AdministratorAccess (ana).", "denied to IAM Identity Center role AdministratorAccess ([user-B])."},
		"whose session of a role it is":        {"role deployer (session ana) and (ana) and ana", "role deployer (session [user-B]) and (ana) and ana"},
		"another ARN in quotes":                {`"arn:aws:iam::444455556666:role/x"`, `"[arn-C]"`},
		"an ARN of GovCloud in brackets":       {"(arn:aws-us-gov:s3:::b/k)", "([arn-C])"},
		"a VPC":                                {"VPC vpc-0d47a11e5c0ffee01 (10.0.0.0/16)", "VPC [vpc-C] (10.0.0.0/16)"},
		"one of the old length":                {"vpc-1a2b3c4d", "[vpc-C]"},
		"a VPC being typed":                    {"vpc-0d4", "[vpc-C]"},
		"what is only called like one":         {"vpc-data-prod, myvpc-abc, api-0d47a11e", "vpc-data-prod, myvpc-abc, api-0d47a11e"},
		"what touches letters":                 {"x444455556666arn:aws:iam::1:role/x avpc-0d47a11e5c0ffee01z db203.0.113.10x", "[id-A] [id-B] [id-C]"},
		"what is in a VPC":                     {"rtb-0cc10000000000001 of subnet-0aa10000000000001 by pcx-0ee10000000000001", "[rtb-A] of [subnet-A] by [pcx-B]"},
		"an attachment":                        {"tgw-attach-0aa10000000000001", "[tgw-attach-A]"},
		"a hosted zone":                        {"zone Z08230031EXAMPLE0001", "zone [zone-A]"},
		"an access key and a role's id":        {"AKIAIOSFODNN7EXAMPLE AROA1234567890EXAMPLE:jo", "[key-A] [key-B]:jo"},
		"an address on the internet":           {"203.0.113.10, 203.0.113.10 and 8.8.8.8.", "[ip-A], [ip-A] and [ip-B]."},
		"its public name":                      {"ec2-203-0-113-10.compute-1.amazonaws.com", "[ip-A].compute-1.amazonaws.com"},
		"a public network":                     {"203.0.113.0/24", "[ip-A]/24"},
		"an IPv6 address":                      {"2001:db8::17: refused, fd00::1 not", "[ip-A]: refused, fd00::1 not"},
		"private networks and defaults":        {"10.40.0.0/16 172.20.0.0/19 192.168.1.1 100.64.0.1 198.19.0.0/16 127.0.0.1 169.254.169.254 0.0.0.0/0", "10.40.0.0/16 172.20.0.0/19 192.168.1.1 100.64.0.1 198.19.0.0/16 127.0.0.1 169.254.169.254 0.0.0.0/0"},
		"a version":                            {"v1.45.0.1 and 1.45.0", "v1.45.0.1 and 1.45.0"},
		"a host that was answered":             {"xy12345.snowflakecomputing.com has XY12345.SNOWFLAKECOMPUTING.COM.", "[host-A].snowflakecomputing.com has [host-A].snowflakecomputing.com."},
		"a database that a name leads to":      {"orders.example leads to orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com, which", "orders.example leads to [host-B].us-east-1.rds.amazonaws.com, which"},
		"a cache and its node":                 {"sessions.ab12cd.ng.0001.use1.cache.amazonaws.com", "[host-B].use1.cache.amazonaws.com"},
		"load balancers":                       {"internal-orders-12345.us-east-1.elb.amazonaws.com orders-0a1b.elb.us-east-1.amazonaws.com.", "[host-B].us-east-1.elb.amazonaws.com [host-C].elb.us-east-1.amazonaws.com."},
		"a broker":                             {"b-1.events.ab12cd.c2.kafka.us-east-1.amazonaws.com:9098", "[host-B].kafka.us-east-1.amazonaws.com:9098"},
		"endpoints of AWS itself":              {"rds.us-east-1.amazonaws.com, api.ecr.us-east-1.amazonaws.com and sts.amazonaws.com", "rds.us-east-1.amazonaws.com, api.ecr.us-east-1.amazonaws.com and sts.amazonaws.com"},
		"a host that was not":                  {"api.astronomer.io", "api.astronomer.io"},
		"a request for a quota":                {"(PENDING, request d41d8cd98f00b204111122223333a57ac01)", "(PENDING, request [id-A])"},
		"a request without twelve digits":      {"request 0a1b2c3d4e5f60718293a4b5c6d7e8f9", "request [id-A]"},
		"an id with dashes":                    {"key/1234abcd-12ab-34cd-56ef-111122223333, 1234ABCD-12AB-34CD-56EF-1234567890AB", "key/[id-A], [id-B]"},
		"a Resolver rule":                      {"rslvr-rr-0ab10000000000001 is associated by rslvr-rrassoc-0ab1c0000000a0001", "[rslvr-rr-A] is associated by [rslvr-rrassoc-A]"},
		"a service that has endpoints":         {"vpce-svc-0ab10000000000001 of vpce-0ab10000000000001", "[vpce-svc-A] of [vpce-A]"},
		"a prefix of tomorrow":                 {"newthing-0ab10000000000001", "newthing-[id-A]"},
		"an account id in a word":              {"prod444455556666 and prod_444455556666_x", "[id-A] and prod_[account-C]_x"},
		"one after an escaped sign":            {`https://x/?a=%2F444455556666%2F and "a\n444455556666"`, `https://x/?a=%2F[account-C]%2F and "a\n[account-C]"`},
		"a long word and a digest's beginning": {"effectedfacadebadeffacedbeef sha256 deadbeef", "effectedfacadebadeffacedbeef sha256 deadbeef"},
		"a user in a command and a link":       {"aws iam list-access-keys --user-name eva, https://console.aws.amazon.com/iam/home#/users/details/eva.", "aws iam list-access-keys --user-name [user-B], https://console.aws.amazon.com/iam/home#/users/details/[user-B]."},
		"the user of a WorkSpace":              {"1 WorkSpace in us-east-1: ws-0a1b2c3d4 (eva).", "1 WorkSpace in us-east-1: ws-0a1b2c3d4 ([user-B])."},
		"AWS's names for other things":         {"L-1216C47A us-east-1a m5.xlarge iam:CreateRole AWSReservedSSO_Admin_0123456789abcdef", "L-1216C47A us-east-1a m5.xlarge iam:CreateRole AWSReservedSSO_Admin_0123456789abcdef"},
		"a console link with an account in it": {"https://console.aws.amazon.com/x#arn%3Aaws%3Aiam%3A%3A111122223333%3Arole", "https://console.aws.amazon.com/x#[arn-C]"},
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
			if len(k.Text(tt.text)) > len(tt.text) && !strings.Contains(tt.want, "host") && !strings.Contains(tt.want, "user-B") {
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
		Text: "Delete [vpc-C].", Commands: []string{"# masked, do not run: aws ec2 delete-vpc --vpc-id [vpc-C]", "true"},
		Owner: awscheck.OwnerAccount, Look: []string{"# masked, do not run: aws ec2 describe-vpcs --vpc-ids [vpc-C]"}, Deletes: 1,
		Policy: &awscheck.Policy{Version: "2012-10-17", Statement: []awscheck.Statement{{Resource: []string{"[arn-C]", "*"}}}},
		Links:  []string{"https://console.aws.amazon.com/vpc/home#VpcDetails:VpcId=[vpc-C]"},
		Denies: []awscheck.DenyStatement{{Policy: "[arn-D], version v3", Statement: "{\n  \"Effect\": \"Deny\",\n  \"Resource\": \"[arn-C]\"\n}"}},
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
	k.Learn(mask.Subject{Account: "111122223333", ARN: text, Hosts: []string{"db.example.com"}})
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
	for masked, whole := range map[string]bool{"[host-A].snowflakecomputing.com": false, "[domain-A.cluster-domain-B]": true, "postgres://[host-A.domain-A.com]": false, "[host-A.domain-A.xn--p1ai]": true} {
		if !mask.HasStandIn(masked) || mask.IsStandIn(masked) != whole {
			t.Errorf("%s: has one: %v, is one: %v", masked, mask.HasStandIn(masked), mask.IsStandIn(masked))
		}
	}
	for _, s := range []string{"", "[]", "ip-A", "[ip-a]", "[ip-A] and more", "x[ip-A]", "[<b>-A]", "[ip-A\n]"} {
		if mask.IsStandIn(s) {
			t.Errorf("%q is taken for a stand-in", s)
		}
	}
}

// The name of the user is hidden wherever it is a word. A name that is a word of the trade, and
// of no person, is hidden where it names the user.
func TestTheNameOfAUserIsHidden(t *testing.T) {
	for name, tt := range map[string]struct{ arn, text, want string }{
		"an IAM user": {
			"arn:aws:iam::111122223333:user/team/ana", "iam:CreateRole is denied to user ana: ana-boundary, profile Ana; banana.",
			"iam:CreateRole is denied to user [user-A]: [user-A]-boundary, profile [user-A]; banana.",
		},
		"a session of a role": {
			"arn:aws:sts::111122223333:assumed-role/deployer/ana.smith", "Denied to role deployer (session ana.smith). Bucket ana.smith-files.",
			"Denied to role deployer (session [user-A]). Bucket [user-A]-files.",
		},
		"a federated user": {"arn:aws:sts::111122223333:federated-user/ana", "federated user ana", "federated user [user-A]"},
		"a user with the name of a job": {
			"arn:aws:iam::111122223333:user/admin", "Attach the policy to user admin, https://console.aws.amazon.com/iam/home#/users/details/admin. Ask an admin.",
			"Attach the policy to user [user-A], https://console.aws.amazon.com/iam/home#/users/details/[user-A]. Ask an admin.",
		},
		"the session of an instance": {"arn:aws:sts::111122223333:assumed-role/web/i-0bb10000000000001", "role web (session i-0bb10000000000001)", "role web (session [user-A])"},
	} {
		t.Run(name, func(t *testing.T) {
			k := mask.New()
			k.Learn(mask.Subject{Account: "111122223333", ARN: tt.arn})
			if got := k.Text(tt.text); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if got := k.Text(k.Text(tt.text)); got != tt.want {
				t.Errorf("twice: %q", got)
			}
		})
	}
}

// What an activation is about has its own stand-ins, the same in every mask that learns of it first.
// What was named before keeps its name, whatever the activation is about later.
func TestWhatAnActivationIsAboutHasItsOwnStandIns(t *testing.T) {
	const text = "111122223333 444455556666 777788889999 vpc-0d47a11e5c0ffee01 vpc-0d47a11e5c0ffee02"
	s := mask.Subject{Account: "111122223333", TargetAccount: "444455556666", TargetVPC: "vpc-0d47a11e5c0ffee02"}
	first, later := mask.New(), mask.New()
	first.Learn(s)
	if got := first.Text(text); got != "[account-A] [account-B] [account-C] [vpc-C] [vpc-A]" {
		t.Error(got)
	}
	const seen = "777788889999 vpc-0d47a11e5c0ffee01 vpc-0d47a11e5c0ffee02 444455556666"
	if got := later.Text(seen); got != "[account-C] [vpc-C] [vpc-D] [account-D]" {
		t.Error(got)
	}
	later.Learn(mask.Subject{Account: "111122223333"})
	later.Learn(s)
	if got := later.Text(text); got != "[account-A] [account-D] [account-C] [vpc-C] [vpc-D]" {
		t.Errorf("seen before: %s", got)
	}
	one := mask.New()
	one.Learn(mask.Subject{Account: "111122223333", TargetAccount: "111122223333"})
	if got := one.Text("1111-2222-3333 444455556666"); got != "[account-A] [account-C]" {
		t.Errorf("one account: %s", got)
	}
	s.TargetVPC = "vpc-0d47a11e5c0ffee01"
	first.Learn(s)
	if got := first.Text(text); got != "[account-A] [account-B] [account-C] [vpc-C] [vpc-A]" {
		t.Errorf("another target: %s", got)
	}
}

// In whatever order a mask sees and learns of things, each keeps the first name that it gets, and no
// two have one.
func TestAStandInIsForOneThingOnly(t *testing.T) {
	accounts := []string{"111122223333", "444455556666", "777788889999", "101010101010"}
	vpcs := []string{"vpc-0d47a11e5c0ffee01", "vpc-0d47a11e5c0ffee02", "vpc-0d47a11e5c0ffee03", "vpc-0d47a11e5c0ffee04"}
	peerings := []string{"pcx-0ee10000000000001", "pcx-0ee10000000000002", "pcx-0ee10000000000003"}
	arns := []string{"arn:aws:iam::111122223333:role/a", "arn:aws:iam::444455556666:role/b", "arn:aws:sts::111122223333:assumed-role/c/d"}
	all := slices.Concat(accounts, vpcs, peerings, arns)
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 41))
		pick := func(of []string) string { return append([]string{""}, of...)[rng.IntN(len(of)+1)] }
		k, names, things := mask.New(), map[string]string{}, map[string]string{}
		for range 60 {
			if rng.IntN(2) == 0 {
				k.Learn(mask.Subject{
					Account: pick(accounts), TargetAccount: pick(accounts), TargetVPC: pick(vpcs), AstroVPC: pick(vpcs), Peering: pick(peerings),
					ARN: pick(arns), OfTarget: rng.IntN(2) == 0, Around: []string{pick(all), pick(all)},
				})
				continue
			}
			thing := all[rng.IntN(len(all))]
			name := k.Text(thing)
			if was := names[thing]; was != "" && was != name {
				t.Fatalf("seed %d: %s was %s and is %s", seed, thing, was, name)
			}
			if was := things[name]; was != "" && was != thing {
				t.Fatalf("seed %d: %s was %s and is %s", seed, name, was, thing)
			}
			names[thing], things[name] = name, thing
		}
	}
}

// halved matches a stand-in inside a word of letters and digits.
var halved = regexp.MustCompile(`[A-Za-z0-9]\[[a-z]+(-[a-z]+)*-[A-Z]+\]|\[[a-z]+(-[a-z]+)*-[A-Z]+\][A-Za-z0-9]`)

// escaped are signs that end in letters or digits and are no part of a word.
var escaped = regexp.MustCompile(`%[0-9A-Fa-f]{2}|\\[nrt]`)

// No stand-in begins or ends inside a word, whatever the ids of AWS look like, and no account id
// is left.
func FuzzStandInsReplaceWholeWords(f *testing.F) {
	for _, s := range []string{
		"request 0123456789012a57ac01", "rslvr-rr-0ab123456789012", "x444455556666arn:aws:iam::1:role/x", "avpc-0d47a11e5c0ffee01z", "db203.0.113.10x",
		"arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fana", "a\\n111122223333", "%3A111122223333", "Z0123456789ABCDEFx", "ec2-203-0-113-10x", "(session ana)x",
		"1234abcd-12ab-34cd-56ef-111122223333x", "1111-2222-3333x", "jo,smith@example.comx", "arn:aws:x.y", "b-1.x.kafka.us-east-1.amazonaws.comx", "--user-name ana9",
		"2001:db8::17x", "/users/details/ana-9", "IAM Identity Center role x (ana)9", "111122223333vpc-0d47a11e", "0vpc-0",
	} {
		f.Add(s)
	}
	account := regexp.MustCompile(`(^|[^0-9])[0-9]{12}([^0-9]|$)`)
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "[]") || !utf8.ValidString(s) {
			return
		}
		k := newMask()
		got := k.Text(s)
		if found := halved.FindString(escaped.ReplaceAllString(got, " ")); found != "" {
			t.Errorf("%q became %q: %q", s, got, found)
		}
		if account.MatchString(got) {
			t.Errorf("%q became %q: an account id is left", s, got)
		}
	})
}

// The domain of a company is as telling as the name of its host: of both only what the names of
// other companies have, too, is shown, and a host still lies in its zone. Brackets that end before .com look like a
// fault: the whole name is one stand-in.
func TestADomainIsHiddenWithItsHosts(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"a host":                        {"nslookup db.prod.acmecorp.com", "nslookup [host-A.domain-A.domain-B.com]"},
		"in a connection":               {"postgres://user@db.prod.acmecorp.com:5432/x", "postgres://user@[host-A.domain-A.domain-B.com]:5432/x"},
		"in capitals":                   {"DB.PROD.AcmeCorp.com.", "[host-A.domain-A.domain-B.com]."},
		"with more behind it":           {"db.prod.acmecorp.com-old, db.prod.acmecorp.com_x", "[host-A.domain-A.domain-B.com]-old, [host-A.domain-A.domain-B.com]_x"},
		"another host of the domain":    {"ledger.acmecorp.com", "[domain-G.domain-B.com]"},
		"the domain":                    {"acmecorp.com and ana@acmecorp.com", "[domain-B.com] and ana@[domain-B.com]"},
		"another domain":                {"acmecorp.org, xacmecorp.com, acmecorp", "acmecorp.org, xacmecorp.com, acmecorp"},
		"a zone and its host":           {"orders.data.acme.internal is in zone data.acme.internal.", "[host-B.domain-C.domain-D.internal] is in zone [domain-C.domain-D.internal]."},
		"a zone of no host":             {"hosted zone corp.acme.local. of acme.local", "hosted zone [domain-F.domain-D.local]. of [domain-D.local]"},
		"a host of a vendor":            {"xy12345.eu-central-1.privatelink.snowflakecomputing.com", "[host-C.domain-E].privatelink.snowflakecomputing.com"},
		"a host of AWS":                 {"orders.c4k2v9.us-east-1.rds.amazonaws.com", "[host-D].us-east-1.rds.amazonaws.com"},
		"a warehouse of AWS":            {"wh.c4k2v9.us-east-1.redshift.amazonaws.com", "[host-E].us-east-1.redshift.amazonaws.com"},
		"a host with a bucket's name":   {"acme-files.s3.us-east-1.amazonaws.com", "[host-F].amazonaws.com"},
		"a bucket":                      {"acme-files, https://s3.console.aws.amazon.com/s3/buckets/acme-files", "[bucket-A], https://s3.console.aws.amazon.com/s3/buckets/[bucket-A]"},
		"a bucket with a word's name":   {"The audit is done.", "The audit is done."},
		"what is written like a domain": {"requirements.yaml, m5.xlarge, com.amazonaws.us-east-1.s3, sts.amazonaws.com", "requirements.yaml, m5.xlarge, com.amazonaws.us-east-1.s3, sts.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			k := mask.New()
			k.Learn(mask.Subject{
				Hosts: []string{
					"db.prod.acmecorp.com", "orders.data.acme.internal", "xy12345.eu-central-1.privatelink.snowflakecomputing.com",
					"orders.c4k2v9.us-east-1.rds.amazonaws.com", "wh.c4k2v9.us-east-1.redshift.amazonaws.com", "acme-files.s3.us-east-1.amazonaws.com",
				},
				Zones:   []string{"data.acme.internal.", "corp.acme.local.", "us-east-1.rds.amazonaws.com.", "internal."},
				Buckets: []string{"acme-files", "audit"},
			})
			got := k.Text(tt.text)
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if twice := k.Text(got); twice != got {
				t.Errorf("twice: %q", twice)
			}
			if hidden := k.Hide(tt.text, "*"); utf8.RuneCountInString(hidden) != utf8.RuneCountInString(tt.text) || (tt.text == tt.want) != (hidden == tt.text) {
				t.Errorf("hidden: %q", hidden)
			}
		})
	}
}

// Whatever the labels of a host and its zone are, none of them but the last is shown, and the
// stand-in of the host lies in that of the zone, on a screen as in a recording.
func FuzzAHostLiesInItsZone(f *testing.F) {
	for _, s := range [][3]string{{"db", "data", "acmecorp"}, {"a", "a", "a"}, {"name-1", "host-a", "name-b"}, {"_tcp", "x_y", "z-"}, {"xy12345", "eu-central-1", "privatelink"}} {
		f.Add(s[0], s[1], s[2])
	}
	label := regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$`)
	f.Fuzz(func(t *testing.T, host, zone, company string) {
		if !label.MatchString(host) || !label.MatchString(zone) || !label.MatchString(company) {
			return // no name of a host
		}
		domain := zone + "." + company + ".com"
		for _, end := range []string{".com", ".aws.com", ".amazon.com"} {
			if strings.HasSuffix("."+domain, end) && end != ".com" {
				return // a domain of AWS stays
			}
		}
		k, a := mask.New(), mask.NewStandIns()
		k.Learn(mask.Subject{Hosts: []string{host + "." + domain}, Zones: []string{domain + "."}})
		a.Text("host", host+"."+domain)
		for where, of := range map[string]func(string) string{"a screen": k.Text, "a recording": func(s string) string { return a.Text("Comment", s) }} {
			inside, around := of(host+"."+domain), of(domain)
			if where == "a screen" && (strings.Count(inside, "[") == 0 || !mask.HasStandIn(inside)) && inside != host+"."+domain {
				t.Errorf("%s.%s is %s, which has the form of a host", host, domain, inside)
			}
			inside, around = strings.NewReplacer("[", "", "]", "").Replace(inside), strings.NewReplacer("[", "", "]", "").Replace(around)
			kept := strings.Contains("."+host+"."+domain, ".name-") || company == "privatelink" // a stand-in is its own
			if !strings.HasSuffix(inside, "."+around) || around == domain && !kept {
				t.Errorf("on %s, %s.%s is %s and %s is %s", where, host, domain, inside, domain, around)
			}
		}
	})
}
