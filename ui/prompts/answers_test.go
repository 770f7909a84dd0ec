package prompts_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// quitAt is a user who quits at a prompt after the replies to it.
func quitAt(at string, replies map[string][]string) *scriptedUser {
	replies[at] = append(replies[at], "quit")
	return newUser(replies)
}

func TestTypedAnswers(t *testing.T) {
	peering := map[string][]string{"connectivity.methods": {"peering"}, "peering.profile": {"data-platform"}, "peering.region": {"us-east-1"}, "peering.vpc_id": {"vpc-0d47a11e5c0ffee01"}}
	for _, tt := range []struct {
		situation string
		given     map[string][]string
		at        string // the prompt
		typed     []string
		key       steps.Key
		want      string
		output    []string
	}{
		{"the number of a profile", nil, "AWS profile", []string{"2"}, steps.KeyProfile, "data-platform", []string{"AWS profile: data-platform."}},
		{"a number outside the list", nil, "AWS profile", []string{"3", "1"}, steps.KeyProfile, "astro-data-plane", []string{"Not accepted: there is no number 3; the numbers are 1 to 2."}},
		{"part of a profile name, which could be a name itself", nil, "AWS profile", []string{"plane", "1"}, steps.KeyProfile, "astro-data-plane", []string{"1 of 2 matches \"plane\".", "1. astro-data-plane", `in double quotes`}},
		{"a profile that is not in the AWS configuration", nil, "AWS profile", []string{"sandbox", "2"}, steps.KeyProfile, "data-platform", []string{`There is no profile "sandbox" in the AWS configuration. Use it anyway, yes or no, or enter for no:`}},
		{"a name in other capitals", nil, "AWS profile", []string{"Data-Platform"}, steps.KeyProfile, "data-platform", nil},
		{"an account id that is too short", nil, "Expected account id", []string{"1234", "111122223333"}, steps.KeyExpectedID, "111122223333", []string{`Not accepted: "1234" is not an AWS account id: 12 digits, no dashes.`}},
		{"an arrow key in a terminal without line editing", nil, "Cluster name", []string{"\x1b[A", "Lake"}, steps.KeyClusterName, "Lake", []string{"a control character, such as an arrow key"}},
		{"a cluster called back", nil, "Cluster name", []string{`"back"`}, steps.KeyClusterName, "back", nil},
		{"a region by part of its name", nil, "Region", []string{"eu-west", "2"}, steps.KeyRegion, "eu-west-2", []string{`3 of 21 match "eu-west".`, "1. eu-west-1", "3. eu-west-3", "Region: eu-west-2."}},
		{"a region by the only match", nil, "Region", []string{"eu-central"}, steps.KeyRegion, "eu-central-1", []string{"Region: eu-central-1."}},
		{"a region by its location", nil, "Region", []string{"virginia"}, steps.KeyRegion, "us-east-1", []string{"Region: us-east-1."}},
		{"an unsupported region, typed twice, which its check reports", nil, "Region", []string{"cn-north-1", "cn-north-1"}, steps.KeyRegion, "cn-north-1", []string{"cn-north-1 is not one of the 21 regions in the list; did you mean "}},
		{"a mistyped region, corrected by enter", nil, "Region", []string{"us-esat-1", ""}, steps.KeyRegion, "us-east-1", []string{"us-esat-1 is not one of the 21 regions in the list; did you mean us-east-1? Enter accepts us-east-1. The same again keeps us-esat-1."}},
		{"a region that is like no other", nil, "Region", []string{"mars-east-9", "us-east-2"}, steps.KeyRegion, "us-east-2", []string{"mars-east-9 is not one of the 21 regions in the list. The same again keeps mars-east-9."}},
		{"a mistyped region of the target", map[string][]string{"connectivity.methods": {"peering"}, "peering.profile": {"data-platform"}}, "Target region", []string{"us-esat-1", ""}, steps.KeyPeerRegion, "us-east-1", []string{"did you mean us-east-1? Enter accepts us-east-1."}},
		{"an invalid region", nil, "Region", []string{"Atlantis", ""}, steps.KeyRegion, "us-east-1", []string{`Not accepted: "Atlantis" is not the name of an AWS region`}},
		{"a word for a number", nil, "Maximum nodes", []string{"many", "12"}, steps.KeyMaxNodes, "12", []string{`Not accepted: "many" is not a whole number`}},
		{"a CIDR with host bits set", nil, "VPC CIDR", []string{"10.1.2.3/19", "10.1.0.0/19"}, steps.KeyCIDR, "10.1.0.0/19", []string{"Not accepted: "}},
		{"a free network by its number", nil, "VPC CIDR", []string{"2"}, steps.KeyCIDR, "10.255.192.0/19", []string{"64 networks of this size are free. The first 5:", "59 more", ": 10.255.192.0/19."}},
		{"the taken address ranges", nil, "VPC CIDR", []string{"taken", ""}, steps.KeyCIDR, "172.20.0.0/19", []string{"172.31.0.0/16: "}},
		{"two methods by number", nil, "Methods", []string{"1, 2"}, steps.KeyMethods, "public, peering", []string{"Methods: Public endpoints, VPC peering."}},
		{"two methods separated by a space", nil, "Methods", []string{"2 1"}, steps.KeyMethods, "peering, public", nil},
		{"a method by its name", nil, "Methods", []string{"vpc peering"}, steps.KeyMethods, "peering", nil},
		{"an unknown method", nil, "Methods", []string{"carrier pigeon", "1"}, steps.KeyMethods, "public", []string{`Not accepted: "carrier pigeon" is not one of the choices.`}},
		{"neither method", nil, "Methods", []string{"none"}, steps.KeyMethods, "", nil},
		{"host bits, corrected by enter", nil, "VPC CIDR", []string{"10.1.2.3/19", ""}, steps.KeyCIDR, "10.1.0.0/19", []string{"has host bits set", "Enter accepts 10.1.0.0/19."}},
		{"a service without a port", nil, "Data services", []string{"warehouse=db2://x.example.com", "warehouse=db2://x.example.com:50000"}, steps.KeyEndpoints, "warehouse=db2://x.example.com:50000", []string{"Not accepted: the port is missing"}},
		{"neither yes nor no", peering, "Resolve the target's", []string{"perhaps", "n"}, steps.KeyResolve, "false", []string{"Not accepted: type yes or no."}},
		{"a zone by its number, which could be an id", peering, "Private hosted zones", []string{"1"}, steps.KeyPrivateZones, "Z08230031EXAMPLE0001", []string{"Private hosted zones: data.example.internal."}},
		{"a zone by its name", peering, "Private hosted zones", []string{"data.example"}, steps.KeyPrivateZones, "Z08230031EXAMPLE0001", nil},
		{"two CIDRs separated by a space", peering, "Target CIDRs", []string{"10.98.0.0/16 10.99.0.0/16"}, steps.KeyPeerCIDRs, "10.98.0.0/16, 10.99.0.0/16", nil},
		{"a connection string for a name", nil, "Cluster name", []string{"postgres://bob:s3cr@t@db.example.com:5432/x", "Lake"}, steps.KeyClusterName, "Lake", []string{"Not accepted: it contains a login"}},
		{"a connection string among methods", nil, "Methods", []string{"postgres://bob:s3cr,et@db.example.com", "1"}, steps.KeyMethods, "public", []string{"Not accepted: it contains a login"}},
		{"CIDRs as the fix of a finding writes them", peering, "Target CIDRs", []string{"10.40.0.0/16 and 10.99.0.0/16"}, steps.KeyPeerCIDRs, "10.40.0.0/16, 10.99.0.0/16", nil},
		{"a second CIDR, unlisted", peering, "Target CIDRs", []string{"1, 10.99.0.0/16"}, steps.KeyPeerCIDRs, "10.40.0.0/16, 10.99.0.0/16", nil},
	} {
		t.Run(tt.situation, func(t *testing.T) {
			t.Parallel()
			m := machine(t, scenario(t, "ready"), tt.given)
			u := quitAt(tt.at, map[string][]string{tt.at: tt.typed})
			if tt.key == steps.KeyMethods {
				u = newUser(map[string][]string{tt.at: tt.typed})
			}
			out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
			u.saw(t, tt.output...)
			if strings.Contains(u.transcript(), "s3cr") {
				t.Errorf("it repeats a password:\n%s", u.transcript())
			}
			got := out.Machine.Answers().Get(tt.key)
			if got == nil || got.String() != tt.want {
				t.Errorf("%s is %q, want %q, after\n%s", tt.key, got, tt.want, u.transcript())
			}
		})
	}
}

