package summary

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
)

// peered are the answers of an activation with a peering to a VPC of another account.
var peered = []string{"account.profile=astro", "account.expected_id=111122223333", "cluster.name=prod", "region=us-east-1", "network.cidr=10.96.0.0/19",
	"connectivity.methods=peering", "peering.profile=data platform", "peering.account_id=444455556666", "peering.region=eu-west-1", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}

// The user reads what is left for them as others read their messages: numbered, without what waits for an
// answer, and nothing of another owner.
func TestTheUserReadsWhatIsLeftInNumbers(t *testing.T) {
	found := []awscheck.Finding{
		{ID: "network.cidr.size", Status: awscheck.Fail, Title: "CIDR too small", Detail: "It has 4,096 addresses.", Remedy: awscheck.Remedy{Text: "Choose a larger one."}},
		{ID: "network.cidr.private", Status: awscheck.Fail, Title: "CIDR not private", Detail: "It is public.", Remedy: awscheck.Remedy{Text: "Choose a private one."}},
		{ID: "network.cidr.reserved", Status: awscheck.Fail, Title: "CIDR reserved", Detail: "Docker uses it.", Remedy: awscheck.Remedy{Text: "Choose a private one."}},
		{ID: "region.quota.L-1216C47A", Status: awscheck.Fail, Title: "Quota", Detail: "It is too low.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerAccount, Text: "Request it."}},
		{ID: "public.address", Status: awscheck.Unverified, Evidence: awscheck.None, Title: "Address", Detail: "Not checked: it needs an answer to region."},
		{ID: "tools.astro_cli", Status: awscheck.Warn, Title: "CLI outdated", Detail: "It is 0.28.", Remedy: awscheck.Remedy{Text: "Upgrade it.", Commands: []string{"brew upgrade astro", "astro version"}, Links: []string{"https://docs.example.com"}}},
	}
	r := Report{Demo: true, Identity: Identity{Account: "111122223333", ARN: "arn:aws:iam::111122223333:user/jo"}, Requirements: "2022-09", Tool: Tool{"1.0.0"}, Missing: []steps.Key{steps.KeyRegion}}
	for _, f := range found {
		r.Findings = append(r.Findings, Finding{ID: f.ID, Status: f.Status, Evidence: f.Evidence, Title: f.Title, Detail: f.Detail, Remedy: f.Remedy})
	}
	const want = `What is left for you

Demo: a simulated account, not a real one.
Account 111122223333, as arn:aws:iam::111122223333:user/jo. Requirements of 2022-09. Checked
0001-01-01 00:00 UTC by astro-activate 1.0.0.

Open answers
1. Give the missing answers: region.

What blocks the activation
2. CIDR too small (network.cidr.size)
    It has 4,096 addresses.
    Fix: Choose a larger one.
3. CIDR not private (network.cidr.private)
    It is public.
4. CIDR reserved (network.cidr.reserved)
    Docker uses it.
    Fix: Choose a private one.

Warnings
5. CLI outdated (tools.astro_cli)
    It is 0.28.
    Fix: Upgrade it.
      brew upgrade astro
      astro version
    See https://docs.example.com
`
	if got := Yourself(r); got != want {
		t.Errorf("the user reads\n%s", got)
	}
	r.Missing, r.Findings = nil, r.Findings[3:5]
	if got := Yourself(r); got != "" {
		t.Errorf("nothing is left for the user, who reads\n%s", got)
	}
}

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
			[]string{"Subject: IAM permissions for Astro in AWS account 111122223333: 1 blocker", "region us-east-1", "CloudFormation stack", "permissions.iam.CreateRole is not right.",
				"Fix: Allow it in the boundary.", `"iam:CreateRole"`, `What must be resolved: "Title of permissions.iam.CreateRole".`, "Only the principal itself (our principal) can check this", "Reply to this message with questions, and when it is done."},
			[]string{"(IAM administrator)", "astro-activate check", "account.profile", "peering."},
		},
		"missing permissions in the target's account": {
			[]awscheck.Finding{unverified("peering.vpc", "ec2:DescribeVpcs"), unverified("region.zones", "ec2:DescribeAvailabilityZones")},
			"IAM administrator of the target VPC's account",
			[]string{"AWS account 444455556666", "peering.vpc", "ec2:DescribeVpcs", `What must be resolved: "Title of peering.vpc".`},
			[]string{"DescribeAvailabilityZones", "region.zones", "astro-activate check"},
		},
		"missing permissions in the account": {
			[]awscheck.Finding{unverified("peering.vpc", "ec2:DescribeVpcs"), unverified("region.zones", "ec2:DescribeAvailabilityZones")},
			"IAM administrator", []string{"AWS account 111122223333", "ec2:DescribeAvailabilityZones"}, []string{"DescribeVpcs"},
		},
		"a quota": {
			[]awscheck.Finding{found("region.quota.L-1216C47A", awscheck.Fail, awscheck.Remedy{Text: "Request it.", Commands: []string{"aws service-quotas request-it --region us-east-1" + profile}})},
			"Account administrator",
			[]string{"Preparing AWS account 111122223333 for Astro: 1 blocker", "Run the commands below with credentials for AWS account 111122223333. This must print 111122223333: `aws sts get-caller-identity --query Account --output text`",
				"Fix: Request it.", "aws service-quotas request-it --region us-east-1\n"},
			[]string{"request-it --region us-east-1" + profile, "Later: not before we ask you to", "CloudFormation stack"}, // the sender creates it
		},
		"what is only to come": {
			nil, "Target VPC's owner", []string{"what is to come", "so that you can plan for it", "Later: not before we ask you to"}, []string{"How to check", "we ask you to resolve", "Nothing is wrong"},
		},
		"the target VPC": {
			[]awscheck.Finding{found("dns.hostnames", awscheck.Fail, awscheck.Remedy{Text: "Turn it on.", Commands: []string{"aws ec2 modify-vpc-attribute --profile 'data platform'"}})},
			"Target VPC's owner",
			[]string{"VPC peering of vpc-0a1b2c3d4e5f60718 with Astro", "Its VPC (10.96.0.0/19)", "credentials for AWS account 444455556666", "aws ec2 modify-vpc-attribute\n", "accept it only if it prints pending-acceptance, 111122223333 and 10.96.0.0/19.",
				"PEERING_ID=pcx-REPLACE_ME", "accept-vpc-peering-connection", "--destination-cidr-block 10.96.0.0/19"},
			[]string{"Wait with every command", "credentials for AWS account 111122223333", "astro-activate", "--profile"},
		},
		"a statement that denies": {
			[]awscheck.Finding{found("permissions.iam.CreateRole", awscheck.Fail, awscheck.Remedy{Text: "Remove it.",
				Denies: []awscheck.DenyStatement{{Policy: "arn:aws:iam::111122223333:policy/p, version v3", Statement: "{\n  \"Sid\": \"NoRoles\"\n}"}}, Look: []string{"aws iam get-policy-version"}})},
			"IAM administrator", []string{"Fix: Remove it.", "The statement that denies, in arn:aws:iam::111122223333:policy/p, version v3:", "{\n", `"Sid": "NoRoles"`, "To inspect", "aws iam get-policy-version"}, nil,
		},
		"a service control policy": {
			[]awscheck.Finding{found("permissions.iam.CreateRole", awscheck.Fail, awscheck.Remedy{Owner: awscheck.OwnerOrganization, Text: "Remove it.", Look: []string{"aws organizations describe-policy"}})},
			"Organization administrator", []string{"credentials for the management account", "aws organizations describe-policy", "Only the principal itself (our principal) can check this"}, []string{"credentials for AWS account", "astro-activate check"},
		},
		"what is to be deleted": {
			[]awscheck.Finding{found("account.clean", awscheck.Fail, awscheck.Remedy{Deletes: 1, Commands: []string{"aws ec2 delete-nat-gateway"}}), found("account.clean", awscheck.Fail, awscheck.Remedy{Deletes: 1, Commands: []string{"aws ec2 release-address"}})},
			"Account administrator", []string{"delete-nat-gateway", "release-address", "Delete in this order, from the top to the bottom", "wait until each is deleted", "even while they are in use"}, nil,
		},
		"one thing to delete": {
			[]awscheck.Finding{found("account.clean", awscheck.Fail, awscheck.Remedy{Deletes: 1, Commands: []string{"aws ec2 release-address"}})},
			"Account administrator", []string{"release-address"}, []string{"from the top to the bottom"},
		},
		"the target VPC, while the CIDR does not fit": {
			[]awscheck.Finding{found("network.cidr.size", awscheck.Fail, awscheck.Remedy{}), found("dns.hostnames", awscheck.Fail, awscheck.Remedy{Text: "Turn it on."})},
			"Target VPC's owner", []string{"Its VPC (its CIDR is still to be chosen)", "The data plane's CIDR must change: network.cidr.size is not right. We choose another one", "1. Now", "2. Once we ask you to", "dns.hostnames", "ASTRO_CIDR=REPLACE_ME", `--destination-cidr-block "$ASTRO_CIDR"`},
			[]string{"network.cidr.size: ", "--destination-cidr-block 10.96.0.0/19", "With the new CIDR"},
		},
		"a request that AWS has": {
			[]awscheck.Finding{found("region.quota.L-1216C47A", awscheck.Fail, awscheck.Remedy{Owner: awscheck.OwnerAWS, Text: "Wait.", Look: []string{"aws service-quotas list"}})},
			"AWS", []string{"Pending requests of AWS account 111122223333: 1 decision that we wait for", "region.quota.L-1216C47A is not right.", "Please decide"}, []string{"Wait.", "aws service-quotas", "How to check"},
		},
		"what may stay": {
			[]awscheck.Finding{found("account.clean", awscheck.Warn, awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "If it may stay, acknowledge account.clean with a reason."})},
			"IAM administrator", []string{"If it may stay, reply with the reason.", "Where you reply with a reason, you need not change anything", "Tell us, and we check again.\n"}, []string{"What must be resolved"},
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

