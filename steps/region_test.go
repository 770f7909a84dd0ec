package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// regionMachine stands in a world of one account that asked for more vCPUs in
// us-east-1, and has only the region step.
func regionMachine(answers map[Key]string) *Machine {
	return regionMachineWith(awssim.RoomyQuotas(), answers)
}

// regionMachineWith is regionMachine with other quotas.
func regionMachineWith(quotas awssim.Quotas, answers map[Key]string) *Machine {
	w := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
		Accounts: []*awssim.Account{{ID: "111122223333", Regions: map[string]*awssim.Region{
			"us-east-1": {Quotas: quotas},
		}}},
	}
	r := DefaultRequirements()
	given := Answers{}.With(KeyProfile, Text("astro"))
	for k, v := range answers {
		given = given.With(k, Text(v))
	}
	env := Env{Accounts: account.NewAccounts(account.Options{Source: w}), Requirements: r}
	return New([]Step{accountFields(r), regionStep(r)}, env, given)
}

// accountFields is the account step without its checks.
func accountFields(r Requirements) Step {
	s := accountStep()
	s.Checks = nil
	return s
}

func findingOf(t *testing.T, m *Machine, id string) Finding {
	t.Helper()
	all := m.Findings()
	i := slices.IndexFunc(all, func(f Finding) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("there is no finding %s", id)
	}
	return all[i]
}

func TestReadyRegionPassesEveryCheck(t *testing.T) {
	m := regionMachine(map[Key]string{KeyRegion: "us-east-1", KeyNodeType: "m5.xlarge", KeyMaxNodes: "20"})
	drive(t, m)
	ids := []string{"region.supported", "region.enabled", "region.zones", "region.instance_types"}
	for _, q := range DefaultRequirements().Quotas {
		ids = append(ids, "region.quota."+q.Code)
	}
	for _, id := range ids {
		if f := findingOf(t, m, id); f.Status != awscheck.Pass || strings.Contains(f.Detail, "assumed") {
			t.Errorf("%s is %s: %s", id, f.Status, f.Detail)
		}
	}
}

func TestDefaultNodesAreReportedAsAssumed(t *testing.T) {
	m := regionMachine(map[Key]string{KeyRegion: "us-east-1"})
	drive(t, m)
	for id, want := range map[string]string{
		"region.instance_types":   "Node type was not given: m5.xlarge is assumed.",
		"region.quota.L-1216C47A": "Node type was not given: m5.xlarge is assumed. Maximum nodes was not given: 20 is assumed.",
	} {
		if f := findingOf(t, m, id); f.Status != awscheck.Pass || !strings.HasSuffix(f.Detail, want) {
			t.Errorf("%s is %s: %s", id, f.Status, f.Detail)
		}
	}
	if f := findingOf(t, m, "region.quota.L-F678F1CE"); strings.Contains(f.Detail, "assumed") {
		t.Errorf("the quota of VPCs has nothing to do with nodes: %s", f.Detail)
	}
}

func TestMaximumNodesRerunsOnlyTheQuotaThatReadsIt(t *testing.T) {
	m := regionMachine(map[Key]string{KeyRegion: "us-east-1"})
	drive(t, m)
	set(t, m, KeyMaxNodes, "100")
	var due []string
	for _, task := range m.Due(t.Context()) {
		due = append(due, task.ID)
		task.Run(func(e Event) { m.Apply(e) })
	}
	if want := []string{lookupID(KeyRegion), lookupID(KeyNodeType), "region.quota.L-1216C47A"}; !slices.Equal(due, want) {
		t.Errorf("%q are due, want %q", due, want)
	}
	if f := findingOf(t, m, "region.quota.L-1216C47A"); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "400 needed") {
		t.Errorf("it is %s: %s", f.Status, f.Detail)
	}
}

func TestChecksOfTheRegionWaitForIt(t *testing.T) {
	m := regionMachine(nil)
	drive(t, m)
	for _, f := range m.StepFindings("region") {
		if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "needs an answer to region") {
			t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
		}
	}
}

