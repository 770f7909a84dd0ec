package summary

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
)

// peered are the answers of an activation with a peering to a VPC of another account.
var peered = []string{"account.profile=astro", "account.expected_id=111122223333", "cluster.name=prod", "region=us-east-1", "network.cidr=10.96.0.0/19",
	"connectivity.methods=peering", "peering.profile=data platform", "peering.account_id=444455556666", "peering.region=eu-west-1", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}

func TestEachOwnerIsAskedForWhatIsTheirs(t *testing.T) {
	found := func(id string, s awscheck.Status, r awscheck.Remedy) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: s, Title: "Title of " + id, Detail: id + " is not right.", Evidence: awscheck.Live, Remedy: r}
	}
	unverified := func(id string, actions ...string) awscheck.Finding {
		f := found(id, awscheck.Unverified, awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow(actions...)})
		f.Evidence = awscheck.None
		return f
	}
	const profile = " --profile astro"
	for name, tt := range map[string]struct {
		found []awscheck.Finding
		to    string   // the name of a message
		want  []string // parts of it, in this order
		not   []string
	}{
		"a boundary": {
			[]awscheck.Finding{found("permissions.iam.CreateRole", awscheck.Fail, awscheck.Remedy{Text: "Allow it in the boundary.", Policy: awscheck.Allow("iam:CreateRole")})},
			"IAM administrator",
			[]string{"Subject: IAM permissions for Astro in AWS account 111122223333: 1 problem", "region us-east-1", "CloudFormation stack", "permissions.iam.CreateRole is not right.",
				"Fix: Allow it in the boundary.", `"iam:CreateRole"`, `What must be resolved: "Title of permissions.iam.CreateRole".`, "astro-activate check", "--set account.profile=astro", "--set region=us-east-1"},
			[]string{"(IAM administrator)"},
		},
		"missing permissions in the target's account": {
			[]awscheck.Finding{unverified("peering.vpc", "ec2:DescribeVpcs"), unverified("region.zones", "ec2:DescribeAvailabilityZones")},
			"IAM administrator of the target VPC's account",
			[]string{"AWS account 444455556666", "peering.vpc", "ec2:DescribeVpcs", `What must be resolved: "Title of peering.vpc".`},
			[]string{"DescribeAvailabilityZones", "region.zones"},
		},
		"missing permissions in the account": {
			[]awscheck.Finding{unverified("peering.vpc", "ec2:DescribeVpcs"), unverified("region.zones", "ec2:DescribeAvailabilityZones")},
			"IAM administrator", []string{"AWS account 111122223333", "ec2:DescribeAvailabilityZones"}, []string{"DescribeVpcs"},
		},
		"a quota": {
			[]awscheck.Finding{found("region.quota.L-1216C47A", awscheck.Fail, awscheck.Remedy{Text: "Request it.", Commands: []string{"aws service-quotas request-it --region us-east-1" + profile}})},
			"Account administrator",
			[]string{"Preparing AWS account 111122223333 for Astro: 1 problem", "Fix: Request it.", "aws service-quotas request-it --region us-east-1\n", "Later: not before we ask you to", "CloudFormation stack",
				"Run the commands with credentials for AWS account 111122223333."},
			[]string{"request-it --region us-east-1" + profile},
		},
		"what is only to come": {
			nil, "Account administrator", []string{"what is to come", "so that you can plan for it", "Later: not before we ask you to"}, []string{"How to check", "only you can resolve", "Nothing is wrong"},
		},
		"the target VPC": {
			[]awscheck.Finding{found("dns.hostnames", awscheck.Fail, awscheck.Remedy{Text: "Turn it on.", Commands: []string{"aws ec2 modify-vpc-attribute --profile 'data platform'"}})},
			"Target VPC's owner",
			[]string{"VPC peering of vpc-0a1b2c3d4e5f60718 with Astro", "Its VPC (10.96.0.0/19)", "aws ec2 modify-vpc-attribute\n", "Accept only the request that comes from AWS account 111122223333.",
				"PEERING_ID=pcx-REPLACE_ME", "accept-vpc-peering-connection", "--destination-cidr-block 10.96.0.0/19", "credentials for AWS account 444455556666"},
			[]string{"Wait with every command", "credentials for AWS account 111122223333"},
		},
		"the target VPC, while the CIDR does not fit": {
			[]awscheck.Finding{found("network.cidr.size", awscheck.Fail, awscheck.Remedy{}), found("dns.hostnames", awscheck.Fail, awscheck.Remedy{Text: "Turn it on."})},
			"Target VPC's owner", []string{"Wait with every command that contains 10.96.0.0/19", "dns.hostnames"}, []string{"network.cidr.size"},
		},
		"a request that AWS has": {
			[]awscheck.Finding{found("region.quota.L-1216C47A", awscheck.Fail, awscheck.Remedy{Owner: awscheck.OwnerAWS, Text: "Wait.", Look: []string{"aws service-quotas list"}})},
			"AWS", []string{"Pending requests of AWS account 111122223333", "region.quota.L-1216C47A is not right.", "Please decide"}, []string{"Wait.", "aws service-quotas", "How to check"},
		},
		"what may stay": {
			[]awscheck.Finding{found("account.clean", awscheck.Warn, awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "If it may stay, acknowledge account.clean with a reason."})},
			"IAM administrator", []string{"Where a fix mentions acknowledging", "Tell us, and we check again.\n"}, []string{"What must be resolved"},
		},
		"the engineer": {
			[]awscheck.Finding{found("account.clean", awscheck.Fail, awscheck.Remedy{})},
			"Astronomer", []string{"Subject: [Draft, not ready] Activate an Astro data plane on AWS: prod", "AWS account id: 111122223333", "A clean AWS account: no: account.clean is not right."}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, tt.found...)
			list := r.Messages()
			i := slices.IndexFunc(list, func(m Message) bool { return m.Name() == tt.to })
			if i < 0 {
				t.Fatalf("no message to %s:\n%s", tt.to, r.Handoff())
			}
			// Prose is wrapped.
			text := strings.ReplaceAll(strings.ReplaceAll(list[i].Text, "\n    ", " "), "\n  ", " ")
			text = regexp.MustCompile(`([^\n:])\n([^\n])`).ReplaceAllString(text, "$1 $2")
			squeezed := func(s string) string { return strings.Join(strings.Fields(s), " ") }
			if rest, ok := inOrder(squeezed(text), squeezedAll(tt.want)); !ok {
				t.Errorf("lacks %q after the others:\n%s", rest, list[i].Text)
			}
			for _, not := range tt.not {
				if strings.Contains(squeezed(text), squeezed(not)) {
					t.Errorf("has %q:\n%s", not, list[i].Text)
				}
			}
		})
	}
}