// A data service may have another owner than the VPC and than other services, and no AWS account at all.
func TestTheOwnerOfADataServiceKnowsWhichAddressesConnect(t *testing.T) {
	answers := []string{"cluster.name=prod", "region=us-east-1", "connectivity.methods=public", "public.endpoints=db=postgres://db.example.com:5432,wh=snowflake://xy1.snowflakecomputing.com:443"}
	refused := awscheck.Finding{ID: awscheck.PublicReachable, Status: awscheck.Warn, Title: "No connection: db", Resources: []string{"db"}, Evidence: awscheck.Live,
		Detail: "This machine (192.168.1.20 in its own network) can't open a TCP connection to db.example.com:5432, which resolves to 10.1.2.3 (private): connection refused.",
		Remedy: awscheck.Remedy{Text: "Check the port. This machine's address may be blocked.", Look: []string{"nc -vz db.example.com 5432"}}}
	private := awscheck.Finding{ID: awscheck.PublicAddress, Status: awscheck.Fail, Title: "x", Detail: "db.example.com resolves to addresses that are not public: 10.1.2.3 (private). No.", Resources: []string{"db"}, Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Use VPC peering."}}
	nothing := awscheck.Finding{ID: awscheck.PathInterface, Status: awscheck.Fail, Title: "No network interface with the address: db", Resources: []string{"db"}, Evidence: awscheck.Live,
		Detail: "No network interface of vpc-0a1b2c3d4e5f60718 has 10.1.2.3, so nothing answers there.", Remedy: awscheck.Remedy{Text: "Correct the record."}}
	behind := append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=peering", "peering.cidrs=10.1.0.0/16", "peering.services=db=postgres://db.example.com:5432")
	for name, tt := range map[string]struct {
		answers []string
		found   []awscheck.Finding
		to      string
		want    []string
		not     []string
	}{
		"an address that nothing in the target VPC has": {behind, []awscheck.Finding{nothing}, "Data service's owner",
			[]string{"(db): a question", "that nothing in the VPC that we peer with has its address.", "Our question", "No network interface of vpc-0a1b2c3d4e5f60718 has 10.1.2.3",
				"Which address does db.example.com have now?", "is there an endpoint or a load balancer for it in vpc-0a1b2c3d4e5f60718?", "Reply to this message with the answer"},
			[]string{"Correct the record.", "from our machine"}},
		"a public address": {answers, []awscheck.Finding{refused}, "Data service's owner: db",
			[]string{"Subject: Connections from Astro to db.example.com:5432 (db): 1 warning", "your data service db.example.com:5432 (db).", "Our machine (192.168.1.20 in its own network)", "10.1.2.3 (private): connection refused",
				"Fix: Check the port. Our machine's address may be blocked.", "nc -vz db.example.com 5432", "if the service allows only listed", "They do not exist yet", "which never change", "They will connect to db.example.com:5432 (db).", "Reply to this message"},
			[]string{"This machine", "this machine", "Tell us the public name", "astro-activate", "account.profile", "xy1.snowflake"}},
		"a private one": {answers, []awscheck.Finding{private, refused}, "Data service's owner: db", []string{"(db): a question", "that its address is not public", "Our question", "Which public name does db.example.com have or, if it has none, in which VPC is it?", "Reply to this message with the answer"},
			[]string{"Use VPC peering.", "Check the port.", "Fix:", "external addresses", "nc -vz", "How to check"}},
		"a private one in the target VPC": {append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=public,peering", "peering.cidrs=10.0.0.0/24,10.1.0.0/16", answers[3]), []awscheck.Finding{private}, "Data service's owner: db",
			[]string{"Is db.example.com in vpc-0a1b2c3d4e5f60718 of AWS account 444455556666, whose CIDR 10.1.0.0/16 contains 10.1.2.3?", "If not, which public name"}, []string{"external addresses", "10.0.0.0/24"}},
		"the owner of another service": {answers, []awscheck.Finding{private, refused}, "Data service's owner: wh", []string{"xy1.snowflakecomputing.com:443 (wh): what is to come", "They will connect to xy1.snowflakecomputing.com:443 (wh)."},
			[]string{"db.example.com", "Our machine ("}},
		"the only service": {append(slices.Clone(answers[:3]), "public.endpoints=db=postgres://db.example.com:5432"), []awscheck.Finding{refused}, "Data service's owner", []string{"your data service db.example.com:5432 (db)", "Our machine ("}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			list := situation(t, tt.answers, tt.found...).Messages()
			i := slices.IndexFunc(list, func(m Message) bool { return m.Name() == tt.to })
			if i < 0 {
				t.Fatalf("%+v", list)
			}
			text := strings.Join(strings.Fields(list[i].Text), " ")
			if rest, ok := inOrder(text, tt.want); !ok {
				t.Errorf("lacks %q after the others:\n%s", rest, list[i].Text)
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) {
					t.Errorf("has %q:\n%s", not, list[i].Text)
				}
			}
		})
	}
}

