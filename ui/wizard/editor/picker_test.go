package editor

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func TestSortKeysDecideTheOrder(t *testing.T) {
	l := picker{}
	l.load(steps.Options{Columns: []string{"Headroom"}, Choices: []steps.Choice{
		{Value: "a", Cells: []string{"9 left"}, SortKeys: []int{9}},
		{Value: "b", Cells: []string{"75 short"}, SortKeys: []int{-75}},
		{Value: "c", Cells: []string{"48 left"}, SortKeys: []int{48}},
	}}, steps.Done)
	l.sortNext()
	if got := l.value(0).String() + l.value(1).String() + l.value(2).String(); got != "cab" {
		t.Fatalf("the order is %s", got)
	}
}

// Text sorts from A to Z and numbers from the lowest, as the arrow in the heading says. What has no
// value comes last.
func TestTextIsSortedFromAToZ(t *testing.T) {
	for name, tt := range map[string]struct{ cells, want []string }{
		"names":          {[]string{"Warehouse", "archive", "", "Billing"}, []string{"archive", "Billing", "Warehouse", ""}},
		"ports":          {[]string{"11211", "443", "?", "5432"}, []string{"443", "5432", "11211", "?"}},
		"CIDRs":          {[]string{"10.100.0.0/16", "10.40.0.0/16, 10.41.0.0/20", "10.40.0.0/16", "–"}, []string{"10.40.0.0/16", "10.40.0.0/16, 10.41.0.0/20", "10.100.0.0/16", "–"}},
		"instance types": {[]string{"m5.16xlarge", "m5.4xlarge", "…", "c5.large"}, []string{"c5.large", "m5.4xlarge", "m5.16xlarge", "…"}},
		"teams":          {[]string{"team-0010", "team-9", "team-0002"}, []string{"team-0002", "team-9", "team-0010"}},
	} {
		l := picker{}
		var choices []steps.Choice
		for _, cell := range tt.cells {
			choices = append(choices, steps.Choice{Value: "of " + cell, Cells: []string{cell}})
		}
		l.load(steps.Options{Columns: []string{"What"}, Choices: choices}, steps.Done)
		l.sortNext()
		var got []string
		for i := range l.rows() {
			got = append(got, strings.TrimPrefix(l.value(i).String(), "of "))
		}
		if !slices.Equal(got, tt.want) || !l.ascending() {
			t.Errorf("%s: %q, low first: %v", name, got, l.ascending())
		}
	}
}

