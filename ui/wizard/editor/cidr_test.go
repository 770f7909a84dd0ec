package editor

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func prefixes(texts ...string) (list []netip.Prefix) {
	for _, s := range texts {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}

// onMap is an editor with a map of three free networks and a number of allocations.
func onMap(allocations int) *cidr {
	e := newCIDR(steps.Field{Kind: steps.CIDRField}).(*cidr)
	s := network.AddressMap{Ranges: prefixes("10.0.0.0/8"), Suggestions: prefixes("10.1.0.0/19", "10.2.0.0/19", "10.3.0.0/19")}
	for i := range allocations {
		s.Allocations = append(s.Allocations, network.Allocation{Prefix: netip.MustParsePrefix(fmt.Sprintf("10.%d.0.0/24", 100+i)), Owner: "vpc"})
	}
	e.Load(steps.Options{AddressMap: &s}, steps.Done)
	return e
}

func shown(lines []string) string { return ansi.Strip(strings.Join(lines, "\n")) }

// The network that the map names first is what the key enters; what is entered is not
// called free.
func TestTheKeyEntersTheFirstFreeNetwork(t *testing.T) {
	e, r := onMap(0), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	e.Set(steps.Text("10.9.0.0/20"), false) // too small: the next one is wanted
	for i, want := range []string{"10.1.0.0/19", "10.2.0.0/19", "10.3.0.0/19", "10.1.0.0/19"} {
		lines, _ := e.Below(r, 78, 20)
		says, name := "ctrl+t enters "+want+"  also free: ", "use "+want
		if i > 0 { // what is entered does
			name = "use another: " + want
			says = "No known overlap. ctrl+t enters another free network: " + want
		}
		if free := ansi.Strip(lines[0]); !strings.HasPrefix(free, says) || strings.Contains(free, e.Draft().String()) {
			t.Errorf("with %s entered: %s", e.Draft(), free)
		}
		if key := e.Keys()[0].Help(); key.Desc != name {
			t.Errorf("the key's name is %q", key.Desc)
		}
		e.Press(tea.KeyPressMsg{Code: 't', Mod: tea.ModCtrl})
		if got := e.Draft().String(); got != want {
			t.Errorf("the key enters %s, not %s", got, want)
		}
	}
	e.partial = true // the target VPC comes later: free is what is known so far
	for width, says := range map[int]string{60: "No overlap so far, target VPC unknown.\nctrl+t enters 10.2.0.0/19", 100: "No overlap so far: the target VPC is not known yet. ctrl+t enters ", 74: "No overlap so far, target VPC unknown. ctrl+t enters "} {
		if lines, _ := e.Below(r, width, 20); !strings.HasPrefix(shown(lines), says) {
			t.Errorf("at width %d: %q", width, shown(lines))
		}
	}
	for height := range 8 { // where there is no line for the verdict, its first half goes
		if lines, _ := e.Below(r, 60, height); len(lines) > height || height > 0 && !strings.Contains(shown(lines), "arget VPC unknown.") {
			t.Errorf("at %d lines:\n%s", height, shown(lines))
		}
	}
	e.space.Suggestions = e.space.Suggestions[:1]
	if len(e.Keys()) != 0 || strings.Contains(shown(e.addressMap(r).full(78, -1)), "Free networks") {
		t.Error("the only free network is entered, and stands there as free")
	}
}

// A network that is cut can't be read out on a call: at any width the words are fewer instead.
func TestTheNetworkThatTheKeyEntersIsWhole(t *testing.T) {
	e, r := onMap(0), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	e.space.Suggestions = prefixes("10.1.0.0/19", "10.255.224.0/19")
	e.space.Ranges = prefixes("10.0.0.0/8", "192.168.0.0/16")
	for _, entered := range []string{"10.1.0.0/19", "10.9.0.0/20", ""} {
		for _, partial := range []bool{false, true} {
			e.Set(steps.Text(entered), false)
			e.partial = partial
			for width := 24; width < 120; width++ {
				lines, _ := e.Below(r, width, 20)
				if first := ofKey(lines); !regexp.MustCompile(`ctrl\+t.* `+regexp.QuoteMeta(e.next())).MatchString(first) || ansi.StringWidth(first) > width {
					t.Fatalf("with %q entered, at width %d: %q does not name %s", entered, width, first, e.next())
				}
			}
		}
	}
	e.partial = false
	e.Set(steps.Text("10.1.0.0/19"), false)
	for width, want := range map[int]string{74: "No known overlap. ctrl+t enters another free network: 10.255.224.0/19", 64: "No known overlap. ctrl+t enters another: 10.255.224.0/19", 54: "ctrl+t enters another free network: 10.255.224.0/19", 45: "ctrl+t enters another: 10.255.224.0/19"} {
		if lines, _ := e.Below(r, width, 20); ofKey(lines) != want || !strings.Contains(shown(lines), "No known overlap.") {
			t.Errorf("at width %d:\n%s", width, shown(lines))
		}
	}
}

// ofKey is the line that says what the key enters: the first one, or the one below the verdict.
func ofKey(lines []string) string {
	first := ansi.Strip(lines[0])
	if !strings.Contains(first, "ctrl+t") && len(lines) > 1 {
		first = ansi.Strip(lines[1])
	}
	return strings.TrimRight(first, " ")
}

// At any height, each letter of the map has a network, or is among those that a key lists, and the map stands
// with its legend or asks for more room.
func TestTheMapAtAnyHeight(t *testing.T) {
	e, r := onMap(9), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for height := range 20 {
		lines, complete := e.Below(r, 78, height)
		text := shown(lines)
		if len(lines) > height || complete != strings.Contains(text, "& several in one cell: ") {
			t.Errorf("at %d lines, complete is %v:\n%s", height, complete, text)
		}
		named := strings.Count(text, "/24 ")
		rest := []string{"A-I", "B-I", "C-I", "D-I", "E-I", "F-I", "G-I", "H-I", "I", ""}[named]
		if complete && height > 3 && named < 9 && !strings.Contains(text, rest+": ctrl+s lists them") {
			t.Errorf("at %d lines, the letters %s are missing:\n%s", height, rest, text)
		}
	}
}

// On a screen of 80 by 24 there are two lines for the networks of the map: what stops the entered one is named
// there, and as many others as fit.
func TestAsManyNetworksAreNamedAsFit(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	e := onMap(0)
	add := func(prefix, owner string, kind network.AllocationKind) {
		e.space.Allocations = append(e.space.Allocations, network.Allocation{Prefix: netip.MustParsePrefix(prefix), Owner: owner, Kind: kind})
	}
	add("10.20.0.0/16", "vpc-0a (shared services)", network.AllocatedToAccount)
	add("10.40.0.0/16", "vpc-0b (data-warehouse)", network.AllocatedToTarget)
	add("10.60.0.0/16", "pcx-0a in rtb-0a (private-a)", network.AllocatedByRoute)
	add("10.60.0.0/16", "vpc-0c via pcx-0a (office network)", network.AllocatedToPeer)
	add("10.70.0.0/16", "pcx-0b in rtb-0a (private-a)", network.AllocatedByRoute)
	add("10.100.0.0/16", "Kubernetes services, assigned by EKS", network.AllocatedToServices)
	add("172.31.0.0/16", "", network.AllocatedToAccount)
	for _, tt := range []struct {
		name, entered string
		height        int
		want          string
	}{
		{"one line", "", 1, "  B 10.40.0.0/16 data-warehouse  A, C-F: ctrl+s lists them"},
		{"two lines", "", 2, "  B 10.40.0.0/16 data-warehouse  A 10.20.0.0/16 shared services\n  C 10.60.0.0/16 office network  D-F: ctrl+s lists them"},
		{"two lines, with one that it overlaps", "10.60.0.0/12", 2, "✗ C 10.60.0.0/16 office network  B 10.40.0.0/16 data-warehouse\n  A 10.20.0.0/16 shared services  D-F: ctrl+s lists them"},
		{"three lines", "10.64.0.0/12", 3, "✗ D 10.70.0.0/16 route in private-a  B 10.40.0.0/16 data-warehouse\n  A 10.20.0.0/16 shared services  C 10.60.0.0/16 office network\n  E 10.100.0.0/16 Kubernetes services  F: ctrl+s lists them"},
		{"what fits, in full", "", 6, "  B 10.40.0.0/16       vpc-0b (data-warehouse)\n  A 10.20.0.0/16       vpc-0a (shared services)\n" +
			"  C 10.60.0.0/16       vpc-0c via pcx-0a (office network)\n  D 10.70.0.0/16       pcx-0b in rtb-0a (private-a)\n" +
			"  E 10.100.0.0/16      Kubernetes services, assigned by EKS\n  F 172.31.0.0/16 VPC of this account  ctrl+s lists all"},
		{"a line for each allocation", "", 7, "  A 10.20.0.0/16       vpc-0a (shared services)\n  B 10.40.0.0/16       vpc-0b (data-warehouse)\n  C 10.60.0.0/16       pcx-0a in rtb-0a (private-a)\n" +
			"  C 10.60.0.0/16       vpc-0c via pcx-0a (office network)\n  D 10.70.0.0/16       pcx-0b in rtb-0a (private-a)\n" +
			"  E 10.100.0.0/16      Kubernetes services, assigned by EKS\n  F 172.31.0.0/16      VPC of this account"},
	} {
		m := e.addressMap(r)
		if tt.entered != "" {
			m.entered = netip.MustParsePrefix(tt.entered).Masked()
		}
		lines := m.allocations(74, tt.height)
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		if got := shown(lines); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
	e.Set(steps.Text("10.32.0.0/11"), false) // which two networks overlap
	if text := shown(e.addressMap(r).allocations(74, 2)); !strings.HasPrefix(text, "✗ B 10.40.0.0/16 data-warehouse  ✗ C 10.60.0.0/16 office network") {
		t.Errorf("two overlaps are not apart: %s", text)
	}
	many := onMap(40)
	if text := shown(many.addressMap(r).allocations(74, 30)); !strings.Contains(text, "Z 10.125.0.0/24") || !strings.HasSuffix(text, "others: ctrl+s lists them") {
		t.Errorf("of 40 networks:\n%s", text)
	}
}

// The legend names the marks that are on the map, and each letter of the list: also that of a network
// which lies only in cells with others, or below the one that is entered.
func TestTheLegendNamesTheMarksOfTheMap(t *testing.T) {
	for _, glyphs := range []theme.Glyphs{theme.Unicode(), theme.ASCII()} {
		r := render.Renderer{Theme: theme.New(true, glyphs)}
		entered, clash, free := glyphs.Entered+" entered", glyphs.Clash+" entered, overlaps", glyphs.Free+" free"
		for _, tt := range []struct {
			allocations, width int
			enter, want        string
		}{
			{0, 78, "", free}, {1, 78, "", "A allocated  " + free}, {8, 78, "", "& several in one cell: A-H  " + free},
			{9, 78, "", "I allocated  & several in one cell: A-H  " + free},
			{9, 40, "", "I allocated  & several: A-H  " + free},
			{29, 44, "", "= others  & several: A-Z, others  " + free},
			{29, 38, "", "= others  & several  " + free},
			{27, 78, "", "& several in one cell: A-Z, others  " + free},
			{29, 78, "", "= others  & several in one cell: A-Z, others  " + free},
			{0, 78, "10.1.0.0/19", entered + "  " + free},
			{2, 78, "10.1.0.0/19", entered + "  & several in one cell: A-B  " + free},
			{1, 78, "10.100.0.0/19", clash + "  A allocated  " + free},
			{0, 78, "10.0.0.0/8", entered},
		} {
			e := onMap(tt.allocations)
			if tt.enter != "" {
				e.Set(steps.Value{tt.enter}, false)
			}
			m := e.addressMap(r)
			_, drawn := m.bars(78, 20)
			if got := ansi.Strip(m.legend(tt.width, drawn)); got != tt.want {
				t.Errorf("%d allocations, %q entered: %q, want %q", tt.allocations, tt.enter, got, tt.want)
			}
		}
	}
}

// A mark on the map means one thing: it is none that a step, a check or the page has.
func TestNoMarkOfTheMapMeansAnythingElse(t *testing.T) {
	for _, g := range []theme.Glyphs{theme.Unicode(), theme.ASCII()} {
		others := []string{g.Pass, g.Info, g.Warn, g.Fail, g.Unverified, g.Skipped, g.Acknowledged, g.Waiting, g.Running, g.Suggested, g.Pointer, g.Prompt, g.On, g.Off, g.Arrow, g.Ellipsis, g.Dash, g.Dot, g.Hidden}
		for _, mark := range []string{g.Free, g.Entered, g.Clash, string(otherLetter), string(several)} {
			if slices.Contains(others, mark) {
				t.Errorf("%q is on the map and elsewhere", mark)
			}
		}
	}
}

// In the column of a very wide screen, the map is as wide as on a screen without such columns: the name
// of a range has a line of its own where there are enough of them.
func TestTheMapIsAsWideInAHighColumn(t *testing.T) {
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for _, tt := range []struct {
		screen               string
		width, height, cells int
	}{
		{"120 × 40", 80, 20, 64}, {"160 × 48", 64, 30, 64}, {"a low one", 64, 8, 51}, {"60 × 20", 54, 8, 41}, {"60 × 48", 54, 30, 54},
	} {
		e := onMap(9)
		lines, _ := e.Below(r, tt.width, tt.height)
		widest := 0
		for _, cells := range regexp.MustCompile(`[_&A-I]+`).FindAllString(shown(lines), -1) {
			widest = max(widest, ansi.StringWidth(cells))
		}
		if widest != tt.cells {
			t.Errorf("%s: %d cells, not %d:\n%s", tt.screen, widest, tt.cells, shown(lines))
		}
	}
}

// A VPC, its peering and the routes to it are one network, so that they have one letter.
func TestWhatUsesANetworkSharesItsLetter(t *testing.T) {
	e, r := onMap(0), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	e.space.Allocations = []network.Allocation{
		{Prefix: prefixes("10.40.0.0/16")[0], Owner: "vpc-0a"}, {Prefix: prefixes("10.60.0.0/16")[0], Owner: "pcx-0a in rtb-0a"},
		{Prefix: prefixes("10.60.0.0/16")[0], Owner: "vpc-0b via pcx-0a"}, {Prefix: prefixes("10.70.0.0/16")[0], Owner: "vpc-0c"},
	}
	text := shown(e.Details(r, 78, -1))
	for _, want := range []string{"A 10.40.0.0/16       vpc-0a", "B 10.60.0.0/16       pcx-0a in rtb-0a", "B 10.60.0.0/16       vpc-0b via pcx-0a", "C 10.70.0.0/16       vpc-0c", "A-C allocated"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// What the checks pass does not look like a conflict while it is typed.
func TestTheServicesOfKubernetesAreNoConflict(t *testing.T) {
	e, r := onMap(0), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	e.space.Ranges = prefixes("172.16.0.0/12")
	e.space.Allocations = []network.Allocation{{Prefix: prefixes("172.20.0.0/16")[0], Owner: "Kubernetes services", Kind: network.AllocatedToServices}}
	e.Set(steps.Text("172.20.0.0/19"), false)
	if text := shown(e.Details(r, 78, -1)); strings.Contains(text, "172.20.0.0/16") || strings.Contains(text, r.Glyphs.Fail) {
		t.Errorf("it looks like a conflict:\n%s", text)
	}
	e.Set(steps.Text("172.21.0.0/19"), false)
	if text := shown(e.Details(r, 78, -1)); !strings.Contains(text, "172.20.0.0/16") {
		t.Errorf("the range is not shown:\n%s", text)
	}
}

// "The list had 172.20.0.0/16, and once I typed a network in it, it was gone." The first line says which range EKS takes.
func TestTheMapSaysWhereTheServicesOfKubernetesGo(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	e := onMap(0)
	for prefix, kind := range map[string]network.AllocationKind{
		"10.40.0.0/16": network.AllocatedToTarget, "10.100.0.0/16": network.AllocatedToServices, "172.20.0.0/16": network.AllocatedToServices,
	} {
		owner := "vpc-0b (data-warehouse)"
		if kind == network.AllocatedToServices {
			owner = "Kubernetes services, assigned by EKS"
		}
		e.space.Allocations = append(e.space.Allocations, network.Allocation{Prefix: netip.MustParsePrefix(prefix), Owner: owner, Kind: kind})
	}
	slices.SortFunc(e.space.Allocations, func(a, b network.Allocation) int { return a.Prefix.Compare(b.Prefix) })
	for entered, want := range map[string]string{
		"172.20.0.0/18":  "  B 10.100.0.0/16      Kubernetes services, instead of 172.20.0.0/16",
		"10.100.32.0/19": "  B 172.20.0.0/16      Kubernetes services, instead of 10.100.0.0/16",
		"10.20.0.0/19":   "  A 10.40.0.0/16 ",
		"10.40.0.0/19":   "✗ A 10.40.0.0/16 ",
	} {
		e.Set(steps.Text(entered), false)
		if lines := e.addressMap(r).networks(74, 2); !strings.HasPrefix(lines[0], want) {
			t.Errorf("%s is typed:\n%s\nwant first\n%s", entered, shown(lines), want)
		}
		if one := shown(e.addressMap(r).networks(74, 1)); !strings.Contains(one, " A 10.40.0.0/16 data-warehouse") {
			t.Errorf("%s is typed, and one line has only\n%s", entered, one)
		}
	}
}

// "The name is cut, and behind it the line is empty." A short name is cut only where not as many networks would fit.
func TestTheNameOfANetworkIsNotCutBesideFreeCells(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	e := onMap(0)
	for prefix, owner := range map[string]string{
		"10.40.0.0/16": "vpc-0b (data-warehouse)", "10.60.0.0/16": "vpc-0c (office network)", "172.17.0.0/16": "container bridge network: AWS advises against it",
	} {
		e.space.Allocations = append(e.space.Allocations, network.Allocation{Prefix: netip.MustParsePrefix(prefix), Owner: owner, Kind: network.AllocatedToPeer})
	}
	slices.SortFunc(e.space.Allocations, func(a, b network.Allocation) int { return a.Prefix.Compare(b.Prefix) })
	for _, width := range []int{72, 80} {
		text := shown(e.addressMap(r).networks(width, 2))
		if strings.Contains(text, "…") || !strings.Contains(text, "C 172.17.0.0/16 container bridge network  ") {
			t.Errorf("%d cells:\n%s", width, text)
		}
	}
	if text := shown(e.addressMap(r).networks(64, 2)); !strings.Contains(text, "C 172.17.0.0/16") { // it is named, at least
		t.Errorf("a narrow one:\n%s", text)
	}
}

// What a key offers in place of what is typed is a network that can be used: else it is a free
// one of the map.
func TestTheKeyOffersNoNetworkThatCannotBeUsed(t *testing.T) {
	for _, f := range steps.All(steps.DefaultRequirements())[4].Fields {
		for typed, want := range map[string]string{
			"10.96.32.0/2":  "10.1.0.0/19", // half of a prefix length
			"10.96.32.5/24": "10.1.0.0/19", // too small
			"10.100.0.7/19": "10.1.0.0/19", // its network is taken
			"8.8.8.8/19":    "10.1.0.0/19", // its network is not private
			"10.9.5.1/19":   "10.9.0.0/19", // an address in it
			"10.9.0.0/20":   "10.1.0.0/19", // a network already
			"abc":           "10.1.0.0/19",
		} {
			e := newCIDR(f).(*cidr)
			e.Load(steps.Options{AddressMap: onMap(3).space}, steps.Done)
			e.Set(steps.Text(typed), false)
			e.Press(tea.KeyPressMsg{Code: 't', Mod: tea.ModCtrl})
			if got := e.Draft().String(); got != want {
				t.Errorf("%s: the key enters %s, not %s", typed, got, want)
			}
		}
	}
}

// The list of every allocation is read to find out whose network it is: no owner is cut there, as it can be
// below the map.
func TestTheFullListOfAllocationsCutsNoOwner(t *testing.T) {
	const owner = "pcx-0ee10000000000001 in rtb-0cc10000000000002 (private-a), the office network"
	e, r := onMap(3), render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for i := range e.space.Allocations {
		e.space.Allocations[i].Owner = owner
	}
	e.Set(steps.Text("10.100.0.0/19"), false) // one overlaps
	for _, width := range []int{60, 78, 120} {
		lines := e.Details(r, width, -1)
		for _, l := range lines {
			if ansi.StringWidth(l) > width {
				t.Errorf("%d columns: %q is wider", width, ansi.Strip(l))
			}
		}
		if got := strings.Count(strings.Join(strings.Fields(shown(lines)), " "), owner); got != 3 {
			t.Errorf("%d columns: %d owners in full:\n%s", width, got, shown(lines))
		}
	}
	for height, want := range map[int]int{6: 3, 5: 0} { // below the map, with two lines for each, and with fewer
		lines := e.addressMap(r).allocations(78, height)
		if got := strings.Count(strings.Join(strings.Fields(shown(lines)), " "), owner); got != want || len(lines) > height {
			t.Errorf("%d lines: %d owners in full, not %d:\n%s", height, got, want, shown(lines))
		}
	}
}