// "A region that does not exist is two problems." Its name is one, and all that waits for the region names it. If Astro supports
// what the account does not list, that is a problem of its own.
func TestAMisspelledRegionIsOneProblem(t *testing.T) {
	m := regionMachine(map[Key]string{KeyRegion: "us-est-1"})
	drive(t, m)
	causes, roots := NewCauses(m.Findings()), []string{}
	for _, f := range m.Findings() {
		if root, ok := causes.Of(f); ok {
			if root.ID != awscheck.RegionSupported {
				t.Errorf("%s is explained by %s", f.ID, root.ID)
			}
		} else if isProblem(f.Finding) {
			roots = append(roots, f.ID)
		}
	}
	if !slices.Equal(roots, []string{awscheck.RegionSupported}) {
		t.Errorf("the problems are %q", roots)
	}
	if f := findingOf(t, m, awscheck.RegionEnabled); f.Status != awscheck.Fail {
		t.Errorf("%+v", f)
	}

	r, env := m.Requirements(), m.env
	r.Regions = append(slices.Clone(r.Regions), "us-est-1")
	env.Requirements = r
	m = New([]Step{accountFields(r), regionStep(r)}, env, m.Answers())
	drive(t, m)
	if f := findingOf(t, m, awscheck.RegionEnabled); f.Status != awscheck.Fail || f.Cause != "" {
		t.Errorf("%+v", f)
	}
}

func TestRegionTableListsEverySupportedRegion(t *testing.T) {
	m := regionMachine(nil)
	drive(t, m)
	o, state := m.Options(KeyRegion)
	if state != Done || o.Note != "" || len(o.Choices) != len(DefaultRequirements().Regions) {
		t.Fatalf("%s, note %q, %d choices", state, o.Note, len(o.Choices))
	}
	first, last := o.Choices[0], o.Choices[len(o.Choices)-1]
	if got := fmt.Sprint(first.Value, first.Cells); got != "us-east-1[5 176 vCPUs left nothing N. Virginia yes 1]" {
		t.Errorf("the first is %s", got)
	}
	if got := fmt.Sprint(last.Value, last.Cells); got != "me-south-1[– not enabled – Bahrain no 18]" {
		t.Errorf("the last is %s", got)
	}
	if len(o.Columns) != len(first.Cells) || len(first.SortKeys) != len(first.Cells) {
		t.Errorf("%d columns, %d cells", len(o.Columns), len(first.Cells))
	}
}