// Rows that are sorted by a column which a narrow screen leaves out would be in no order that can be seen.
func TestNoKeySortsByAColumnThatIsLeftOut(t *testing.T) {
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for width, want := range map[int]string{80: "sort by zones, sort by in use, sort by rank, default order", 30: "sort by zones, default order"} {
		l := picker{}
		l.load(steps.Options{Columns: []string{"Zones", "In use", "Rank"}, OptionalColumns: 2, Choices: []steps.Choice{
			{Value: "us-east-1", Cells: []string{"5", "nothing at all", "1"}}, {Value: "eu-west-1", Cells: []string{"3", "4 Elastic IPs", "2"}},
		}}, steps.Done)
		l.layout(r, width, 8, 0)
		var got []string
		for {
			got = append(got, l.nextSort())
			if l.sortNext(); l.sorted == 0 {
				break
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("at %d columns: %q", width, got)
		}
	}
}

// "The first two sorts changed nothing but the arrow." No key sorts by a column whose known values are one,
// and where no column has two, none is offered.
func TestNoKeySortsByAColumnOfOneValue(t *testing.T) {
	table := func(second ...string) string {
		l := picker{}
		l.load(steps.Options{Columns: []string{"Zones", "Headroom", "Rank"}, Choices: []steps.Choice{
			{Value: "us-east-1", Cells: []string{"3", "75 short", "1"}}, {Value: "eu-west-1", Cells: second}, {Value: "us-west-2", Cells: []string{"3", "75 short", "1"}},
		}}, steps.Done)
		got := l.nextSort()
		for l.sortNext() && l.sorted > 0 {
			got += ", " + l.nextSort()
		}
		return got + " " + l.status(render.Renderer{})
	}
	for want, second := range map[string][]string{
		"sort by rank, default order ctrl+s sorts":                {"3", "75 short", "2"},
		"sort by zones, sort by rank, default order ctrl+s sorts": {"5", "–", "2"},
		" ": {"3", "–", "1"},
	} {
		if got := table(second...); got != want {
			t.Errorf("%q: %q, not %q", second, got, want)
		}
	}
}

// What is typed is the beginning of a name first, then anything that has it.
func TestAFilterPutsTheNamesThatStartWithItFirst(t *testing.T) {
	choices := []steps.Choice{
		{Value: "astro-data-plane", Rank: 1}, {Value: "data-platform", Rank: 2}, {Value: "vpc-1", Label: "Data-Plus", Rank: 3, Cells: []string{"ops"}}, {Value: "other", Cells: []string{"data-pl"}},
	}
	l := picker{}
	l.load(steps.Options{Columns: []string{"Owner"}, Choices: choices}, steps.Done)
	values := func() string {
		all := ""
		for i := range l.rows() {
			all += l.value(i).String() + " "
		}
		return all
	}
	for filter, want := range map[string]string{
		"data-pl": "data-platform vpc-1 astro-data-plane other ",
		"DATA":    "data-platform vpc-1 astro-data-plane other ",
		"plane":   "astro-data-plane ",
		"":        "astro-data-plane data-platform vpc-1 other ",
	} {
		if l.narrow(filter); values() != want {
			t.Errorf("%q shows %s, not %s", filter, values(), want)
		}
	}
	l.sortNext() // by the owner
	if l.narrow("data-pl"); !strings.HasPrefix(values(), "other ") {
		t.Errorf("sorted, it shows %s", values())
	}
}

// A key in the filter of 5,000 VPCs makes no new lists of them: garbage is collected at the
// expense of the next key.
func TestAFilterOfManyChoicesAllocatesLittle(t *testing.T) {
	var choices []steps.Choice
	for i := range 5000 {
		choices = append(choices, steps.Choice{Value: "vpc-" + strconv.Itoa(i), Cells: []string{"team-" + strconv.Itoa(i)}})
	}
	l := picker{}
	l.load(steps.Options{Columns: []string{"Name"}, Choices: choices}, steps.Done)
	l.narrow("team")
	if n := testing.AllocsPerRun(10, func() { l.narrow("team-") }); n > 10 {
		t.Errorf("a key allocates %v times", n)
	}
}

func TestTheSortedColumnShowsItsDirection(t *testing.T) {
	for _, c := range []struct {
		name     string
		options  steps.Options
		headings string
		ascii    string
	}{
		{"zones, most first", steps.Options{Columns: []string{"Zones"}, Choices: []steps.Choice{{Value: "a", Cells: []string{"3"}, SortKeys: []int{3}}}}, "Zones▼", "Zonesv"},
		{"vCPUs, fewest first", steps.Options{Columns: []string{"vCPU"}, LowFirst: []bool{true}, Choices: []steps.Choice{{Value: "a", Cells: []string{"4"}, SortKeys: []int{-4}}}}, "vCPU▲", "vCPU^"},
		{"names, as text", steps.Options{Columns: []string{"Name"}, Choices: []steps.Choice{{Value: "a", Cells: []string{"orders"}}}}, "Name▲", "Name^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := picker{}
			l.load(c.options, steps.Done)
			for glyphs, want := range map[string]string{"unicode": c.headings, "ascii": c.ascii} {
				r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
				if glyphs == "ascii" {
					r = render.Renderer{Theme: theme.New(true, theme.ASCII())}
				}
				l.sorted = 0
				if got := l.headings(r); !slices.Equal(got, c.options.Columns) {
					t.Errorf("in the default order: %s", got)
				}
				l.sorted = 1
				if got := strings.Join(l.headings(r), " "); got != want {
					t.Errorf("%s, sorted: %s, not %s", glyphs, got, want)
				}
			}
		})
	}
}

// A list that scrolls says on its first and last row how many rows there are beyond, at any height.
func TestAListThatScrollsSaysHowMuchIsHidden(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	l, none := picker{}, func(int) string { return "" }
	choices := make([]steps.Choice, 5000)
	for i := range choices {
		choices[i] = steps.Choice{Value: "vpc-" + strconv.Itoa(i)}
	}
	l.load(steps.Options{Choices: choices}, steps.Done)
	for _, c := range []struct {
		at, height int
		want       []string
	}{
		{0, 4, []string{"vpc-0", "↓ 4,996"}},
		{2500, 4, []string{"↑ 2,497", "↓ 2,499"}},
		{4999, 4, []string{"↑ 4,996", "vpc-4999"}},
		{2500, 1, []string{"↑ 2,500", "↓ 2,499"}},
	} {
		l.at = c.at
		l.layout(r, 60, c.height, 0)
		lines := l.view(r, 60, c.height, c.at, none)
		if !strings.Contains(lines[0], c.want[0]) || !strings.Contains(lines[len(lines)-1], c.want[1]) {
			t.Errorf("at %d:\n%s", c.at, strings.Join(lines, "\n"))
		}
	}
	l.load(steps.Options{Choices: choices[:3]}, steps.Done)
	if text := strings.Join(l.view(r, 60, 9, 0, none), "\n"); strings.ContainsAny(text, "↑↓") {
		t.Errorf("nothing is hidden:\n%s", text)
	}
}

