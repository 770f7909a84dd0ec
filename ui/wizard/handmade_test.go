package wizard

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A handMade activation has checks that a test can hold back, fail or multiply, which the
// simulated account cannot. What is drawn is tested with the simulated account.
type handMade struct {
	hold     <-chan struct{} // checks that are slow wait for it; nil: none is slow
	slowList <-chan struct{} // the list of target VPCs waits for it; nil: it does not
	vpcs     int             // in the list of target VPCs
	loginBy  string          // a command that logs in; "": the credentials are good
	healthy  bool            // everything passes
	denied   bool            // the checks of permissions that are held back fail
	cidrs    *steps.Value    // those that AWS reports for the target VPC; nil: 10.0.0.0/16
}

func (w handMade) peerCIDRs(steps.Input) steps.Value {
	if w.cidrs != nil {
		return *w.cidrs
	}
	return steps.Value{"10.0.0.0/16"}
}

// activation has steps that resemble the real ones in what they ask.
func (w handMade) activation() []steps.Step {
	yes := func(steps.Answers) bool { return true }
	text := func(s string) func(steps.Requirements) steps.Value {
		return func(steps.Requirements) steps.Value { return steps.Text(s) }
	}
	return []steps.Step{
		{
			ID: "tools", Title: "Tools",
			Why:    "Everyone who will develop pipelines needs the Astro CLI. It is looked for on this machine; nothing is installed.",
			Checks: []steps.Check{w.check("tools.astro_cli", "Astro CLI", awscheck.Pass, "astro 1.30.0 is at /usr/local/bin/astro.")},
		},
		{
			ID: "account", Title: "Account",
			Why: "Astro's data plane runs in an AWS account of yours that holds nothing else. Pick the profile that reaches it; everything is read with it, and nothing is changed.",
			Fields: []steps.Field{
				{
					Key: steps.KeyProfile, Label: "AWS profile", Kind: steps.ChoiceField,
					Help: "A profile of your AWS configuration. Empty uses what the AWS CLI would use.",
					Lookup: &steps.Lookup{Run: func(_ context.Context, _ steps.Input, give func(steps.Options)) {
						give(steps.Options{Choices: []steps.Choice{
							{Value: "astro-activation", Detail: "SSO 111122223333"}, {Value: "dev", Detail: "keys"}, {Value: "prod-network", Detail: "role 444455556666"},
						}})
					}},
				},
				{
					Key: steps.KeyExpectedID, Label: "Expected account id", Kind: steps.TextField,
					Help:        "Optional: the 12-digit id of the account that you mean, to be sure that the profile reaches it.",
					Placeholder: "123456789012", Identifies: true,
					Validate: func(_ steps.Requirements, v steps.Value) error {
						if len(v[0]) != 12 || strings.Trim(v[0], "0123456789") != "" {
							return fmt.Errorf("%q is not an AWS account id: 12 digits, no dashes", v[0])
						}
						return nil
					},
				},
			},
			Checks: append(w.credentials(),
				w.check("account.clean", "Clean account", awscheck.Warn, "1 bucket was found in account 111122223333: cloudtrail-logs, in us-east-1. It looks like an organization's baseline."),
				w.check("account.principal", "Principal", awscheck.Pass, "You act as the role ActivationAdmin."),
			),
		},
		{
			ID: "permissions", Title: "Permissions",
			Why:    "On the call you create a role for Astronomer by a CloudFormation stack. This shows whether your principal may do that, action by action; no action is tried.",
			Checks: w.permissions(),
		},
		{
			ID: "region", Title: "Region",
			Why: "The cluster's region can't be changed later. Node type and maximum decide which quotas the region must have room for.",
			Fields: []steps.Field{
				{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Help: "Name of the Astro cluster.", Placeholder: "Production data", Default: text("Astro cluster"), Required: yes},
				{Key: steps.KeyRegion, Label: "Region", Kind: steps.ChoiceField, Help: "An AWS region that Astro supports, close to your data.", Default: text("us-east-1"), Required: yes, Lookup: w.regions()},
				{Key: steps.KeyNodeType, Label: "Node type", Kind: steps.TextField, Help: "EC2 instance type of the worker nodes.", Default: text("m5.xlarge")},
				{Key: steps.KeyMaxNodes, Label: "Maximum nodes", Kind: steps.NumberField, Help: "Maximum number of worker nodes.", Default: text("20")},
			},
			Checks: []steps.Check{
				w.requiring(w.check("region.enabled", "Region enabled", awscheck.Pass, "us-east-1 is enabled in this account."), steps.KeyRegion),
				w.requiring(w.check("region.quota.L-1216C47A", "On-demand vCPUs", awscheck.Fail,
					"us-east-1 allows 32 on-demand vCPUs, 4 are in use, and 80 are needed.",
					awscheck.Remedy{Text: "Ask AWS for a higher quota; small increases are often granted in minutes.",
						Commands: []string{"aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 84 --region us-east-1"},
						Links:    []string{"https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A"}}), steps.KeyRegion),
			},
		},
		{
			ID: "network", Title: "Network",
			Why: "The data plane gets a VPC of its own. Choose a range that nothing it will be peered with uses: it can't be changed later.",
			Fields: []steps.Field{{
				Key: steps.KeyCIDR, Label: "VPC CIDR of the data plane", Kind: steps.CIDRField,
				Help:        "A private IPv4 network, from /16 down to the smallest that Astro takes.",
				Placeholder: "172.20.0.0/19", Default: text("172.20.0.0/19"), JudgedBy: "network.cidr.syntax",
				Validate: func(_ steps.Requirements, v steps.Value) error { _, err := network.ParseCIDR(v[0]); return err },
				Lookup: &steps.Lookup{Run: func(_ context.Context, _ steps.Input, give func(steps.Options)) {
					give(steps.Options{AddressMap: addressSpace()})
				}},
				Draft: draftNetwork,
			}},
			Checks: []steps.Check{w.requiring(w.check("network.cidr.syntax", "Network", awscheck.Pass, "It is an IPv4 network in canonical form."), steps.KeyCIDR)},
		},
		{
			ID: "connectivity", Title: "Connectivity",
			Why: "How pipelines will reach your data: over public endpoints, over a peered VPC, or both. The services you name here are looked up from this machine.",
			Fields: []steps.Field{
				{Key: steps.KeyMethods, Label: "Methods", Kind: steps.MultiField, Closed: true, Required: yes,
					Help:    "Public endpoints are the fastest way; VPC peering keeps traffic private.",
					Default: func(steps.Requirements) steps.Value { return steps.Value{steps.MethodPublic, steps.MethodPeering} },
					Choices: func(steps.Requirements) []steps.Choice {
						return []steps.Choice{
							{Value: steps.MethodPublic, Label: "Public endpoints", Detail: "straight to the service's public address"},
							{Value: steps.MethodPeering, Label: "VPC peering", Detail: "private, to one of your VPCs"},
						}
					}},
				{Key: steps.KeyEndpoints, Label: "Data services", Kind: steps.RecordField, Record: steps.ServiceRecord("public.", ""), Validate: readable, Applies: steps.Answers.Public,
					Help: "Optional: the services that pipelines will reach.", Placeholder: "warehouse=snowflake://xy12345.snowflakecomputing.com:443"},
			},
		},
		{
			ID: "peering", Title: "Peering", Applies: steps.Answers.Peering,
			Why: "Astronomer requests the peering; the owner of the target VPC accepts it.",
			Fields: []steps.Field{
				{Key: steps.KeyPeerAccount, Label: "Target account id", Kind: steps.TextField, Help: "12 digits. Read from AWS where the profile allows it.", Placeholder: "123456789012", Identifies: true,
					Required: steps.Answers.Peering, Discovered: func(steps.Input) steps.Value { return steps.Text("444455556666") }},
				{Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Help: "The VPC that holds your data.", Placeholder: "vpc-0a1b2c3d4e5f60718", Required: steps.Answers.Peering, Lookup: w.targets()},
				{Key: steps.KeyPeerCIDRs, Label: "Target CIDRs", Kind: steps.MultiField, Help: "The target VPC's IPv4 ranges.", Placeholder: "10.0.0.0/16",
					Required: steps.Answers.Peering, Discovered: w.peerCIDRs},
			},
		},
		{
			ID: "dns", Title: "DNS", Applies: steps.Answers.Peering,
			Why:    "Peering carries packets, not names. For pipelines to use the host names of the target VPC, both sides must resolve them.",
			Fields: []steps.Field{{Key: steps.KeyResolve, Label: "Resolve the target's host names", Kind: steps.ToggleField, Help: "Whether pipelines reach services in the target VPC by name rather than by address.", Default: text("true")}},
		},
		{ID: results.SummaryStep, Title: "Summary", Why: "What is ready, what blocks, what to send to Astronomer, and what happens next."},
	}
}