// An interface that is there, and attached to nothing, is no question to the service's owner.
func TestAnAddressOfADetachedInterfaceIsNotAskedFor(t *testing.T) {
	detached := awscheck.Finding{ID: awscheck.PathInterface, Status: awscheck.Fail, Title: "No network interface with the address: db", Resources: []string{"db", "eni-0a1b2c3d4e5f60718"}, Evidence: awscheck.Live,
		Detail: "10.1.2.3 is the address of eni-0a1b2c3d4e5f60718, attached to nothing, so nothing answers there.", Remedy: awscheck.Remedy{Text: "Attach it to the service's instance."}}
	r := situation(t, append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=peering", "peering.cidrs=10.1.0.0/16", "peering.services=db=postgres://db.example.com:5432"), detached)
	if !strings.Contains(string(r.Text()), "attached to nothing") {
		t.Fatal("the report lacks the finding")
	}
	for _, m := range r.Messages() {
		if strings.Contains(m.Text, "Our question") {
			t.Errorf("%s is asked:\n%s", m.Name(), m.Text)
		}
	}
}

func TestTheSupportCaseOfARequest(t *testing.T) {
	quota := func(commands ...string) awscheck.Finding {
		return awscheck.Finding{ID: "region.quota.L-1216C47A", Status: awscheck.Fail, Title: "x", Detail: "It is pending (PENDING, request 12ab).", Evidence: awscheck.Live,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerAWS, Text: "Wait.", Commands: commands}}
	}
	const open = "aws service-quotas create-support-case --request-id 12ab --profile astro"
	answers := append(slices.Clone(peered), "cluster.node_type=m5.xlarge", "cluster.max_nodes=20")
	for note, f := range map[string]awscheck.Finding{
		"open a support case for the request with the command below, and add this text to the case in the Support Center of AWS account 111122223333": quota(open),
		"add this text to the support case of the request, or open a case with it, in the Support Center":                                             quota(),
	} {
		list := situation(t, answers, f).Messages()
		i := slices.IndexFunc(list, func(m Message) bool { return m.Owner == awscheck.OwnerAWS })
		if i < 0 || !strings.Contains(list[i].Note, note) || !slices.Equal(list[i].Run, f.Remedy.Commands) {
			t.Fatalf("the note lacks %q: %+v", note, list)
		}
		if rest, ok := inOrder(strings.Join(strings.Fields(list[i].Text), " "), []string{"request 12ab", "Use case", "to at most 20 worker nodes of type m5.xlarge", "Please decide"}); !ok || strings.Contains(list[i].Text, "--profile") {
			t.Errorf("lacks %q:\n%s", rest, list[i].Text)
		}
	}
}

