package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// textTo is the message to an owner, in one line; "" if there is none.
func textTo(r Report, name string) string {
	for _, m := range r.Messages() {
		if m.Name() == name {
			return strings.Join(strings.Fields(m.Text), " ")
		}
	}
	return ""
}

func expectIn(t *testing.T, text string, want, not []string) {
	t.Helper()
	if rest, ok := inOrder(text, want); !ok {
		t.Errorf("lacks %q after the others:\n%s", rest, text)
	}
	for _, n := range not {
		if strings.Contains(text, n) {
			t.Errorf("has %q:\n%s", n, text)
		}
	}
}

func TestTheOwnerOfTheTargetVPCKnowsWhatToDoAndInWhichOrder(t *testing.T) {
	const target = "Target VPC's owner"
	network := func(id string, s awscheck.Status, commands ...string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: s, Title: "Title of " + id, Detail: id + " is not right.", Evidence: awscheck.Live,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Do it.", Commands: commands}}
	}
	overlaps := awscheck.Finding{ID: awscheck.NetworkOverlapTarget, Status: awscheck.Fail, Title: "CIDR overlaps the target VPC", Detail: "It does.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou}}
	admit := network(awscheck.PathSecurityGroups, awscheck.Fail, "aws ec2 authorize-security-group-ingress --cidr 10.96.0.0/19 --region eu-west-1")
	admit.Title = "Port 3306 not open to 10.96.0.0/19"
	inside := network(awscheck.PathSecurityGroups, awscheck.Fail, "aws ec2 x --ip-permissions 'IpRanges=[{CidrIp=10.96.0.0/19}]'")
	noCredentials := awscheck.Finding{ID: awscheck.PeeringAccount, Status: awscheck.Unverified, Title: "Target account", Detail: "No credentials.", Evidence: awscheck.None, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Get some."}}
	withZone := append(slices.Clone(peered), "peering.services=orders=postgres://orders.data.example.internal:5432,ledger=mysql://ledger.data.example.internal:3306", "dns.private_zones=Z08230031EXAMPLE0001")
	for name, tt := range map[string]struct {
		found     []awscheck.Finding
		want, not []string
	}{
		"a rule that can be added now": {[]awscheck.Finding{admit},
			[]string{"Its VPC (10.96.0.0/19)", "The data services that pipelines will reach", "orders: orders.data.example.internal, TCP port 5432 (postgres)", "ledger: ledger.data.example.internal, TCP port 3306 (mysql)",
				"What blocks", "--cidr 10.96.0.0/19", headingLater}, []string{"The order", headingNewCIDR, "ASTRO_CIDR"}},
		"a rule for a CIDR that will change": {[]awscheck.Finding{overlaps, admit, network(awscheck.DNSResolver, awscheck.Warn)},
			[]string{"1 blocker, 1 warning", "its CIDR is still to be chosen", "The data plane's CIDR must change: It does.", `1. Now: what is under "Warnings"`, "2. Once you have the new CIDR", `(1 blocker: "Port 3306 not open to the new CIDR")`, "3. Once we ask you to", "We check again with the new CIDR and send you what else it needs.",
				"Warnings Title of dns.resolver", headingNewCIDR + " In the commands, put the new CIDR in place of REPLACE_ME. Port 3306 not open to the new CIDR (path.security_groups)", `ASTRO_CIDR=REPLACE_ME aws ec2 authorize-security-group-ingress --cidr "$ASTRO_CIDR" --region eu-west-1`, headingLater, `--destination-cidr-block "$ASTRO_CIDR"`,
				`What must be resolved: "Port 3306 not open to the new CIDR"`},
			[]string{"open to 10.96.0.0/19", "What blocks", "--cidr 10.96.0.0/19", "--destination-cidr-block 10.96.0.0/19"}},
		"a CIDR inside of quotes": {[]awscheck.Finding{overlaps, inside}, []string{"{CidrIp=REPLACE_ME}"}, []string{"CidrIp=10.96"}},
		"an account that we can't read": {[]awscheck.Finding{noCredentials},
			[]string{"a check to run, and what is to come", "In short: 1 check to run now. Then 3 tasks to plan for.", "We have no credentials for AWS account 444455556666", "astro-activate verify --demo", "--set peering.vpc_id=vpc-0a1b2c3d4e5f60718", "describe-route-tables --filters Name=vpc-id,Values=vpc-0a1b2c3d4e5f60718",
				"rtb-REPLACE_ME", "dns.accepter_option", "AllowDnsResolutionFromRemoteVpc=true --region eu-west-1", "dns.zones", "create-vpc-association-authorization --hosted-zone-id Z08230031EXAMPLE0001 --vpc VPCRegion=us-east-1", "Only after we have confirmed the association: aws route53 delete-vpc-association-authorization"},
			[]string{"# Only after", "astro-activate check", "associate-vpc-with-hosted-zone", "--profile astro", "the runbook"}},
		"such an account, and a CIDR that will change": {[]awscheck.Finding{overlaps, noCredentials}, []string{"In short: 3 tasks to plan for.", "What you can check for us once you have the new CIDR"}, []string{"to run now"}},
	} {
		t.Run(name, func(t *testing.T) { expectIn(t, textTo(situation(t, withZone, tt.found...), target), tt.want, tt.not) })
	}
	// With stand-ins, no command can be run.
	for line := range strings.Lines(string(situation(t, withZone, noCredentials).MaskedBy(mask.New()).Handoff())) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "aws ") && strings.Contains(line, "[") && !strings.Contains(line, "Associations[]") {
			t.Errorf("masked, it has %s", line)
		}
	}
}