func TestAProfileThatIsNotInTheConfigurationIsAskedBack(t *testing.T) {
	for typed, tt := range map[string]struct {
		replies []string
		want    string
	}{
		"sandbox": {[]string{"yes"}, "sandbox"},
		`"2"`:     {[]string{"perhaps", "y"}, "2"},
		"foo":     {[]string{"no"}, ""},
		"bar":     {[]string{"quit"}, ""},
	} {
		t.Run(typed, func(t *testing.T) {
			m := machine(t, scenario(t, "ready"), nil)
			u := quitAt("AWS profile", map[string][]string{"AWS profile": {typed}, "There is no profile": tt.replies})
			out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
			u.saw(t, "in the AWS configuration. Use it anyway, yes or no, or enter for no:")
			if got := out.Machine.Answers().Text(steps.KeyProfile); got != tt.want {
				t.Errorf("%q, want %q, after\n%s", got, tt.want, u.transcript())
			}
		})
	}
}

func TestEnterAcceptsSuggestionsAndAnswers(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"cluster.name": {"Lake"}})
	u := newUser(nil)
	var saved []string
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, SessionPath: "~/session.yaml", Save: func(a steps.Answers, step string) error {
		saved = append(saved, step+" "+a.Text(steps.KeyRegion))
		return nil
	}})
	u.saw(t, "  Cluster name: Lake\n", "  Region: us-east-1 (suggested)\n", "Enter accepts these answers", "The session is saved in ~/session.yaml.")
	a := out.Machine.Answers()
	if !out.Finished || a.Text(steps.KeyClusterName) != "Lake" || a.Text(steps.KeyRegion) != "us-east-1" || !slices.Equal(a.List(steps.KeyMethods), []string{"public"}) {
		t.Errorf("%+v", a)
	}
	if !slices.Contains(saved, "region us-east-1") || saved[len(saved)-1] != "summary us-east-1" {
		t.Errorf("saved %q", saved)
	}
}