func squeezedAll(list []string) []string {
	squeezed := make([]string, len(list))
	for i, s := range list {
		squeezed[i] = strings.Join(strings.Fields(s), " ")
	}
	return squeezed
}

func TestAMessageSaysWhatItDeletes(t *testing.T) {
	r := withRemedies(t)
	list := r.Messages()
	i := slices.IndexFunc(list, func(m Message) bool { return strings.Contains(m.Text, "delete-bucket") })
	if i < 0 {
		t.Fatalf("no message has the removal:\n%s", r.Handoff())
	}
	if rest, ok := inOrder(list[i].Text, []string{"To inspect (read-only):", "look-buckets", "Delete 2 resources:", "empty-bucket", "delete-bucket", `begins with "Delete"`}); !ok {
		t.Errorf("lacks %q after the others:\n%s", rest, list[i].Text)
	}
	for j, m := range list {
		if j != i && (strings.Contains(m.Text, "delete-bucket") || strings.Contains(m.Text, `begins with "Delete"`)) {
			t.Errorf("%s has it, too:\n%s", m.Name(), m.Text)
		}
	}
}

func TestAMessageToEveryOwnerHasASubject(t *testing.T) {
	for _, o := range awscheck.Owners() {
		for _, target := range []bool{false, true} {
			h := newHandoff(Report{}, o, target)
			h.problems = []Finding{{ID: "a.a", Status: awscheck.Fail, Title: "x", Detail: "y"}}
			m := h.message()
			if !strings.HasPrefix(m.Text, "Subject: ") || strings.HasPrefix(m.Text, "Subject: :") || m.Name() == "" {
				t.Errorf("%s: %q", o, m.Text)
			}
		}
	}
}