// Where the peering exists, nothing of it is to come: what the check does not read is looked at.
func TestAPeeringThatExistsIsNotAskedForAgain(t *testing.T) {
	found := func(id string, s awscheck.Status, r awscheck.Remedy) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: s, Title: "x", Detail: "Later, three commands.", Evidence: awscheck.Live, Resources: []string{"Z08230031EXAMPLE0001"}, Remedy: r}
	}
	r := situation(t, append(slices.Clone(peered[:5]), append(slices.Clone(peered[6:]), "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2", "connectivity.methods=public,peering", "public.endpoints=wh=snowflake://xy1.snowflakecomputing.com:443")...),
		awscheck.Finding{ID: awscheck.PathAstro, Status: awscheck.Pass, Title: "x", Evidence: awscheck.Live, Resources: []string{"orders", "vpc-0a57a0000000000001"}},
		found(awscheck.AccountPriorActivation, awscheck.Info, awscheck.Remedy{}), found(awscheck.PathRoute, awscheck.Pass, awscheck.Remedy{}),
		found(awscheck.DNSAccepterOption, awscheck.Info, awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Once it is active.", Commands: []string{"PEERING_ID=pcx-REPLACE_ME", "aws ec2 modify-it"}}),
		found(awscheck.DNSZones, awscheck.Info, awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "By you, by you, the zone's owner.", Commands: []string{"ASTRO_VPC_ID=vpc-REPLACE_ME", "aws route53 create-x", "aws route53 associate-vpc-with-hosted-zone --x", "aws route53 delete-x"}}),
		found(awscheck.PublicAllowlist, awscheck.Info, awscheck.Remedy{Owner: awscheck.OwnerService, Text: "Add them."}))
	if !IsPeered(r) {
		t.Fatal("it has no peering")
	}
	expectIn(t, textTo(r, "Target VPC's owner"), []string{"settings to check", "is peered with vpc-0a1b2c3d4e5f60718", "describe-vpc-peering-connections --filters Name=status-code,Values=active", "Name=requester-vpc-info.owner-id,Values=111122223333",
		"If it is not True", "modify-it", "If it is not among them", "aws route53 get-hosted-zone --id Z08230031EXAMPLE0001", "create-x", "delete-x"},
		[]string{"what is to come", "will be peered", "not before we ask", "accept-vpc-peering", "Once it is active", "associate-vpc-with-hosted-zone", "Later, three"})
	expectIn(t, textTo(r, "Data service's owner"), []string{"Subject: [Draft: add the addresses] Connections from Astro to xy1.snowflakecomputing.com:443 (wh): addresses to allow", "may be allowed already: REPLACE_ME and REPLACE_ME"}, []string{"what is to come", "public.allowlist", "do not exist yet", "once we have sent"})
	page := strings.Join(strings.Fields(string(r.Handoff())), " ")
	expectIn(t, page, []string{"reads these settings of the peering. Send this only if", "aws ec2 describe-nat-gateways --filter Name=state,Values=available Name=vpc-id,Values=vpc-0a57a0000000000001", "--profile astro", "WHAT IS LEFT FOR YOU", "astro-activate verify --watch"}, nil)
}