func TestBackReturnsToThePreviousQuestion(t *testing.T) {
	m := machine(t, scenario(t, "ready"), nil)
	u := quitAt("Node type", map[string][]string{
		"AWS profile":         {"back", "1", "2"},
		"Expected account id": {"", "back"},
		"Cluster name":        {"back"},
		"Region":              {"", "eu-west-1"},
		"Node type":           {"back"},
	})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "This is the first question.", "AWS profile, number or name", "Step 4 of 9: Region.", "Cluster name, or enter for Astro cluster: back",
		"Step 2 of 9: Account.", "Expected account id, or enter for none: back", "AWS profile, number or name, or enter for astro-data-plane: 2",
		"Step 4 of 9: Region.", "Node type, number or name, or enter for m5.xlarge: back", "Region, number or name, or enter for us-east-1: eu-west-1")
	if a := out.Machine.Answers(); a.Text(steps.KeyProfile) != "data-platform" || a.Text(steps.KeyRegion) != "eu-west-1" {
		t.Errorf("%+v", a)
	}
}

func TestALongListIsPrintedInPages(t *testing.T) {
	s := scenario(t, "huge")
	m := machine(t, s, s.Answers)
	if !m.Go("peering") {
		t.Fatal("no step is called peering")
	}
	u := quitAt("Target CIDRs", map[string][]string{"Target VPC": {"m", "team 4821", "team-012", "list", "team-012", "3"}})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "5,000 choices: type part of a name to filter them. The first 20:", "20. vpc-0bb20000000000018", `4,980 more: type "more"`, "21. ", "40. ", `4,960 more`,
		"Target VPC: vpc-0bb20000000004821.")
	if n := strings.Count(u.transcript(), "\n"); n > 100 {
		t.Errorf("the output has %d lines", n)
	}
	if got := out.Machine.Answers().Text(steps.KeyPeerVPC); got != "vpc-0bb20000000004821" {
		t.Errorf("the VPC is %s", got)
	}

	m = machine(t, s, s.Answers)
	m.Go("peering")
	u = quitAt("Target CIDRs", map[string][]string{"Target VPC": {"team-012", "3"}})
	out = runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, `10 of 5,000 match "team-012".`, "3. vpc-0bb20000000000122; Name: team-0122", "Target VPC: vpc-0bb20000000000122.")
	if got := out.Machine.Answers().Text(steps.KeyPeerVPC); got != "vpc-0bb20000000000122" {
		t.Errorf("the VPC is %s", got)
	}
}