// "75 short, it says, and below that the increase is on its way." The table of the regions and that of the node types know
// the pending increase that the check of the quota has read, where it covers what is short. Other regions stay.
func TestAPendingIncreaseOfTheChosenRegionIsInItsTables(t *testing.T) {
	asked := func(desired float64, status string) awssim.Quotas {
		return awssim.Quotas{Requests: []awssim.QuotaRequest{{Code: "L-1216C47A", Desired: desired, Status: status}}}
	}
	for _, c := range []struct {
		story                        string
		quotas                       awssim.Quotas
		chosen                       string
		region, other, nodes, larger string
	}{
		{"it covers the cluster", asked(96, ""), "us-east-1", "96 vCPUs pending", "75 vCPUs short", "75 short, 96 pending", "155 short"},
		{"a support case is open", asked(96, "CASE_OPENED"), "us-east-1", "96 vCPUs pending", "75 vCPUs short", "75 short, 96 pending", "155 short"},
		{"exactly", asked(80, ""), "us-east-1", "80 vCPUs pending", "75 vCPUs short", "75 short, 80 pending", "155 short"},
		{"and larger nodes", asked(160, ""), "us-east-1", "160 vCPUs pending", "75 vCPUs short", "75 short, 160 pending", "155 short, 160 pending"},
		{"it is too small", asked(79, ""), "us-east-1", "75 vCPUs short", "75 vCPUs short", "75 short", "155 short"},
		{"it is decided", asked(96, "DENIED"), "us-east-1", "75 vCPUs short", "75 vCPUs short", "75 short", "155 short"},
		{"none is pending", awssim.Quotas{}, "us-east-1", "75 vCPUs short", "75 vCPUs short", "75 short", "155 short"},
		{"another region is chosen", asked(96, ""), "us-east-2", "75 vCPUs short", "75 vCPUs short", "75 short", "155 short"},
		{"none is chosen", asked(96, ""), "", "75 vCPUs short", "75 vCPUs short", "", ""},
	} {
		t.Run(c.story, func(t *testing.T) {
			answers := map[Key]string{}
			if c.chosen != "" {
				answers[KeyRegion] = c.chosen
			}
			m := regionMachineWith(c.quotas, answers)
			drive(t, m)
			cell := func(k Key, value, column string) string {
				o, _ := m.Options(k)
				at := slices.IndexFunc(o.Choices, func(c Choice) bool { return c.Value == value })
				of := slices.Index(o.Columns, column)
				if of < 0 {
					return ""
				}
				if !o.Filter().Matching(o.Choices[at].Cells[of])(at) {
					t.Errorf("%s is not found by %q", value, o.Choices[at].Cells[of])
				}
				return o.Choices[at].Cells[of]
			}
			const quota = "vCPU quota, 20 nodes"
			if got := cell(KeyRegion, "us-east-1", "Headroom"); got != c.region {
				t.Errorf("us-east-1: %q", got)
			}
			if got := cell(KeyRegion, "eu-west-1", "Headroom"); got != c.other {
				t.Errorf("eu-west-1: %q", got)
			}
			if small, larger := cell(KeyNodeType, "m5.xlarge", quota), cell(KeyNodeType, "m5.2xlarge", quota); small != c.nodes || larger != c.larger {
				t.Errorf("m5.xlarge: %q, m5.2xlarge: %q", small, larger)
			}
		})
	}
}

// "We take Ohio": a region is found by the name that AWS gives it, before the table is read, too.
func TestARegionIsFoundByItsLocation(t *testing.T) {
	m := regionMachine(nil)
	drive(t, m)
	o, _ := m.Options(KeyRegion)
	for when, choices := range map[string][]Choice{"before": supportedRegions(DefaultRequirements()), "after": o.Choices} {
		if found := FilterChoices(choices, "ohio"); len(found) != 1 || found[0].Value != "us-east-2" {
			t.Errorf("%s the table is read: %v", when, found)
		}
	}
	j := slices.Index(o.Columns, "Location")
	slices.SortStableFunc(o.Choices, func(x, y Choice) int { return cmp.Compare(y.SortKeys[j], x.SortKeys[j]) })
	for i := range len(o.Choices) - 1 {
		if o.Choices[i].Cells[j] > o.Choices[i+1].Cells[j] {
			t.Errorf("%s is before %s", o.Choices[i].Cells[j], o.Choices[i+1].Cells[j])
		}
	}
}

func TestRegionTableWithoutCredentialsSaysWhy(t *testing.T) {
	m := regionMachine(map[Key]string{KeyProfile: "missing"})
	drive(t, m)
	o, _ := m.Options(KeyRegion)
	if o.Note == "" || len(o.Choices) != len(DefaultRequirements().Regions) {
		t.Errorf("note %q, %d choices", o.Note, len(o.Choices))
	}
}

// A table that is sorted by a column has its mark for the direction: LowFirst must say
// where the sort keys put the low values.
func TestTheDirectionOfASortedColumnIsThatOfItsValues(t *testing.T) {
	number := func(cell string) (int, bool) {
		switch cell {
		case "no", "nothing", "not offered":
			return 0, true
		case "yes":
			return 1, true
		}
		if letters := strings.Fields(cell); len(strings.Join(letters, "")) == len(letters) { // zones: a b c
			if _, err := strconv.Atoi(letters[0]); err != nil {
				return len(letters), cell != "–" && cell != "?"
			}
		}
		for _, word := range strings.Fields(cell) {
			if n, err := strconv.Atoi(word); err == nil {
				if strings.HasSuffix(cell, "short") {
					n = -n
				}
				return n, true
			}
		}
		return 0, false
	}
	m := regionMachine(map[Key]string{KeyRegion: "us-east-1"})
	drive(t, m)
	for _, k := range []Key{KeyRegion, KeyNodeType} {
		o, _ := m.Options(k)
		for j, column := range o.Columns {
			rows := slices.Clone(o.Choices)
			slices.SortStableFunc(rows, func(x, y Choice) int { return cmp.Compare(y.SortKeys[j], x.SortKeys[j]) })
			ups, downs, before, seen := 0, 0, 0, false
			for _, c := range rows {
				n, known := number(c.Cells[j])
				if known && seen && n > before {
					ups++
				}
				if known && seen && n < before {
					downs++
				}
				before, seen = n, seen || known
			}
			if up := ups > 0; up && downs > 0 || (ups+downs > 0 && up != o.LowFirst[j]) {
				t.Errorf("%s, %s: low values first is %v, but %d rows go up and %d down", k, column, o.LowFirst[j], ups, downs)
			}
		}
	}
}

