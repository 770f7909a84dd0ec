package wizard

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// View changes no state: everything that the model reaches is the same before and after,
// on every page, under every overlay and at every size, and two frames are equal.
func TestViewChangesNothing(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("it has no goroutines")
	}
	s := scenario("blocked")
	aws := s.World(time.Now())
	aws.Latency = 0
	d := startScenario(t, s, aws, func(o *Options) { o.MFA = account.NewMFAPrompt() })
	look := func(after string) {
		t.Helper()
		before := dump(d.m)
		first := d.m.View()
		if at, same := firstDifference(before, dump(d.m)); !same {
			t.Fatalf("after %s, View changes the model: %s", after, at)
		}
		second := d.m.View()
		if first.Content != second.Content || !reflect.DeepEqual(first.Cursor, second.Cursor) || first.WindowTitle != second.WindowTitle {
			t.Fatalf("after %s, two frames differ:\n%s\n%s", after, first.Content, second.Content)
		}
	}
	scenes := map[string][]string{
		"a form":           {"alt+4"},
		"a table":          {"alt+4", "tab", "pgdown", "down"},
		"the address map":  {"alt+5"},
		"allocations":      {"alt+5", "ctrl+s", "end"},
		"findings":         {"alt+4", "shift+tab", "pgdown"},
		"a detail":         {"alt+3", "down", "enter", "end"},
		"help on a detail": {"alt+3", "down", "enter", "?", "end"},
		"the step list":    {"ctrl+o", "down"},
		"the summary":      {"alt+9", "pgdown", "pgdown"},
		"a leave question": {"alt+4", "ctrl+c"},
	}
	for name, keys := range scenes {
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 60, Height: 20}, {Width: 160, Height: 48}, {Width: 40, Height: 12}} {
			d.send(size)
			d.stay()
			d.m.overlays = nil
			d.press(keys...)
			look(fmt.Sprintf("%s at %dx%d", name, size.Width, size.Height))
			d.send(tea.WindowSizeMsg{Width: size.Width + 25, Height: size.Height - 1})
			look(name + ", resized")
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		k := anyKeys[rng.IntN(len(anyKeys))]
		d.send(keyPress(k))
		d.stay()
		look(k)
	}
}

// dump writes down everything that a value reaches and that belongs to the wizard. The
// machine and the mask do not: the machine has its own tests, and a mask makes a stand-in
// when a value is first shown.
func dump(v any) []string {
	var lines []string
	seen := map[uintptr]bool{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if name := v.Type().String(); v.IsNil() || strings.HasPrefix(name, "*steps.Machine") || strings.HasPrefix(name, "*mask.Mask") || !ours(v.Type()) {
				lines = append(lines, fmt.Sprintf("%s %v", path, v.Pointer()))
				return
			}
			lines = append(lines, fmt.Sprintf("%s -> %x", path, v.Pointer()))
			if seen[v.Pointer()] {
				return
			}
			seen[v.Pointer()] = true
			walk(path, v.Elem())
		case reflect.Interface:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			lines = append(lines, fmt.Sprintf("%s has %d", path, v.Len()))
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.Map:
			lines = append(lines, fmt.Sprintf("%s has %d", path, v.Len()))
			for _, k := range v.MapKeys() {
				walk(fmt.Sprintf("%s[%v]", path, k), v.MapIndex(k))
			}
		case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		default:
			lines = append(lines, fmt.Sprintf("%s = %v", path, v))
		}
	}
	walk("model", reflect.ValueOf(v))
	slices.Sort(lines)
	return lines
}

// ours reports whether a pointer leads to state of the wizard, not of a library.
func ours(t reflect.Type) bool {
	pkg := t.Elem().PkgPath()
	return strings.Contains(pkg, "/ui/wizard") || strings.Contains(pkg, "/steps/summary") || pkg == ""
}

func firstDifference(a, b []string) (string, bool) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + " became " + b[i], false
		}
	}
	return "more or less of it", len(a) == len(b)
}

// On a small screen, what is cut is left out as a whole.
func TestASmallScreenCutsNoWords(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"alt+2", "ctrl+y"}}.start(t, 60, 20)
	d.shows("2 tasks left  f copy the message  s read it  g step\n")
	d = scene{empty: true, keys: []string{"alt+4", "tab"}}.start(t, 60, 20)
	d.shows("vCPUs short")
	d.hides("vCPUs s…")
	d = scene{scenario: "denied", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows(" 3✗ 40? · IAM 23, You 20 (19 wait) ──")
	d.shows("40 unverified\n")
	d.hides("40 checks")
}