func (w handMade) check(id, title string, s awscheck.Status, detail string, remedy ...awscheck.Remedy) steps.Check {
	f := awscheck.Finding{ID: id, Title: title, Status: s, Detail: detail, Evidence: awscheck.Live}
	if len(remedy) > 0 {
		f.Remedy = remedy[0]
	}
	if w.healthy {
		f.Status, f.Detail, f.Remedy = awscheck.Pass, "As it should be.", awscheck.Remedy{}
	}
	return steps.Check{ID: id, Title: title, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding { return []awscheck.Finding{f} }}
}

// readable requires that each service can be read.
func readable(_ steps.Requirements, v steps.Value) error {
	for _, s := range v {
		if _, _, err := steps.ServiceRecord("", "").Read(s, nil); err != nil {
			return err
		}
	}
	return nil
}

// requiring makes a check read an answer and wait for it.
func (w handMade) requiring(c steps.Check, k steps.Key) steps.Check {
	c.Reads, c.Requires = []steps.Key{k}, []steps.Key{k}
	return c
}

// slow makes a check wait until the test lets it go on.
func (w handMade) slow(c steps.Check) steps.Check {
	run := c.Run
	c.Run = func(ctx context.Context, in steps.Input) []awscheck.Finding {
		if w.hold != nil {
			select {
			case <-w.hold:
			case <-ctx.Done():
			}
		}
		return run(ctx, in)
	}
	return c
}