func TestMaximumNodesAreComparedWithTheQuotaOfTheSuggestedRegion(t *testing.T) {
	m := regionMachine(nil)
	drive(t, m)
	for nodes, want := range map[string]string{
		"20":  "pass: In us-east-1, the suggested region: 20 × 4 vCPUs = 80; quota 256, 0 in use: 176 left.",
		"100": "fail: In us-east-1, the suggested region: 100 × 4 vCPUs = 400; quota 256, 0 in use: 144 short.",
	} {
		found, err := m.Draft(KeyMaxNodes, Text(nodes))
		if err != nil || len(found) != 1 || string(found[0].Status)+": "+found[0].Detail != want {
			t.Errorf("%s nodes: %v, %v, want %q", nodes, found, err, want)
		}
	}
	set(t, m, KeyRegion, "us-east-1")
	drive(t, m)
	if found, _ := m.Draft(KeyMaxNodes, Text("20")); len(found) != 1 || strings.Contains(found[0].Detail, "suggested") {
		t.Errorf("the region is confirmed: %v", found)
	}
}

// An increase takes AWS days, and who reads only the beginning of a fix must not request one that
// the deletion above makes needless.
func TestAQuotaThatADeletionFreesIsRequestedOnlyIfThatStays(t *testing.T) {
	t.Parallel()
	const request = "Request an increase of the quota to 8 (6 used), or remove some of the 4 Elastic IPs in use."
	for name, tt := range map[string]struct {
		fix, listed, acknowledged, short string
	}{
		"what is in use is to be deleted":        {request, "4 Elastic IPs in us-east-1", "", "Request an increase of the quota to 8 unless the 4 Elastic IPs go (6 used)"},
		"it may stay":                            {request, "4 Elastic IPs in us-east-1", "the export's", strings.TrimSuffix(request, ".")},
		"only some of it is to be deleted":       {request, "3 Elastic IPs in us-east-1", "", strings.TrimSuffix(request, ".")},
		"what is to be deleted is elsewhere":     {request, "4 Elastic IPs in eu-west-1", "", strings.TrimSuffix(request, ".")},
		"the quota is too small without any use": {"Request an increase of the quota to 8.", "4 Elastic IPs in us-east-1", "", "Request an increase of the quota to 8"},
	} {
		all := []Finding{
			{Finding: awscheck.Finding{ID: awscheck.AccountClean, Status: awscheck.Fail, Title: tt.listed}, Acknowledged: tt.acknowledged},
			{Finding: awscheck.Finding{ID: awscheck.RegionQuota + "L-0263D0A3", Status: awscheck.Fail, Region: "us-east-1", Remedy: awscheck.Remedy{Text: tt.fix}}},
		}
		requestOnlyIfKept(all)
		if got := all[1].Remedy.Short(); got != tt.short {
			t.Errorf("%s: %s", name, got)
		}
		if again, of := RequestIfKept(all[1].Remedy.Text); tt.listed == "4 Elastic IPs in us-east-1" && tt.acknowledged == "" && tt.fix == request && (again != all[1].Remedy.Text || of != "4 Elastic IPs") {
			t.Errorf("%s: revised again: %s", name, again)
		}
	}
}