func TestToWhomTheMissingPermissionsAreGiven(t *testing.T) {
	lacks := awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Title: "Zones", Detail: "Denied.", Evidence: awscheck.None,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("ec2:DescribeAvailabilityZones")}}
	ofTarget := lacks
	ofTarget.ID = "peering.vpc"
	for arn, want := range map[string]string{
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_Team_0123456789abcdef/ana": "Fix: Create a permission set for the activation alone, such as AstroActivation, with the policies of Data_Team and an inline policy that allows the missing actions. Assign it to ana in AWS account 111122223333, and remove it after the activation.",
		"arn:aws:sts::111122223333:assumed-role/deployer/x":                                    "Fix: Attach this policy to the role deployer. It grants exactly",
		"arn:aws:iam::111122223333:user/team/ben":                                              "Fix: Attach this policy to the user ben. It",
		"": "Fix: Attach this policy to our principal in AWS account 111122223333.",
	} {
		r := situation(t, peered, lacks, ofTarget)
		r.Identity.ARN = arn
		for _, m := range r.Messages() {
			if m.Owner != awscheck.OwnerIdentity {
				continue
			}
			if m.Target {
				want = "Fix: Attach this policy to our principal in AWS account 444455556666."
			}
			if text := strings.Join(strings.Fields(m.Text), " "); !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", m.Name(), want, m.Text)
			}
		}
	}
}

// An administrator's own run of the checks would be about the administrator, who may do everything.
func TestTheIAMAdministratorChecksOurPrincipal(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("iam:CreateRole", "cloudformation:*")}}
	clean := awscheck.Finding{ID: "account.clean", Status: awscheck.Warn, Title: "Roles", Detail: "1 role.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Look."}}
	stack := denied
	stack.ID = "permissions.cloudformation"
	const query = ` aws iam simulate-principal-policy --policy-source-arn "$PRINCIPAL_ARN" --context-entries "ContextKeyType=string,ContextKeyName=aws:PrincipalArn,ContextKeyValues=$PRINCIPAL_ARN"` +
		" ContextKeyType=string,ContextKeyName=aws:RequestedRegion,ContextKeyValues=us-east-1 --query 'EvaluationResults[].[EvalActionName,EvalDecision]' --output table --action-names cloudformation:CreateStack iam:CreateRole"
	for name, tt := range map[string]struct {
		arn   string
		found []awscheck.Finding
		want  string
		runs  bool // our program
	}{
		"a user": {"arn:aws:iam::111122223333:user/team/ben", []awscheck.Finding{denied, stack},
			"PRINCIPAL_ARN=arn:aws:iam::111122223333:user/team/ben" + query, false},
		"a role, whose path a session does not have": {"arn:aws:sts::111122223333:assumed-role/deployer/ana", []awscheck.Finding{denied, stack},
			`PRINCIPAL_ARN="$(aws iam get-role --role-name deployer --query Role.Arn --output text)"` + query, false},
		"a federated user":     {"arn:aws:sts::111122223333:federated-user/ana", []awscheck.Finding{denied}, "Only the principal itself (arn:aws:sts::111122223333:federated-user/ana) can check this", false},
		"nothing of ours":      {"arn:aws:iam::111122223333:user/ben", []awscheck.Finding{clean}, "You can run the same check yourself", true},
		"ours and the account": {"arn:aws:iam::111122223333:user/ben", []awscheck.Finding{clean, denied}, "IAM's policy simulator", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, tt.found...)
			r.Identity.ARN = tt.arn
			for _, m := range r.Messages() {
				if m.Owner != awscheck.OwnerIdentity {
					continue
				}
				if text := strings.Join(strings.Fields(strings.ReplaceAll(m.Text, "\\\n", "")), " "); !strings.Contains(text, tt.want) || strings.Contains(text, "astro-activate check") != tt.runs {
					t.Errorf("lacks %q:\n%s", tt.want, m.Text)
				}
				return
			}
			t.Error("no message")
		})
	}
}