func (w handMade) credentials() []steps.Check {
	c := w.check("account.credentials", "Credentials", awscheck.Pass, "The principal is arn:aws:sts::111122223333:assumed-role/ActivationAdmin/jo.")
	if w.loginBy != "" {
		c = w.check("account.credentials", "Credentials", awscheck.Fail, "The SSO session of profile astro-activation has expired.",
			awscheck.Remedy{Text: "Log in again.", Commands: []string{w.loginBy}, Login: strings.Fields(w.loginBy)})
	}
	return []steps.Check{w.reads(c, steps.KeyProfile)}
}

func (w handMade) reads(c steps.Check, k steps.Key) steps.Check {
	c.Reads = []steps.Key{k}
	return c
}

func (w handMade) permissions() []steps.Check {
	var all []steps.Check
	for i, action := range []string{"GetRole", "CreateRole", "PutRolePolicy", "ListRoles"} {
		status, cause := awscheck.Pass, ""
		detail := "IAM's simulator allows iam:" + action + " for the role ActivationAdmin."
		if w.loginBy != "" {
			status, cause, detail = awscheck.Unverified, "account.credentials", "Not determined: AWS could not be asked."
		}
		if w.denied && i%2 == 1 {
			status, detail = awscheck.Fail, "iam:"+action+" is denied."
		}
		c := w.check("permissions.iam."+action, "iam:"+action, status, detail)
		if w.loginBy != "" {
			f := awscheck.Finding{ID: c.ID, Title: c.Title, Status: status, Detail: detail, Evidence: awscheck.None, Cause: cause}
			c.Run = func(context.Context, steps.Input) []awscheck.Finding { return []awscheck.Finding{f} }
		}
		if i%2 == 1 {
			c = w.slow(c)
		}
		all = append(all, c)
	}
	return all
}