// The addresses that the checks have read are in the text, which can then be sent.
func TestTheAddressesToAllowAreInTheMessage(t *testing.T) {
	r := situation(t, []string{"cluster.name=prod", "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2", "region=us-east-1", "connectivity.methods=public", "public.endpoints=wh=snowflake://xy1.snowflakecomputing.com:443"},
		awscheck.Finding{ID: awscheck.AccountPriorActivation, Status: awscheck.Info, Title: "x", Detail: "x", Evidence: awscheck.Live})
	r.ExternalAddresses = []string{"203.0.113.20", "203.0.113.21"}
	expectIn(t, textTo(r, "Data service's owner"), []string{"Subject: Connections from Astro to xy1", "They may be allowed already: 203.0.113.20 and 203.0.113.21."}, []string{"Draft", "REPLACE_ME"})
	if page := string(r.Handoff()); strings.Contains(page, "describe-nat-gateways") {
		t.Errorf("its sender is to look them up:\n%s", page)
	}
}

// verify wants a route in each route table that a subnet uses, as the report and the runbook do, so
// the message asks for no fewer. It names those that serve a data service; where the path to one of
// them is not known, the owner looks.
func TestARouteIsAddedToEachTable(t *testing.T) {
	answers := append(slices.Clone(peered), "peering.services=orders=postgres://orders.data.example.internal:5432,ledger=mysql://ledger.data.example.internal:3306")
	route := func(s awscheck.Status, resources ...string) awscheck.Finding {
		return awscheck.Finding{ID: awscheck.PathRoute, Status: s, Title: "Route", Detail: "x", Evidence: awscheck.Live, Resources: resources}
	}
	orders := route(awscheck.Info, "orders", "rtb-0a", "subnet-01", "subnet-02", "rtb-0b", "subnet-03")
	for name, tt := range map[string]struct {
		found     []awscheck.Finding
		want, not []string
	}{
		"each path is known": {[]awscheck.Finding{orders, route(awscheck.Info, "ledger", "rtb-0b", "subnet-04")},
			[]string{"rtb-0a (private) serves orders in subnet-01 and subnet-02; rtb-0b serves orders in subnet-03 and ledger in subnet-04.", "create-route --route-table-id rtb-0a ", "create-route --route-table-id rtb-0b ", "create-route --route-table-id rtb-0c "}, []string{"describe-route-tables"}},
		"one is not determined":          {[]awscheck.Finding{orders, route(awscheck.Unverified, "ledger")}, []string{"describe-route-tables", "rtb-0a (private), rtb-0b and rtb-0c (main route table)", "--route-table-id rtb-0c "}, []string{"serves orders"}},
		"one was not judged":             {[]awscheck.Finding{orders}, []string{"describe-route-tables", "--route-table-id rtb-0c "}, []string{"serves orders"}},
		"a table that is not of the VPC": {[]awscheck.Finding{orders, route(awscheck.Info, "ledger", "rtb-0d", "subnet-04")}, []string{"describe-route-tables", "--route-table-id rtb-0c "}, []string{"serves orders"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, answers, tt.found...)
			r.Target = &Target{RouteTables: []RouteTable{{ID: "rtb-0a", Name: "private"}, {ID: "rtb-0b"}, {ID: "rtb-0c", Main: true}}}
			text := textTo(r, "Target VPC's owner")
			expectIn(t, text, tt.want, tt.not)
			if n := strings.Count(text, "PEERING_ID="); n != 1 {
				t.Errorf("the peering's id is set %d times:\n%s", n, text)
			}
		})
	}
}