// A network that is too small would fit the target VPC: Astronomer and the VPC's owner read the
// reason that holds.
func TestWhoWaitsForAnotherCIDRKnowsWhyItMustChange(t *testing.T) {
	for id, why := range map[string]string{
		awscheck.NetworkCIDRSize:      "10.96.0.0/20 has 4,096 addresses; Astro needs a /19 or larger, 8,192 addresses",
		awscheck.NetworkOverlapTarget: "10.96.0.0/20 overlaps 10.96.0.0/16 of the target VPC",
	} {
		small := awscheck.Finding{ID: id, Status: awscheck.Fail, Title: "CIDR", Detail: why + ". More.", Evidence: awscheck.Local, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou}}
		names := awscheck.Finding{ID: awscheck.DNSHostnames, Status: awscheck.Fail, Title: "DNS hostnames off", Detail: "Off.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Turn it on."}}
		r := situation(t, append(slices.Clone(peered), "network.cidr=10.96.0.0/20"), small, names)
		h := newHandoff(r, awscheck.OwnerAstronomer, false)
		for who, text := range map[string]string{"Astronomer": askAstronomer(h), "the target VPC's owner": newHandoff(r, awscheck.OwnerNetwork, true).message().Text} {
			text = strings.Join(strings.Fields(text), " ")
			if want := "The data plane's CIDR must change: " + why + ". We choose another one and send it to you."; !strings.Contains(text, want) {
				t.Errorf("the message to %s lacks %q:\n%s", who, want, text)
			}
		}
	}
}

// Who asked Astronomer for a peering of a network that can't stay asks to wait, and for nothing else.
func TestAstronomerIsAskedToWaitForAnotherCIDR(t *testing.T) {
	small := awscheck.Finding{ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: "CIDR", Detail: "It is too small.", Evidence: awscheck.Local, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou}}
	request := Finding{ID: awscheck.VerifyRequest, Step: "verify", Status: awscheck.Unverified, Title: "Request", Detail: "No request.", Evidence: awscheck.None, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Ask for it."}}
	for name, tt := range map[string]struct {
		found     []awscheck.Finding
		want, not string
	}{
		"too small":    {[]awscheck.Finding{small}, ": please wait for another CIDR", "What could not be verified"},
		"large enough": {nil, "What could not be verified", "please wait"},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, tt.found...)
			r.Findings = append(r.Findings, request)
			if text := newHandoff(r, awscheck.OwnerAstronomer, false).message().Text; !strings.Contains(text, tt.want) || strings.Contains(text, tt.not) {
				t.Errorf("lacks %q, or has %q:\n%s", tt.want, tt.not, text)
			}
		})
	}
}

// AWS's simulator does not name the policy. The administrator of the organization runs what the
// message has, as it is, and sees every policy from the account up to the root.
func TestTheOrganizationsAdministratorFindsTheStatement(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "A condition may exempt your requests.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerOrganization, Text: "Ask an administrator of your AWS organization to exempt this principal. It is attached to the account, or to the root. Only the activation needs the exemption: remove it afterwards.",
			Look: []string{awscheck.WithCredentials("the organization's management account"), "aws organizations list-policies-for-target --target-id 111122223333 --filter SERVICE_CONTROL_POLICY", "aws organizations list-parents --child-id 111122223333"}}}
	for name, masked := range map[string]bool{"": false, "masked": true} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, denied)
			r.Masked = masked
			h := newHandoff(r, awscheck.OwnerOrganization, false)
			f := h.problems[0]
			if len(f.Remedy.Look) != 1 || !strings.HasPrefix(f.Remedy.Text, "Exempt our principal. ") || !strings.Contains(f.Remedy.Text, "print every one of them") || !strings.Contains(f.Detail, "exempt our requests") ||
				!strings.HasSuffix(f.Remedy.Text, "remove it once we tell you that it is done.") {
				t.Fatalf("%s %+v", f.Detail, f.Remedy)
			}
			if masked {
				if out, stopped := runBash(t, t.TempDir(), commandFolder(t, "aws", "#!/bin/sh\necho ran\n"), "-c", f.Remedy.Look[0]); stopped || out != "" {
					t.Errorf("a masked command does something: %s", out)
				}
				return
			}
			aws := `#!/bin/sh
case "$*" in
*"--target-id 111122223333 "*) echo p-FullAWSAccess ;;
*"--target-id ou-ab12-cdef3456 "*) printf 'p-FullAWSAccess\tp-trust0001\n' ;;
*"--target-id r-ab12 "*) echo p-FullAWSAccess ;;
*"--child-id 111122223333 "*) echo ou-ab12-cdef3456 ;;
*"--child-id ou-ab12-cdef3456 "*) echo r-ab12 ;;
*"describe-policy --policy-id "*) echo "document of $4" ;;
*) echo "called with $*"; exit 1 ;;
esac
`
			out, stopped := runBash(t, t.TempDir(), commandFolder(t, "aws", aws), "-c", f.Remedy.Look[0])
			want := []string{"== p-FullAWSAccess, attached to 111122223333", "document of p-FullAWSAccess", "== p-FullAWSAccess, attached to ou-ab12-cdef3456", "document of p-FullAWSAccess",
				"== p-trust0001, attached to ou-ab12-cdef3456", "document of p-trust0001", "== p-FullAWSAccess, attached to r-ab12", "document of p-FullAWSAccess"}
			if stopped || out != strings.Join(want, "\n")+"\n" {
				t.Errorf("prints:\n%s", out)
			}
			refused, _ := runBash(t, t.TempDir(), commandFolder(t, "aws", "#!/bin/sh\necho denied >&2\nexit 254\n"), "-c", f.Remedy.Look[0])
			if refused != "denied\ndenied\n" {
				t.Errorf("where AWS denies, it prints:\n%s", refused)
			}
		})
	}
}