func (w handMade) regions() *steps.Lookup {
	return &steps.Lookup{Run: func(_ context.Context, _ steps.Input, give func(steps.Options)) {
		o := steps.Options{Columns: []string{"Enabled", "Zones", "vCPUs left", "Exists"}}
		for i, name := range []string{"us-east-1", "us-east-2", "us-west-2", "eu-central-1", "eu-west-1", "eu-south-1", "ap-southeast-2"} {
			enabled := "yes"
			if name == "eu-south-1" {
				enabled = "no"
			}
			o.Choices = append(o.Choices, steps.Choice{Value: name, Rank: i, Cells: []string{enabled, fmt.Sprint(3 + i%3), fmt.Sprint(64 - 4*i), "nothing"}})
		}
		give(o)
	}}
}

func (w handMade) targets() *steps.Lookup {
	n := w.vpcs
	if n == 0 {
		n = 3
	}
	return &steps.Lookup{Run: func(ctx context.Context, _ steps.Input, give func(steps.Options)) {
		if w.slowList != nil {
			select {
			case <-w.slowList:
			case <-ctx.Done():
			}
		}
		give(steps.Options{Columns: []string{"Name", "CIDRs", "DNS", "Owner"}, Choices: manyVPCs(n)})
	}}
}

func manyVPCs(n int) []steps.Choice {
	names := []string{"shared services", "data lake", "staging", "warehouse", "legacy data center extension"}
	choices := make([]steps.Choice, n)
	for i := range choices {
		choices[i] = steps.Choice{Value: fmt.Sprintf("vpc-%017x", 0xa1b2c3d4+i*7919), Cells: []string{
			names[i%len(names)], fmt.Sprintf("10.%d.%d.0/24", i/256%256, i%256), "on", "111122223333",
		}}
	}
	return choices
}

func addressSpace() *network.AddressMap {
	p := netip.MustParsePrefix
	return &network.AddressMap{
		Ranges: []netip.Prefix{p("10.0.0.0/8"), p("172.16.0.0/12"), p("192.168.0.0/16")},
		Allocations: []network.Allocation{
			{Prefix: p("10.0.0.0/16"), Owner: "vpc-0a1b2c3d (shared services)", Kind: network.AllocatedToTarget},
			{Prefix: p("10.64.0.0/12"), Owner: "pcx-0123 to vpc-77 (analytics)", Kind: network.AllocatedToPeer},
			{Prefix: p("172.31.0.0/16"), Owner: "vpc-def (default)", Kind: network.AllocatedToAccount},
			{Prefix: p("172.17.0.0/16"), Owner: "", Kind: network.AllocationReserved},
		},
		Suggestions: []netip.Prefix{p("172.20.0.0/19"), p("172.24.0.0/19"), p("10.200.0.0/19")},
		Unknown:     []string{"The route tables of vpc-0a1b2c3d could not be read: access denied."},
	}
}

func draftNetwork(_ steps.Input, v steps.Value) ([]awscheck.Finding, error) {
	entered, err := network.ParseCIDR(v[0])
	if err != nil {
		return nil, err
	}
	for _, t := range addressSpace().Allocations {
		if entered.Overlaps(t.Prefix) {
			return []awscheck.Finding{{ID: "network.cidr.overlap.target", Status: awscheck.Fail, Detail: fmt.Sprintf("%s overlaps %s of %s.", entered, t.Prefix, t.Owner)}}, nil
		}
	}
	return []awscheck.Finding{{ID: "network.cidr.overlap.target", Status: awscheck.Pass, Detail: fmt.Sprintf("%s is free in everything that is known.", entered)}}, nil
}