func TestASkippedAnswerIsMissingUntilItIsGiven(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"cluster.name": {"Lake"}})
	u := newUser(map[string][]string{
		"Cluster name": {"skip", "Lake"},
		"Number or":    {"answer", ""},
	})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "Cluster name, or enter for Lake: skip", "Unanswered: the report lists it as missing.", "Incomplete: ", "1. answer: 1 required question has no answer.",
		"Step 4 of 9: Region.", "Cluster name, or enter for Astro cluster: Lake", "Ready: ")
	if len(out.Machine.Missing()) > 0 || !out.Finished {
		t.Errorf("missing %v", out.Machine.Missing())
	}
}

func TestARequiredAnswerIsAskedAgain(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"connectivity.methods": {"peering"}, "peering.profile": {"data-platform"}})
	u := quitAt("Target VPC", map[string][]string{"Target region": {"", "?", "us-east-1"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, `Required: type an answer, or "skip" to leave the question unanswered for now.`, "Target region, number or name: ?",
		"Astronomer requests the peering", "The region of the VPC that contains your data.", `"back" returns to the previous question`, "Target region, number or name: us-east-1")
}

// A suggestion that is known to fail is not accepted with the others: it is asked, and says so.
func TestASuggestionThatFailsIsAskedAlone(t *testing.T) {
	suggests := func(s string) func(steps.Requirements) steps.Value {
		return func(steps.Requirements) steps.Value { return steps.Text(s) }
	}
	step := steps.Step{ID: "region", Title: "Region", Why: "Where it is.", Fields: []steps.Field{
		{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Help: "Its name.", Default: suggests("Lake")},
		{Key: steps.KeyRegion, Label: "Region", Kind: steps.TextField, Help: "Its region.", Default: suggests("us-east-1")},
		{Key: steps.KeyMaxNodes, Label: "Maximum nodes", Kind: steps.NumberField, Help: "How many.", Default: suggests("20"),
			Draft: func(steps.Input, steps.Value) ([]awscheck.Finding, error) {
				return []awscheck.Finding{{Status: awscheck.Fail, Detail: "75 short."}}, nil
			}},
	}}
	u := newUser(nil)
	runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(step)})
	u.saw(t, "Suggested answers:\n  Cluster name: Lake\n  Region: us-east-1\nEnter accepts these answers", "Maximum nodes. How many.", "The suggestion 20 fails: 75 short.", "Maximum nodes, or enter for 20:")
}