// A permission set has one inline policy: a second document would replace the first.
func TestOneDocumentForAPermissionSet(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: awscheck.NewPermissionSet + "Data.", Policy: awscheck.Allow("iam:CreateRole", "iam:GetRole")}}
	lacks := awscheck.Finding{ID: "account.clean", Status: awscheck.Unverified, Title: "Clean", Detail: "Denied.", Evidence: awscheck.None,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("ec2:DescribeVpcs", "iam:GetRole")}}
	r := situation(t, peered, denied, lacks)
	r.Identity.ARN = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana"
	texts := map[string]string{"the report": string(r.Text())}
	for _, m := range r.Messages() {
		if m.Owner == awscheck.OwnerIdentity {
			texts["the message"] = m.Text
		}
	}
	if len(texts) != 2 {
		t.Fatal("no message")
	}
	for name, text := range texts {
		text = strings.Join(strings.Fields(text), " ")
		if rest, ok := inOrder(text, []string{`"Sid": "Activation"`, `"iam:CreateRole"`, `"iam:GetRole"`, `"Sid": "ReadOnlyChecks"`, `"ec2:DescribeVpcs"`, mergedNote}); !ok || strings.Count(text, `"Version"`) != 1 || strings.Count(text, `"iam:GetRole"`) != 1 {
			t.Errorf("%s lacks %q:\n%s", name, rest, text)
		}
	}
	if r.Findings[slices.IndexFunc(r.Findings, func(f Finding) bool { return f.ID == denied.ID })].Remedy.Policy.Statement[0].Sid != "" {
		t.Error("the report itself was changed")
	}
}

