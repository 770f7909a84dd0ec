package summary

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
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
    Fix: Choose a private one.
4. CIDR reserved (network.cidr.reserved)
    Docker uses it.
    Fix: The same as above.

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

// "Items 1 to 3 have a title, item 4 is an id, and six of the seven unverified are not mentioned." All that is left for the
// user has one form, and what waits for it is counted.
func TestWhatTheUserReadsHasOneFormAndCountsWhatWaits(t *testing.T) {
	t.Parallel()
	waits := func(id string) Finding {
		return Finding{ID: id, Step: "verify", Status: awscheck.Unverified, Evidence: awscheck.None, Title: id, Detail: "Not determined.", Cause: "verify.request"}
	}
	r := Report{Findings: []Finding{
		{ID: "network.cidr.size", Status: awscheck.Fail, Title: "CIDR too small", Detail: "It has 4,096 addresses.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose a larger one."}},
		{ID: "verify.request", Step: "verify", Status: awscheck.Unverified, Evidence: awscheck.None, Title: "Peering request from Astro", Detail: "Not determined: none was found.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose another network first."}},
		waits("verify.cidr"), waits("verify.active"),
	}}
	const problem, request = "CIDR too small (network.cidr.size)\n    It has 4,096 addresses.\n", "Peering request from Astro (verify.request)\n    Not determined: none was found. 2 checks wait for it.\n"
	for what, tt := range map[string]struct{ text, numbers, fix string }{
		"the user's own message": {Yourself(r), "1. |2. ", "    Fix: "},
		"what ends the messages": {string(r.Handoff()), "  |  ", "    Fix (You): "},
	} {
		first, second, _ := strings.Cut(tt.numbers, "|")
		want := first + problem + tt.fix + "Choose a larger one.\n\nWhat could not be verified\n" + second + request + tt.fix + "Choose another network first.\n"
		if !strings.Contains(tt.text, want) {
			t.Errorf("%s has no\n%s\nin\n%s", what, want, tt.text)
		}
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

func TestTheSupportCaseOfARequest(t *testing.T) {
	quota := func(commands ...string) awscheck.Finding {
		return awscheck.Finding{ID: "region.quota.L-1216C47A", Status: awscheck.Fail, Title: "x", Detail: "It is pending (PENDING, request 12ab).", Evidence: awscheck.Live,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerAWS, Text: "Wait.", Commands: commands}}
	}
	const open = "aws service-quotas create-support-case --request-id 12ab --profile astro"
	answers := append(slices.Clone(peered), "cluster.node_type=m5.xlarge", "cluster.max_nodes=20")
	opened := quota()
	opened.Detail = "It is pending (CASE_OPENED, request 12ab, support case 1712345)."
	for note, f := range map[string]awscheck.Finding{
		"open a support case for the request with the command below (you or an administrator of the account), and paste this text into that case.": quota(open),
		"paste this text into the support case that its first lines name.":                                                                         quota(),
		"paste this text into the support case that its first lines":                                                                               opened,
	} {
		first := "For the support case of quota request 12ab, in the Support Center of AWS account 111122223333: https://console.aws.amazon.com/support/home. \"Quota request history\" in the Service Quotas console shows whether a case is open. If none is, it is a new case of the type \"Service limit increase\", which needs no support plan."
		if f.Detail == opened.Detail {
			first = "For support case 1712345, in the Support Center of AWS account 111122223333: https://console.aws.amazon.com/support/home"
		}
		list := situation(t, answers, f).Messages()
		i := slices.IndexFunc(list, func(m Message) bool { return m.Owner == awscheck.OwnerAWS })
		if i < 0 || !strings.Contains(list[i].Note, note) || !slices.Equal(list[i].Run, f.Remedy.Commands) {
			t.Fatalf("the note lacks %q: %+v", note, list)
		}
		if rest, ok := inOrder(strings.Join(strings.Fields(list[i].Text), " "), []string{first + " We are activating", "request 12ab", "Use case", "to at most 20 worker nodes of type m5.xlarge", "Please decide"}); !ok || strings.Contains(list[i].Text, "--profile") {
			t.Errorf("lacks %q:\n%s", rest, list[i].Text)
		}
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
		"In short: 3 findings, all of which block the activation. We ask you to request 2 quota increases now, as AWS can take days (1 of them only if resources below stay) and solve 1 more.",
		"Quota L-0263D0A3 (region.quota.L-0263D0A3)", "Request an increase of the quota to 8 unless the 4 Elastic IPs go (6 used). Decide first: the account must be clean, and the quota is large enough once they are deleted.",
		"region.quota.L-FE5A380F", "Request an increase of the quota to 9 (6 used), or remove some of the 5 NAT gateways in use.",
		"4 Elastic IPs in us-east-1 (account.clean)",
		"Request first what AWS can take days to decide on: the increase of Quota L-FE5A380F. Next, decide what goes and what stays: request the increase of Quota L-0263D0A3 only if the 4 Elastic IPs stay."}, nil)

	addresses.Remedy.Text = "Delete them, or activate in a new account instead. If they may stay, acknowledge account.clean with a reason."
	r = situation(t, peered, addresses, quota("L-0263D0A3", "Request an increase of the quota to 8 (6 used), or remove some of the 4 Elastic IPs in use."))
	expectIn(t, textTo(r, "Account administrator"), []string{
		"We ask you to request 1 quota increase (only if resources below stay) and delete what 1 finding lists (or tell us why it may stay)."}, nil)
}

