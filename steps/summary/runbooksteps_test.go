package summary

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
)

// openings are rules that two services lack.
func openings() []Opening {
	return []Opening{
		{Service: "orders", SecurityGroup: "sg-0orders", From: 5432, To: 5432},
		{Service: "orders", NetworkACL: "acl-0db", RuleNumber: 199, From: 5432, To: 5432},
		{Service: "orders", NetworkACL: "acl-0db", RuleNumber: 200, Egress: true, From: 1024, To: 65535},
		{Service: "cache", SecurityGroup: "sg-0cache", From: 6379, To: 6379},
	}
}

func TestTheRunbookOpensWhatThePathsLack(t *testing.T) {
	r := situation(t, append(behindPeering(orders, "cache=redis://10.40.0.9:6379"), "peering.profile=data"))
	r.Identity = Identity{Account: "111122223333"}
	with := func(o ...Opening) Report {
		r := r
		r.Target = &Target{RouteTables: []RouteTable{{ID: "rtb-0a"}}, Openings: o}
		return r
	}
	for _, c := range []struct {
		name      string
		r         Report
		want, not []string
	}{
		{"nothing is lacking, or nothing is known", with(), []string{"access() {", "Custom network ACLs in $TARGET_VPC"}, []string{"admit", "withdraw", "permit", "forbid", "aws_network_acl_rule", "authorize-security-group-ingress"}},
		{"rules of groups and ACLs", with(openings()...), []string{
			"  admit sg-0orders 5432 # orders\n  permit acl-0db ingress 199 5432 5432 # orders\n  permit acl-0db egress 200 1024 65535 # orders\n  admit sg-0cache 6379 # cache\n",
			"  withdraw sg-0orders 5432 # orders\n  forbid acl-0db ingress 199 5432 5432 # orders\n  forbid acl-0db egress 200 1024 65535 # orders\n  withdraw sg-0cache 6379 # cache\n",
			`security_group_id = "sg-0orders"`, `description       = "Astro: cache"`, `cidr_ipv4         = var.astro_cidr`, `rule_number    = 200`, `egress         = true`, `egress         = false`,
		}, nil},
		{"a group alone", with(openings()[3]), []string{"admit sg-0cache 6379", "withdraw sg-0cache 6379"}, []string{"permit acl", "forbid acl", "aws_network_acl_rule"}},
		{"an ACL alone", with(openings()[1]), []string{"permit acl-0db ingress 199"}, []string{"admit sg", "withdraw sg", "aws_vpc_security_group_ingress_rule"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := string(c.r.Runbook())
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("without %q:\n%s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("with %q:\n%s", not, text)
				}
			}
			requireValidRunbook(t, c.r)
		})
	}
	for name, evil := range evils {
		t.Run("hostile: "+name, func(t *testing.T) { requireValidRunbook(t, hostile(t, with(openings()...), evil)) })
	}
}

// fakeAWS answers the reads of the runbook's rules: $RULE and $ENTRY are what exists, and
// $LOG gets every command that writes.
const fakeAWS = `#!/bin/sh
case "$2" in
describe-security-group-rules) echo "$RULE" ;;
describe-network-acls) printf "$ENTRY\n" ;;
*) echo "$2" >>"$LOG" ;;
esac
`

// rulesOnly runs one function of a runbook with the rules that exist, and returns what it
// says and the commands that it writes with.
func rulesOnly(t *testing.T, r Report, rule, entry, call string) (said, wrote string, stopped bool) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "log")
	text, _, found := strings.Cut(string(r.Runbook()), "\ncase \"${1:-all}\" in")
	if !found {
		t.Fatal("the runbook does not end with its arguments")
	}
	env := append(commandFolder(t, "aws", fakeAWS), "RULE="+rule, "ENTRY="+entry, "LOG="+log)
	said, stopped = runBash(t, "", env, "-c", text+"\n"+call)
	written, _ := os.ReadFile(log) // absent if nothing was written
	return said, strings.TrimSpace(string(written)), stopped
}