// The owner of a zone authorizes and deletes the authorization; between the two, Astronomer acts.
func TestTheOwnerOfAZoneGetsTheirCommandsOnly(t *testing.T) {
	r := situation(t, peered)
	const authorize, associate, remove = "aws route53 create-vpc-association-authorization --x", "aws route53 associate-vpc-with-hosted-zone --x", "aws route53 delete-vpc-association-authorization --x"
	r.Findings = []Finding{{ID: "verify.zones", Step: "verify", Status: awscheck.Fail, Title: "x", Detail: "It is not authorized.",
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Authorize it. Astronomer associates the two with the second command.", Commands: []string{authorize, associate, remove}}}}
	list := r.Messages()
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	text := strings.Join(strings.Fields(list[0].Text), " ")
	if rest, ok := inOrder(text, []string{"we ask Astronomer, the VPC's owner, to associate the zone", authorize, remove}); !ok || strings.Contains(text, associate) {
		t.Errorf("lacks %q:\n%s", rest, list[0].Text)
	}
	if len(r.Findings[0].Remedy.Commands) != 3 || r.Findings[0].Remedy.Commands[1] != associate {
		t.Errorf("the report has changed: %q", r.Findings[0].Remedy.Commands)
	}
	r.Findings[0].Remedy.Commands = []string{authorize} // as the check has it today: the others are in its text
	if again := strings.Join(strings.Fields(r.Messages()[0].Text), " "); again != text {
		t.Errorf("with one command, the message is\n%s", again)
	}
}

// The name of a session can be anything, except where IAM Identity Center gives it.
func TestWhoAsks(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana@example.com": "ana@example.com",
		"arn:aws:iam::111122223333:user/team/ben":                                                      "ben",
		"arn:aws:sts::111122223333:assumed-role/deployer/botocore-session-1700000000":                  "",
		"arn:aws:iam::111122223333:root":                                                               "", "arn:aws:sts::111122223333:federated-user/bob": "", "[arn-A]": "", "": "",
	} {
		if got := personOf(arn); got != want {
			t.Errorf("%s is %q, not %q", arn, got, want)
		}
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

// A message is pasted alone: each says itself that its account is simulated, or that it is a
// replay, with the time at which AWS answered.
func TestEachMessageSaysWhereItsFindingsAreFrom(t *testing.T) {
	r := everything(t)
	recorded := r.GeneratedAt.Add(-7 * 24 * time.Hour)
	r.Demo, r.RecordedAt = true, &recorded
	messages := r.Messages()
	if len(messages) < 4 {
		t.Fatalf("%d messages", len(messages))
	}
	now := r.GeneratedAt.Format(minute)
	for _, m := range messages {
		text := strings.Join(strings.Fields(m.Text), " ")
		if !strings.Contains(text, demoNote) || !strings.Contains(text, r.replayNote()) || strings.Contains(text, now) {
			t.Errorf("%s:\n%s", m.Name(), m.Text)
		}
	}
}

// TestTheCommandOfAMessageRepeatsTheCheck lets a shell read the command, and the program
// the answers in it: all that the owner's part of the check reads, and no profile of the sender.
func TestTheCommandOfAMessageRepeatsTheCheck(t *testing.T) {
	plain := everything(t)
	all := steps.All(steps.DefaultRequirements())
	for name, evil := range map[string]string{"as it is": "", "quotes": evils["quotes"], "shell": evils["shell"]} {
		for _, problem := range []string{"region.quota.L-1216C47A", "peering.vpc"} {
			t.Run(name+", "+problem, func(t *testing.T) {
				r := hostile(t, plain, evil)
				r.Requirements, r.Scenario = steps.DefaultRequirements().Version, "ready"
				h := newHandoff(r, awscheck.OwnerAccount, false)
				h.problems = []Finding{{ID: problem, Status: awscheck.Fail}}
				command := h.againCommand("check", h.isWhole())
				out, stopped := runBash(t, "", nil, "-c", "astro-activate() { printf '%s\\0' \"$@\"; }; "+command)
				if stopped {
					t.Fatalf("%s: %s", out, command)
				}
				words := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
				if len(words) < 4 || words[0] != "check" || words[1] != "--demo=ready" {
					t.Fatalf("%q", words)
				}
				want := slices.DeleteFunc(r.Answers.Settings(all), func(s steps.Setting) bool {
					area, _, _ := strings.Cut(string(s.Key), ".")
					notTheirs := area == "peering" || area == "dns" || area == "public"
					return s.Key == steps.KeyProfile || s.Key == steps.KeyPeerProfile || notTheirs && problem != "peering.vpc"
				})
				if len(words) != 2+2*len(want) {
					t.Fatalf("%d words for %d answers: %q", len(words), len(want), words)
				}
				for i, s := range want {
					got, err := files.ParseSetting(all, words[3+2*i])
					if words[2+2*i] != "--set" || err != nil || got.Key != s.Key {
						t.Errorf("%q: %v", words[3+2*i], err)
					}
					if s.Key == steps.KeyMethods && problem != "peering.vpc" {
						s.Value = steps.Value{} // neither method
					}
					if evil == "" && !slices.Equal(got.Value, s.Value) {
						t.Errorf("%s is %q, was %q", s.Key, got.Value, s.Value)
					}
				}
			})
		}
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
	ids := regexp.MustCompile(`<section class="message" id="([^"]+)"><h3><a href="#([^"]+)">([^<]+)</a>`).FindAllStringSubmatch(page, -1)
	seen := map[string]bool{}
	for _, id := range ids {
		if id[1] != id[2] || seen[id[1]] {
			t.Errorf("the anchor %s leads to %s, or is there twice", id[2], id[1])
		}
		seen[id[1]] = true
		link, button := `<li><a href="#`+id[1]+`">`+id[3]+"</a></li>", `<button type="button" aria-label="Copy the message to `+id[3]+`" hidden>Copy</button><span class="spoken" role="status" aria-live="polite"></span>`
		if strings.Count(page, link) != 1 || strings.Index(page, link) > strings.Index(page, "<h2>") || strings.Count(page, button) != 1 || strings.Count(page, ">"+id[3]+"</a></h3>") != 1 {
			t.Errorf("%s: no link at the top, no button or no name of its own", id[1])
		}
	}
	if n := len(everything(t).Messages()); len(ids) != n || strings.Count(page, `<pre class="text">Subject: `) != n || !seen["for-astronomer-activation"] || !seen["for-astronomer-peering"] {
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

// What is to be asked of someone is said to them.
func TestAFixIsAddressedToWhoReadsIt(t *testing.T) {
	for text, want := range map[string]string{
		"Ask the boundary's owner to remove statement NoNewRoles from b. An explicit deny overrides.":                                "Remove statement NoNewRoles from b. An explicit deny overrides.",
		"Ask an administrator of your AWS organization to allow iam:GetRole in p.":                                                   "Allow iam:GetRole in p.",
		"Ask your organization's administrators to remove the statement from p, or exempt this principal from it, then check again.": "Remove the statement from p, or exempt our principal from it.",
		"Ask your organization's administrators to allow eu-west-1 for this account in their service control policies.":              "Allow eu-west-1 for this account in your service control policies.",
		"Ask an administrator of account 111122223333 to attach this policy to role deployer. It contains everything.":               "Attach this policy to role deployer. It contains everything.",
		"Ask an administrator of your AWS organization whether the policies of account 1 allow it to be done.":                       "Tell us whether the policies of account 1 allow it to be done.",
		"Attach this policy to the principal and check again.":                                                                       "Attach this policy to the principal and check again.",
	} {
		if got := imperative(text); got != want {
			t.Errorf("%q is said as %q, not %q", text, got, want)
		}
	}
}

// AWS takes days for a quota; one that is large enough once what the account has is deleted needs
// no request.
func TestQuotasComeFirstAndAgreeWithWhatIsDeleted(t *testing.T) {
	quota := func(code, text string) awscheck.Finding {
		return awscheck.Finding{ID: awscheck.RegionQuota + code, Status: awscheck.Fail, Title: "Quota " + code, Detail: "Short.", Evidence: awscheck.Live,
			Remedy: awscheck.Remedy{Text: text, Commands: []string{"aws service-quotas request-" + code}}}
	}
	addresses := inUse
	addresses.Title, addresses.Detail = "4 Elastic IPs in us-east-1", "4 Elastic IPs in us-east-1: a. Type: AWS::EC2::EIP."
	r := situation(t, peered, addresses,
		quota("L-0263D0A3", "Request an increase of the quota to 8 (6 used), or remove some of the 4 Elastic IPs in use."),
		quota("L-FE5A380F", "Request an increase of the quota to 9 (6 used), or remove some of the 5 NAT gateways in use."))
	expectIn(t, textTo(r, "Account administrator"), []string{
		"Quota L-0263D0A3 (region.quota.L-0263D0A3)", "Request nothing if the 4 Elastic IPs go; if they stay, request an increase of the quota to 8 (6 used). Decide first: the account must be clean, and the quota is large enough once they are deleted.",
		"region.quota.L-FE5A380F", "Request an increase of the quota to 9 (6 used), or remove some of the 5 NAT gateways in use.",
		"4 Elastic IPs in us-east-1 (account.clean)",
		"Request first what AWS can take days to decide on: the increase of Quota L-FE5A380F. Next, decide what goes and what stays: request the increase of Quota L-0263D0A3 only if the 4 Elastic IPs stay."}, nil)
}

// "Who says that our export has to go, and who decides that it may stay?"
func TestWhoseRuleItIsThatAResourceHasToGo(t *testing.T) {
	keep := inUse
	keep.Remedy.Text = "Delete it, or activate in a new account instead. If it may stay, acknowledge account.clean with a reason."
	expectIn(t, textTo(situation(t, peered, keep), "Account administrator"), []string{
		"Astronomer requires a clean AWS account for it, in which nothing else runs", "Delete it. If it may stay, reply with the reason.",
		`That the account must be clean is Astronomer's rule, not ours and not AWS's: the prerequisites in Astro's documentation ("Activate your data plane") ask for a clean AWS account, and name no exception.`,
		"Where you reply with a reason", "Our request to Astronomer names it, and Astronomer may still ask for a clean account: then we activate another account."}, []string{"acknowledge", "in a new account"})
	rule := awscheck.Finding{ID: awscheck.DNSResolver, Status: awscheck.Warn, Title: "A rule forwards", Detail: "It does.", Evidence: awscheck.Live,
		Remedy: awscheck.Remedy{Text: "Share it. If it has these records, acknowledge dns.resolver with a reason."}}
	expectIn(t, textTo(situation(t, peered, rule), "Target VPC's owner"), []string{"If it has these records, reply with the reason.", "Where you reply with a reason"}, []string{"Our request to Astronomer names", "Astronomer's rule"})
	r := situation(t, peered, keep)
	for i := range r.Findings {
		r.Findings[i].Acknowledged = "The export ends in May"
	}
	expectIn(t, textTo(r, "Astronomer"), []string{"account.clean was acknowledged: The export ends in May"}, nil)
}

// A check with two findings counts as two, in the subject as in the text and in every other count.
func TestTheSubjectCountsFindings(t *testing.T) {
	lacks := func(detail string) awscheck.Finding {
		return awscheck.Finding{ID: "account.clean", Status: awscheck.Unverified, Title: "Clean", Detail: detail, Evidence: awscheck.None,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("iam:ListUsers")}}
	}
	expectIn(t, textTo(situation(t, peered, lacks("In one."), lacks("In another.")), "IAM administrator"), []string{": 2 unverified checks ", "2 checks need permissions that this principal does not have: account.clean (2)."}, nil)
}

// "Do I have to limit the actions, and how do I see that it was enough?"
func TestTheLimitToOneRoleIsARequestAndTheMessageSaysWhatTheCheckThenShows(t *testing.T) {
	r := situation(t, peered, awscheck.Finding{ID: awscheck.PermissionsIAM + "CreateRole", Status: awscheck.Fail, Title: "iam:CreateRole denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Allow it."}})
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:iam::111122223333:user/ana", "111122223333", "aws"
	const role = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	expectIn(t, textTo(r, "IAM administrator"), []string{
		"Our request, which the activation does not depend on: allow these IAM actions, except ListRoles, to our principal alone, on " + role + " alone (as Resource",
		"A principal that has them, even on this role alone, can give the role any policy, assume it, and so become an administrator of the account.",
		"one that is allowed on this role alone as a warning, which blocks nothing."}, []string{"The check then warns"})
}

// The simulator is asked about what the policies are to allow: actions on the activation's role,
// of the permission set that is created. A masked command stays, as a comment.
func TestTheSimulatorIsAskedAboutTheRoleOfTheActivation(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	denied := func(action string, p *awscheck.Policy) awscheck.Finding {
		return awscheck.Finding{ID: awscheck.PermissionsIAM + action, Status: awscheck.Fail, Title: action + " denied", Detail: "Denied.", Evidence: awscheck.Simulated,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Do it.", Policy: p}}
	}
	r := situation(t, peered, denied("CreateRole", nil), denied("ListRoles", nil))
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana", "111122223333", "aws"
	expectIn(t, textTo(r, "IAM administrator"), []string{"about our principal", "--role-name AWSReservedSSO_Data_0123456789abcdef", "--resource-arns " + role + ` \ --action-names iam:CreateRole aws iam simulate-principal-policy`, "--action-names iam:ListRoles"}, []string{"list-roles"})
	masked := textTo(r.MaskedBy(mask.New()), "IAM administrator")
	expectIn(t, masked, []string{"# masked, do not run: aws iam simulate-principal-policy", "# --action-names iam:CreateRole"}, []string{"111122223333", "Only the principal itself"})
	r = situation(t, peered, denied("CreateRole", awscheck.Allow("iam:CreateRole")))
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana", "111122223333", "aws"
	expectIn(t, textTo(r, "IAM administrator"), []string{"the role of the permission set AstroActivation, once it is assigned", "'AWSReservedSSO_AstroActivation_'", "--resource-arns " + role}, []string{"get-role"})
}

// What is deleted in the target VPC's account is not looked for in the one that is activated.
func TestWhereACheckLooks(t *testing.T) {
	target, own := situation(t, peered), situation(t, []string{"account.expected_id=111122223333"})
	for name, tt := range map[string]struct {
		report        Report
		check, region string
		want          string
	}{
		"the account that is activated":      {target, awscheck.AccountClean, "us-east-1", "in AWS account 111122223333, region us-east-1"},
		"the target VPC's account":           {target, awscheck.NetworkOverlapRoutes, "us-west-2", "in AWS account 444455556666, region us-west-2"},
		"no target VPC":                      {own, awscheck.NetworkOverlapRoutes, "us-west-2", "in AWS account 111122223333, region us-west-2"},
		"a global service":                   {target, awscheck.AccountClean, "", "in AWS account 111122223333"},
		"no credentials":                     {Report{}, awscheck.AccountClean, "us-east-1", "in region us-east-1"},
		"no credentials, and a global check": {Report{}, awscheck.AccountClean, "", ""},
	} {
		if got := Where(tt.report, tt.check, tt.region); got != tt.want {
			t.Errorf("%s: %q, not %q", name, got, tt.want)
		}
	}
}