// "Who says that our export has to go, and who decides that it may stay?"
func TestWhoseRuleItIsThatAResourceHasToGo(t *testing.T) {
	keep := inUse
	keep.Remedy.Text = "Delete it, or activate in a new account instead. If it may stay, acknowledge account.clean with a reason, which covers all 6 findings of the check."
	expectIn(t, textTo(situation(t, peered, keep), "Account administrator"), []string{
		"Astronomer requires a clean AWS account for it, in which nothing else runs", "Delete it. If it may stay, reply with the reason.",
		`That the account must be clean is Astronomer's rule, not ours and not AWS's: the prerequisites in Astro's documentation ("Activate your data plane") ask for a clean AWS account, and name no exception.`,
		"Where you reply with a reason", "Our request to Astronomer names it, and Astronomer may still ask for a clean account: then we activate another account."}, []string{"acknowledge", "in a new account", "all 6 findings"})
	bucket := inUse
	bucket.Remedy.Text = "Empty and delete the bucket once nothing uses it. Deletion can't be undone. Or activate in a new account instead. If it may stay, acknowledge account.clean with a reason."
	expectIn(t, textTo(situation(t, peered, bucket), "Account administrator"), []string{"Empty and delete the bucket once nothing uses it. Deletion can't be undone. If it may stay, reply with the reason."}, []string{"in a new account"})
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

// "The wizard said to test a connection from a pipeline; the page of the messages did not." Once the account is active,
// what is left for the sender has each of the sender's next steps.
func TestWhatIsLeftForTheSenderHasTheTestOfAConnection(t *testing.T) {
	t.Parallel()
	active := awscheck.Finding{ID: awscheck.AccountPriorActivation, Status: awscheck.Info, Evidence: awscheck.Live, Detail: "The account is active."}
	route := awscheck.Finding{ID: awscheck.PathRoute, Status: awscheck.Pass, Evidence: awscheck.Live, Detail: "x"}
	behind := append(slices.Clone(peered), "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2", "peering.cidrs=10.40.0.0/16", "peering.services=db=postgres://10.40.1.1:5432")
	verified := situation(t, behind)
	verified.Findings = []Finding{{ID: awscheck.VerifyActive, Step: "verify", Status: awscheck.Pass, Evidence: awscheck.Live}}
	verified.NextSteps = verifySteps(verified, "")
	for name, r := range map[string]Report{"check": situation(t, behind, active, route), "verify": verified} {
		_, left, _ := strings.Cut(string(r.Handoff()), "WHAT IS LEFT FOR YOU\n")
		left, found := strings.Join(strings.Fields(left), " "), false
		for _, s := range r.NextSteps {
			if s.Actor() == awscheck.OwnerYou.Name() && !strings.Contains(left, s.Text) {
				t.Errorf("%s: %q is not among what is left: %s", name, s.Text, left)
			}
			found = found || strings.HasPrefix(s.Text, testsConnection)
		}
		if !found {
			t.Errorf("%s: a connection is not to be tested: %+v", name, r.NextSteps)
		}
	}
}