// TestTheCommandOfAMessageRepeatsTheCheck lets a shell read the command, and the program
// the answers in it.
func TestTheCommandOfAMessageRepeatsTheCheck(t *testing.T) {
	plain := everything(t)
	all := steps.All(steps.DefaultRequirements())
	for name, evil := range map[string]string{"as it is": "", "quotes": evils["quotes"], "shell": evils["shell"]} {
		t.Run(name, func(t *testing.T) {
			r := hostile(t, plain, evil)
			r.Requirements, r.Scenario = steps.DefaultRequirements().Version, "ready"
			out, stopped := runBash(t, "", nil, "-c", "astro-activate() { printf '%s\\0' \"$@\"; }; "+againCommand(r))
			if stopped {
				t.Fatalf("%s: %s", out, againCommand(r))
			}
			words := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
			if len(words) < 4 || words[0] != "check" || words[1] != "--demo=ready" {
				t.Fatalf("%q", words)
			}
			want := r.Answers.Settings(all)
			if len(words) != 2+2*len(want) {
				t.Fatalf("%d words for %d answers: %q", len(words), len(want), words)
			}
			for i, s := range want {
				got, err := files.ParseSetting(all, words[3+2*i])
				if words[2+2*i] != "--set" || err != nil || got.Key != s.Key {
					t.Errorf("%q: %v", words[3+2*i], err)
				}
				if evil == "" && !slices.Equal(got.Value, s.Value) {
					t.Errorf("%s is %q, was %q", s.Key, got.Value, s.Value)
				}
			}
		})
	}
	masked := plain.MaskedBy(mask.New())
	for line := range strings.Lines(string(masked.Handoff())) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "astro-activate") || strings.HasPrefix(line, "--set") || strings.HasPrefix(line, "aws ") && strings.Contains(line, "[") {
			t.Errorf("masked, it has the command %s", line)
		}
	}
}

// TestThePageRunsItsOwnScriptOnly holds the script to the hash in the page's policy.
func TestThePageRunsItsOwnScriptOnly(t *testing.T) {
	for name, evil := range evils {
		page := string(hostile(t, everything(t), evil).HTML())
		scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
		if len(scripts) != 1 || strings.Count(page, "<script") != 1 {
			t.Fatalf("%s: %d scripts", name, len(scripts))
		}
		hash := sha256.Sum256([]byte(scripts[0][1]))
		policy := fmt.Sprintf(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'"`, base64.StdEncoding.EncodeToString(hash[:]))
		if !strings.Contains(page, policy) {
			t.Errorf("%s: the policy is not %s", name, policy)
		}
	}
	page := string(everything(t).HTML())
	ids := regexp.MustCompile(`<section class="message" id="([^"]+)"><h3><a href="#([^"]+)">`).FindAllStringSubmatch(page, -1)
	seen := map[string]bool{}
	for _, id := range ids {
		if id[1] != id[2] || seen[id[1]] {
			t.Errorf("the anchor %s leads to %s, or is there twice", id[2], id[1])
		}
		seen[id[1]] = true
	}
	if n := len(everything(t).Messages()); len(ids) != n || strings.Count(page, `<button type="button" hidden>Copy</button><pre>Subject: `) != n {
		t.Errorf("%d sections for %d messages", len(ids), n)
	}
}

func TestTheIdentityOfAVerifyIsNotTheActivatedAccount(t *testing.T) {
	r := situation(t, peered)
	r.Identity.Account = "444455556666"
	r.Findings = []Finding{{ID: "verify.active", Step: "verify", Status: awscheck.Fail, Title: "x", Detail: "It waits.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Accept it."}}}
	list := r.Messages()
	if len(list) != 1 || !strings.Contains(list[0].Text, "in AWS account 111122223333") || !strings.Contains(list[0].Text, "credentials for AWS account 444455556666") && strings.Contains(list[0].Text, "About these fixes") {
		t.Errorf("%+v", list)
	}
	if script := string(r.Runbook()); !strings.Contains(script, "ASTRO_ACCOUNT=111122223333 ") || !strings.Contains(script, "TARGET_ACCOUNT=444455556666 ") {
		t.Errorf("the runbook has other accounts:\n%.1500s", script)
	}
}