// What verify could not verify travels, too: to Astronomer, and to the owner who acts next.
func TestVerifyHandsOnWhatIsNotThereYet(t *testing.T) {
	r := situation(t, append(slices.Clone(peered), "dns.private_zones=Z08230031EXAMPLE0001"))
	r.Findings = []Finding{
		{ID: awscheck.VerifyRequest, Step: "verify", Status: awscheck.Unverified, Title: "Peering request", Detail: "No request was found. From another network: pcx-1 (office network) of account 777788889999.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Request it."}},
		{ID: awscheck.VerifyActive, Step: "verify", Status: awscheck.Unverified, Title: "x", Detail: "x", Cause: awscheck.VerifyRequest},
	}
	r.NextSteps = verifySteps(r, "")
	expectIn(t, textTo(r, "Astronomer"), []string{"Subject: VPC peering with an Astro cluster: prod: 1 unverified check", "No request was found.", "The peering that we ask for", "(10.96.0.0/19) in AWS account 111122223333, region us-east-1", "VPC: vpc-0a1b2c3d4e5f60718", "Please send the request, or tell us its id"},
		[]string{"[Draft", "office", "777788889999"})
	expectIn(t, textTo(r, "Target VPC's owner"), []string{"what is to come", "accept it only if it prints pending-acceptance, 111122223333 and 10.96.0.0/19", "dns.accepter_option", "dns.zones"}, nil)
	expectIn(t, strings.Join(strings.Fields(string(r.Handoff())), " "), []string{"open a ticket with priority P3", "WHAT IS LEFT FOR YOU", "astro-activate verify --watch"}, []string{"There is nothing to hand on"})

	r.Findings = []Finding{
		{ID: awscheck.VerifyRequest, Step: "verify", Status: awscheck.Pass, Title: "Peering request", Detail: "It is there."},
		{ID: awscheck.VerifyActive, Step: "verify", Status: awscheck.Fail, Title: "x", Detail: "It waits.", Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Accept it.", Commands: []string{"aws ec2 accept-it"}}},
		{ID: awscheck.VerifyDNSOption, Step: "verify", Status: awscheck.Unverified, Title: "DNS option", Detail: "Not before it is active.", Cause: awscheck.VerifyActive, Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Turn it on.", Commands: []string{"aws ec2 modify-it"}}},
		{ID: awscheck.PathRoute, Step: "dns", Status: awscheck.Unverified, Title: "Route", Detail: "x", Cause: awscheck.VerifyActive, Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Add it.", Commands: []string{"aws ec2 accept-it"}}},
	}
	expectIn(t, textTo(r, "Target VPC's owner"), []string{"1 blocker", "aws ec2 accept-it", "Then: once the peering is active", "DNS option (verify.dns_option)", "To do: Turn it on.", "aws ec2 modify-it"}, []string{"describe-vpc-peering-connections", "path.route"})
}

// A CIDR of the target VPC that was left out is in no request for the peering unnoticed.
func TestTheRequestForThePeeringSaysThatACIDRWasLeftOut(t *testing.T) {
	withCIDR := append(slices.Clone(peered), "peering.cidrs=10.40.0.0/16")
	r := situation(t, withCIDR, awscheck.Finding{ID: awscheck.PeeringCIDRs, Status: awscheck.Warn, Title: "Target CIDR left out: 172.20.16.0/20", Detail: "It was.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou}})
	expectIn(t, string(r.Handoff()), []string{"CIDRs: 10.40.0.0/16 (Target CIDR left out: 172.20.16.0/20)"}, nil)
	expectIn(t, string(situation(t, withCIDR).Handoff()), []string{"CIDRs: 10.40.0.0/16\n"}, nil)
}

// A reason is for a check, and covers what other owners are asked about.
func TestAMessageSaysWhatAReasonCovers(t *testing.T) {
	clean := func(s awscheck.Status, o awscheck.Owner, detail string) awscheck.Finding {
		return awscheck.Finding{ID: awscheck.AccountClean, Status: s, Title: "Other resources", Detail: detail, Evidence: awscheck.Live, Resources: []string{detail},
			Remedy: awscheck.Remedy{Owner: o, Text: "If it may stay, acknowledge account.clean with a reason."}}
	}
	found := []awscheck.Finding{clean(awscheck.Fail, awscheck.OwnerAccount, "1 bucket: a. Type: B."), clean(awscheck.Fail, awscheck.OwnerAccount, "1 function: f."),
		clean(awscheck.Fail, awscheck.OwnerAccount, "1 queue: q."), clean(awscheck.Warn, awscheck.OwnerIdentity, "1 IAM role: r.")}
	r := situation(t, peered, found...)
	expectIn(t, textTo(r, "Account administrator"), []string{"We record one reason for all 4 findings of this check, also 1 in the message to another owner (IAM administrator): 1 IAM role: r. Tell us which of yours may stay, and why"}, nil)
	expectIn(t, textTo(r, "IAM administrator"), []string{"also 3 in the message to another owner (Account administrator): 1 bucket: a; 1 function: f; and 1 more. Tell us which"}, nil)
	if text := textTo(situation(t, peered, found[3]), "IAM administrator"); strings.Contains(text, "one reason for all") {
		t.Errorf("one finding:\n%s", text)
	}
	// Once it is given, the owners that have a message see it, and the sender all of it.
	quota := awscheck.Finding{ID: "region.quota.L-1216C47A", Status: awscheck.Fail, Title: "x", Detail: "y", Evidence: awscheck.Live}
	r = situation(t, append(slices.Clone(peered), "acknowledged.account.clean=they are ours"), append(found, quota)...)
	accepted := "account.clean: they are ours. The reason covers all 4 findings of this check. Problem: 1 bucket: a. Type: B. Problem: 1 function: f. Problem: 1 queue: q."
	expectIn(t, textTo(r, "Account administrator"), []string{"What we have accepted, with our reason: you need not act on it", accepted}, []string{"1 IAM role: r"})
	for name, text := range map[string]string{"hand-off": string(r.Handoff()), "text": string(r.Text()), "Markdown": strings.ReplaceAll(string(r.Markdown()), `\`, "")} {
		flat := strings.Join(strings.Fields(text), " ")
		all := "account.clean: they are ours. Problem: 1 bucket: a. Type: B. Problem: 1 function: f. Problem: 1 queue: q. Warning: 1 IAM role: r."
		if !strings.Contains(flat, all) {
			t.Errorf("the %s has no %q:\n%s", name, all, text)
		}
	}
}

// The owner of a boundary gets the command with the whole document.
func TestTheOwnerOfABoundaryCanChangeIt(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Remove its statement NoRoles", Look: []string{"aws iam get-policy-version"},
			Revision: &awscheck.PolicyRevision{ARN: "arn:aws:iam::111122223333:policy/it's", Version: "v3", Document: "{\n  \"Statement\": []\n}"}}}
	r := situation(t, peered, denied)
	r.Identity.Account, r.Identity.Partition = "111122223333", "aws"
	if page := strings.Join(strings.Fields(string(r.Text())), " "); !strings.Contains(page, `It is made from version v3, which must still be the default: { "Statement": [] }`) {
		t.Errorf("the report lacks the document:\n%s", page)
	}
	const name = "IAM administrator"
	expectIn(t, textTo(r, name), []string{"Remove its statement NoRoles. The command below", "all other statements of version v3", "keeps five: delete an old one otherwise", "every principal that has this boundary", "aws iam get-policy-version", "list-entities-for-policy --policy-arn", "--policy-usage-filter PermissionsBoundary", "list-policy-versions",
		"Change:", `aws iam create-policy-version --policy-arn 'arn:aws:iam::111122223333:policy/it'\''s' --set-as-default --policy-document '{ "Statement": [] }'`,
		"Once we tell you that the activation is done, make the earlier version the default again: aws iam set-default-policy-version --policy-arn 'arn:aws:iam::111122223333:policy/it'\\''s' --version-id v3",
		"All that our principal must be allowed to do", "iam:CreateRole, iam:DeleteRolePolicy", "astro-activate policy --for activation", "AstroCrossAccountIAMRole", "astronomer-remote-management for Astronomer", "arn:aws:iam::111122223333:role/astronomer-remote-management"},
		[]string{"We could not verify"})
	if masked := textTo(r.MaskedBy(mask.New()), name); !strings.Contains(masked, "# masked, do not run: aws iam create-policy-version") || !strings.Contains(masked, "}' Once we tell you that the activation is done, make") || strings.Contains(masked, "111122223333") {
		t.Errorf("masked:\n%s", masked)
	}
	unknown := denied
	unknown.ID, unknown.Status, unknown.Remedy = "permissions.iam.PutRolePolicy", awscheck.Unverified, awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("iam:SimulatePrincipalPolicy")}
	expectIn(t, textTo(situation(t, peered, denied, unknown), name), []string{"1 blocker, 1 unverified check", "We could not verify whether it may do iam:PutRolePolicy. If it may not, add that at the same time."}, nil)
	denied.Remedy = awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: awscheck.NewPermissionSet + "Data.", Policy: awscheck.Allow("iam:CreateRole")}
	r = situation(t, peered, denied, unknown)
	r.Identity.ARN = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana"
	expectIn(t, textTo(r, name), []string{`"Sid": "Activation"`, `"Sid": "ReadOnlyChecks"`, `"Sid": "ActivationUnverified"`, `"iam:PutRolePolicy"`, "The statement ReadOnlyChecks of the policy above", "the statements whose Sid begins with ActivationUnverified"}, nil)
}

// Astronomer's engineer sees each thing that is wrong, not how many there are.
func TestThePrerequisitesNameWhatIsWrong(t *testing.T) {
	clean := func(s awscheck.Status, detail string) awscheck.Finding {
		f := inUse
		f.Status, f.Detail = s, detail
		return f
	}
	text := string(situation(t, given, clean(awscheck.Warn, "1 IAM role: r."), clean(awscheck.Fail, "1 bucket: a. Type: B."), clean(awscheck.Unverified, "No permission. Why."), clean(awscheck.Unverified, "No permission. Other.")).Ticket())
	if want := "  A clean AWS account: no\n    - 1 bucket: a\n    - No permission (2 checks)\n    - a warning: 1 IAM role: r\n"; !strings.Contains(text, want) {
		t.Errorf("without %q:\n%s", want, text)
	}
	if text := string(situation(t, given, clean(awscheck.Fail, "1 bucket: a. Type: B.")).Ticket()); !strings.Contains(text, "  A clean AWS account: no: 1 bucket: a. Type: B.\n") {
		t.Errorf("one problem:\n%s", text)
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