func TestTheRunbookChangesARuleOnlyIfItIsNotThereYet(t *testing.T) {
	r := situation(t, append(behindPeering(orders), "peering.profile=data"))
	r.Target = &Target{Openings: openings()}
	const entry, none = `allow\t6\t172.20.0.0/19\t5432\t5432`, `None\tNone\tNone\tNone\tNone`
	for _, c := range []struct {
		name, rule, entry, call string
		says, writes            string
		stops                   bool
	}{
		{"a rule is added", "None", "", "admit sg-0a 5432", "sg-0a now allows inbound TCP port 5432 from 172.20.0.0/19.", "authorize-security-group-ingress", false},
		{"a rule is there", "sgr-0a", "", "admit sg-0a 5432", "sg-0a already allows inbound TCP port 5432", "", false},
		{"a rule is taken back", "sgr-0a", "", "withdraw sg-0a 5432", "no longer allows inbound", "revoke-security-group-ingress", false},
		{"a rule is not there", "None", "", "withdraw sg-0a 5432", "", "", false},
		{"an entry is added", "", none, "permit acl-0a ingress 199 5432 5432", "acl-0a now has ingress rule 199", "create-network-acl-entry", false},
		{"an entry is added, where the AWS CLI prints one word for nothing", "", "None", "permit acl-0a ingress 199 5432 5432", "now has", "create-network-acl-entry", false},
		{"the entry is there", "", entry, "permit acl-0a ingress 199 5432 5432", "already has ingress rule 199", "", false},
		{"another entry has its number", "", `deny\t-1\t0.0.0.0/0\tNone\tNone`, "permit acl-0a ingress 199 5432 5432", "another ingress rule with the number 199", "", true},
		{"an entry for another port has its number", "", `allow\t6\t172.20.0.0/19\t5432\t54321`, "permit acl-0a ingress 199 5432 5432", "another ingress rule", "", true},
		{"an entry is taken back", "", entry, "forbid acl-0a ingress 199 5432 5432", "no longer has ingress rule 199", "delete-network-acl-entry", false},
		{"another entry stays", "", `deny\t-1\t0.0.0.0/0\tNone\tNone`, "forbid acl-0a ingress 199 5432 5432", "", "", false},
		{"no entry is there", "", none, "forbid acl-0a ingress 199 5432 5432", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, wrote, stopped := rulesOnly(t, r, c.rule, c.entry, c.call)
			if !strings.Contains(said, c.says) || c.says == "" && said != "" || wrote != c.writes || stopped != c.stops {
				t.Errorf("stopped %v, says %q, writes %q", stopped, said, wrote)
			}
		})
	}
}

func TestAMaskedReportKeepsItsPathsAndOpensNothing(t *testing.T) {
	r := judged(situation(t, behindPeering(orders)), "orders", allOf("pass", "path.security_groups fail")...)
	r.Identity = Identity{Account: "111122223333"}
	r.Target = &Target{Openings: openings()}
	for i := range r.Findings {
		r.Findings[i].Detail += " sg-0a1b2c3d4e5f60718 of vpc-0a1b2c3d4e5f60718 in 444455556666, orders.data.example.internal."
	}
	r.Target.Openings[0].SecurityGroup = "sg-0a1b2c3d4e5f60718"
	masked := r.MaskedBy(mask.New())
	if all := masked.Paths(); len(all) != 1 || all[0].State() != "blocked by security groups" {
		t.Fatalf("%+v", all)
	}
	for _, format := range Formats() {
		data, err := masked.Render(format)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"sg-0a1b2c3d4e5f60718", "vpc-0a1b2c3d4e5f60718", "444455556666", "111122223333", "orders.data.example.internal"} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s shows %s:\n%s", format, secret, data)
			}
		}
	}
	file := runbookFile(t, masked)
	if out, stopped := runBash(t, filepath.Dir(file), nil, file); !stopped || !strings.Contains(out, "is not filled in") {
		t.Errorf("%s", out)
	}
}

// What verify reports is about the target's owner, and Astronomer's request comes from the
// cluster's account.
func TestTheRunbookOfVerifyExpectsTheRequestFromTheClustersAccount(t *testing.T) {
	scenario := awssim.Scenarios()[0]
	stages := scenario.After(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC))
	for _, c := range []struct {
		name string
		set  map[steps.Key]steps.Value
		want string
	}{
		{"profiles of both accounts", nil, "ASTRO_ACCOUNT=111122223333 "},
		{"the target's profile, and the account that was activated", map[steps.Key]steps.Value{steps.KeyProfile: nil, steps.KeyExpectedID: {"999988887777"}}, "ASTRO_ACCOUNT=999988887777 "},
		{"the target's profile alone", map[steps.Key]steps.Value{steps.KeyProfile: scenario.Answers["peering.profile"], steps.KeyPeerProfile: nil, steps.KeyExpectedID: nil}, `ASTRO_ACCOUNT="${ASTRO_ACCOUNT:-REPLACE_ME}"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := stages[0].World
			w.Latency = 0
			need := steps.DefaultRequirements()
			m := steps.New(steps.Verify(need), steps.Env{Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock}), Requirements: need, Network: w.Network()}, steps.Answers{})
			for k, v := range scenario.Answers {
				if set, other := c.set[steps.Key(k)]; other {
					v = set
				}
				if err := m.Set(steps.Key(k), v); err != nil {
					t.Fatal(err)
				}
			}
			if id := c.set[steps.KeyExpectedID]; id != nil {
				if err := m.Set(steps.KeyExpectedID, id); err != nil {
					t.Fatal(err)
				}
			}
			if err := steps.RunChecks(t.Context(), m, nil); err != nil {
				t.Fatal(err)
			}
			r := Verified(m, Meta{})
			if text := string(r.Runbook()); !strings.Contains(text, c.want) {
				t.Errorf("without %q:\n%s", c.want, text)
			}
		})
	}
}