// A form that is higher than its room says how many fields are above and below, at any size, and
// nothing where all are shown.
func TestAFormThatScrollsSaysHowManyFieldsAreHidden(t *testing.T) {
	t.Parallel()
	labels := []string{"Target's AWS profile", "Target account id", "Target region", "Target VPC", "Target CIDRs", "Services in the VPC", "Cluster id"}
	for _, size := range [][2]int{{60, 20}, {80, 24}, {80, 16}, {120, 40}} {
		d := scene{scenario: "blocked", keys: []string{"alt+7"}}.start(t, size[0], size[1])
		for range labels {
			form, _, _ := strings.Cut(d.screen(), "Check results")
			first, last := len(labels), -1
			for i, label := range labels {
				if strings.Contains(form, label) {
					first, last = min(first, i), max(last, i)
				}
			}
			for glyph, hidden := range map[string]int{"↑": first, "↓": len(labels) - 1 - last} {
				if says := regexp.MustCompile(glyph + ` [0-9]+ more`).FindString(form); hidden > 0 && says != fmt.Sprintf("%s %d more", glyph, hidden) {
					t.Errorf("%dx%d: %d fields are hidden, and it says %q:\n%s", size[0], size[1], hidden, says, d.screen())
				}
			}
			if last-first == len(labels)-1 && strings.Contains(form, " more") {
				t.Errorf("%dx%d: nothing is hidden:\n%s", size[0], size[1], d.screen())
			}
			d.press("tab")
		}
	}
}

// The map of an active data plane says what its checks say: the network is in use by itself, which is
// no conflict, and there is nothing to enter instead. Another network still overlaps it.
func TestTheMapOfAnActiveDataPlaneShowsNoConflictWithItself(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "active", keys: []string{"alt+5"}}.start(t, 100, 40)
	d.shows("✓ 9 checks passed")
	d.shows("In use by this data plane.")
	d.shows("vpc-0a57a0000000000001 (astro) · this data plane")
	d.shows("█ entered")
	for _, no := range []string{"overlaps", "✗", "ctrl+t"} {
		d.hides(no)
	}
	d.press("ctrl+t")
	if got := d.draft(); got != "172.20.0.0/19" {
		t.Errorf("ctrl+t enters %s", got)
	}
	d.press("ctrl+u", ":172.20.64.0/19") // by mistake, on a call
	d.shows("The active data plane has 172.20.0.0/19")
	d.hides("No known overlap")
	d.press("enter", "ctrl+z")
	d.hides("what to send") // it was sent
	d.shows("READY now.")
	d.press("ctrl+u", ":172.20.0.0/18")
	d.shows("▓ entered, overlaps")
	d.shows("vpc-0a57a0000000000001 (astro)")
	d.shows("ctrl+t enters ")
	d.hides("this data plane")
}

// "Three marks are explained, and ? is not." A step's page names each mark that is on it: of the steps at the top, of its
// paths and of its results. What waits, runs or was acknowledged says so itself.
func TestTheLegendOfAPageHasEachOfItsMarks(t *testing.T) {
	t.Parallel()
	strip, count, row, hop := regexp.MustCompile(`[1-9]([^\w \]])`), regexp.MustCompile(`\d([✗!?])`), regexp.MustCompile(`^ [ ▸] ([✗!?i✓]) `), regexp.MustCompile(`[^ ] ([✗!?·~✓])(?: \d+)?(?: →|$)`)
	for _, scene := range []scene{{scenario: "blocked"}, {scenario: "overlap"}, {scenario: "denied"}, {scenario: "expired"}, {scenario: "ready"}, {scenario: "active"}, {empty: true}} {
		d := scene.start(t, 80, 24)
		for n := 1; n <= 8; n++ {
			d.press(fmt.Sprintf("alt+%d", n))
			lines := strings.Split(d.screen(), "\n")
			if !strings.HasPrefix(lines[2], " "+d.m.opts.Machine.Step().Title+"  ") { // a notice needs its line
				continue
			}
			marks := map[string]bool{}
			add := func(line string, of *regexp.Regexp) {
				for _, m := range of.FindAllStringSubmatch(line, -1) {
					marks[m[1]] = true
				}
			}
			add(lines[0], strip)
			add(lines[1], count)
			for _, l := range lines[3 : len(lines)-1] {
				add(l, row)
				if strings.Contains(l, "pod → ") {
					add(l, hop)
				}
			}
			for mark := range marks {
				if !strings.Contains(lines[2], "  "+mark+" ") {
					t.Errorf("%s, step %d: %q is not explained:\n%s", scene.scenario, n, mark, lines[2])
				}
			}
		}
	}
}

// "Network had its ✓, then a dot, then ✗." A step in which checks depend on an answer that is still to come has not passed:
// the way through the questions takes no mark of success back.
func TestNoStepPassesBeforeItsChecksAreKnown(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 120} {
		d := scene{scenario: "story", empty: true}.start(t, width, 40)
		passed, depends := map[string]bool{}, false
		for range 12 {
			for _, v := range d.m.snapshot().Steps {
				switch kind := d.m.snapshot().StepKind(v); {
				case kind == results.Passed:
					passed[v.ID] = true
				case passed[v.ID]:
					t.Errorf("%s had passed:\n%s", v.Title, d.screen())
				}
			}
			depends = depends || strings.Contains(d.screen(), " · 5 Network       depends on 6")
			d.press("enter")
		}
		if depends != (width == 120) || !strings.Contains(d.screen(), "NOT READY") {
			t.Errorf("the way does not lead past what depends on an answer, and to the end:\n%s", d.screen())
		}
	}
}