// What does not fit a column is below the list while its row is chosen, and hides no key.
func TestCutCellsAreBelowTheList(t *testing.T) {
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	var l picker
	l.load(steps.Options{Columns: []string{"Headroom", "In use"}, Choices: []steps.Choice{
		{Value: "us-east-1", Cells: []string{"short 75 vCPUs, 1 Elastic IP", "nothing"}},
		{Value: "eu-west-1", Cells: []string{"75 vCPUs short", "nothing"}},
	}}, steps.Done)
	none := func(int) string { return "" }
	for _, tt := range []struct {
		name                   string
		width, height, pointer int
		below                  string // the rows
	}{
		{"cut, and chosen", 44, 8, 0, "  ctrl+s sorts\n  short 75 vCPUs, 1 Elastic IP\n"},
		{"cut, and another is chosen", 44, 8, 1, "  ctrl+s sorts\n\n"}, // what is below the list stays where it is
		{"cut, and none is chosen", 44, 8, -1, "  ctrl+s sorts\n\n"},
		{"cut, in a list of four lines", 44, 4, 0, ""},
		{"it fits", 80, 8, 0, "  ctrl+s sorts"},
	} {
		lines := l.view(r, tt.width, tt.height, tt.pointer, none)
		for i := range lines {
			lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
		}
		if got := strings.Join(lines[3:], "\n"); got != tt.below {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// A list that is cut keeps whole entries: half a network or half a count would be read as another one.
func TestAListIsCutAfterAnEntry(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"10.40.0.0/16, 10.41.0.0/20", 20, "10.40.0.0/16, …"},
		{"1 VPC, 2 instances, 2 NAT gateways", 22, "1 VPC, 2 instances, …"},
		{"1 VPC, 2 instances", 18, "1 VPC, 2 instances"},
		{"4 Elastic IPs, 1 S3 bucket", 10, "4 Elastic IPs, 1 S3 bucket"}, // no entry fits: the column cuts it
	} {
		if got := cutEntries(c.text, c.width, "…"); got != c.want {
			t.Errorf("%q in %d cells: %q", c.text, c.width, got)
		}
	}
}

// What exists in a region is not cut while there is a column that says less: whether it is enabled, which
// its headroom says too where it is not.
func TestARankedTableGivesItsRoomToWhatWouldBeCut(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	var l picker
	l.load(steps.Options{
		Columns: []string{"Zones", "Headroom", "In use", "Enabled", "Rank"}, OptionalColumns: 2, RankLast: true,
		Choices: []steps.Choice{
			{Value: "us-east-1", Cells: []string{"5", "75 vCPUs short", "4 Elastic IPs, 1 S3 bucket", "yes", "1"}},
			{Value: "af-south-1", Cells: []string{"–", "not enabled", "–", "no", "2"}},
		},
	}, steps.Done)
	for _, tt := range []struct {
		name  string
		width int
		want  []string
	}{
		{"all of it fits", 90, []string{"Enabled", "4 Elastic IPs, 1 S3 bucket  yes       1"}},
		{"without a column", 76, []string{"4 Elastic IPs, 1 S3 bucket  1", "Rank"}},
		{"not even then", 70, []string{"75 vCPUs short  4 Elastic IPs, …", "Rank"}},
	} {
		text := strings.Join(l.view(r, tt.width, 8, 0, func(int) string { return "" }), "\n")
		for _, want := range tt.want {
			if !strings.Contains(text, want) || strings.Contains(text, "Enabled") != (tt.width == 90) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, text)
			}
		}
	}
}

// "Fourteen blanks, and beside them the name is cut." The columns of a masked table are as wide as what they show, and
// without the mask as before.
func TestTheColumnsOfATableFitWhatTheMaskShows(t *testing.T) {
	m := mask.New()
	m.Learn(mask.Subject{Hosts: []string{"orders.data.example.internal"}})
	l := picker{}
	l.load(steps.Options{Columns: []string{"Zone", "Name", "Owner"}, Choices: []steps.Choice{
		{Value: "Z08230031EXAMPLE0001", Cells: []string{"Z08230031EXAMPLE0001", "data.example.internal.", "444455556666"}},
	}}, steps.Done)
	draw := func(m *mask.Mask) string {
		r := render.Renderer{Theme: theme.Plain(theme.Unicode()), Mask: m}
		return ansi.Strip(strings.Join(l.view(r, 58, 8, 0, func(int) string { return "" }), "\n"))
	}
	plain := draw(nil)
	if masked := draw(m); strings.Contains(masked, "…") || !strings.Contains(masked, "[zone-A]  [domain-A.domain-B.internal].  [account-") {
		t.Errorf("masked:\n%s", masked)
	}
	if again := draw(nil); again != plain || !strings.Contains(plain, "Z08230031EXAMPLE0001  ") {
		t.Errorf("without the mask:\n%s\nbefore:\n%s", again, plain)
	}
}
