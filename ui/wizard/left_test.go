package wizard

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// counted presses keys one by one until a condition holds, and fails the test if that
// takes more than a number of them.
func (d *harness) counted(limit int, what string, done func() bool, keys ...string) {
	d.t.Helper()
	if len(keys) > limit {
		d.t.Fatalf("%s takes %d keys, more than %d: %q", what, len(keys), limit, keys)
	}
	for i, k := range keys {
		if done() {
			d.t.Fatalf("%s is done after %d keys already", what, i)
		}
		d.press(k)
	}
	if !done() {
		d.t.Fatalf("%s is not done after %q:\n%s", what, keys, d.screen())
	}
}

func TestTheOverlappingCIDRIsFixedInFourKeysFromAnywhere(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"alt+1", "alt+4", "alt+7", "alt+9"} {
		d := scene{scenario: "overlap", keys: []string{from}}.start(t, 80, 24)
		before := d.m.machine.Answers().Text(steps.KeyCIDR)
		d.counted(4, "fixing the CIDR", func() bool {
			now := d.m.machine.Answers().Text(steps.KeyCIDR)
			return now != before && now != ""
		}, "ctrl+y", "g", "ctrl+t", "enter")
		for _, f := range d.m.machine.StepFindings("network") {
			if f.Status == "fail" {
				t.Errorf("from %s: %s: %s", from, f.ID, f.Detail)
			}
		}
	}
}

func TestWhatIsLeftIsListedByWhoCanDoIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
	if !covered[*overlay.Left](d) {
		t.Fatalf("ctrl+y opens nothing while a name is typed:\n%s", d.screen())
	}
	at := -1
	for _, owner := range []string{"17 findings left  f", "You, in this wizard", "Account administrator", "IAM administrator", "Target VPC's owner", "AWS  1"} {
		next := strings.Index(d.screen(), owner)
		if next <= at {
			t.Errorf("%q is at %d, the one before at %d:\n%s", owner, next, at, d.screen())
		}
		at = next
	}
	d.press("ctrl+y")
	if covered[*overlay.Left](d) {
		t.Error("ctrl+y does not close it")
	}
	d.press("ctrl+y", "n", "g") // the second problem that the user can solve
	d.shows("step 6 of 9")
	if d.field() != steps.KeyEndpoints || len(d.m.overlays) != 0 {
		t.Errorf("g does not go to the field:\n%s", d.screen())
	}
	d.press("ctrl+y")
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports") // where the user was
	d.press("home", "enter")
	d.shows("PROBLEM  CIDR 10.96.32.0/20 is too small, need a /19")
	d.press("right", "esc", "enter") // the pointer follows what the detail shows
	d.shows("PROBLEM  Address 10.40.3.17 not public: reports")
}

// On a call, one goes through the list owner by owner.
// The footer of a small terminal has no room for the keys of an owner's fixes: the title has each of them.
func TestASmallListNamesTheKeyThatShowsWhatIsCopied(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who  string
		keys []string
		want string
	}{
		{"the user", []string{"ctrl+y"}, "f copy your fixes  s read it  g field"},
		{"another owner", []string{"ctrl+y", "tab"}, "f copy the message  s read it  g field"},
	} {
		d := scene{scenario: "blocked", keys: c.keys}.start(t, 60, 20)
		if title := lineWith(d.screen(), "17 findings left  f"); !strings.Contains(title, c.want) {
			t.Errorf("%s: the title is %q, without %q", c.who, title, c.want)
		}
	}
}

// "2 tasks left" above three rows: the two that one fix solves show it once, whatever their kinds. The footer has the
// way out of the list on each of them, and the title both keys of a message.
func TestRowsOfOneTaskShowItsFixOnce(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows("2 tasks left")
	d.shows("? 20 checks not determined: 88 actions are denied                 → same fix")
	d.press("ctrl+n")
	d.shows("▸ ? 20 checks not determined")
	d.shows("policies of DeveloperAccess and an inline") // that of the chosen row is its own
	d.shows("enter details   esc close   ctrl+n problem   p policy")
	d.press("end")
	d.shows("f message for the target VPC's owner  s read it\n")
}

func TestTabGoesFromOwnerToOwner(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows("17 findings left") // as many as the header counts: one fix is for two of them, and one check waits
	d.shows(" You 4 (1 waits)  Account 7  IAM 3  Organization 1  Target VPC 1  AWS 1\n You, in this wizard or on this machine  2 problems, 1 warning, 1 check waits ─")
	firsts := []string{"All Standard Spot Instance Requests", "2 actions denied", "iam:UpdateAssumeRolePolicy", "DNS hostnames off", "Running On-Demand", "CIDR 10.96.32.0/20"}
	for _, title := range firsts {
		d.press("tab")
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, title) {
			t.Errorf("tab goes to %q, not to %q", got, title)
		}
	}
	d.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	d.shows("IAM administrator  2 problems, 1 warning ─────────────────────────── ↑ 10 more\n ▸ ✗ 2 actions denied by developer-boundary")
	d.press("?")
	d.shows("next owner")
}

// Reading from the top, a user has the fix before the other findings that it solves, and these do
// not look as if they had none.
func TestTheFirstOfSeveralRowsWithOneFixShowsIt(t *testing.T) {
	t.Parallel()
	for page, keys := range map[string][]string{"what is left": {"ctrl+y", "tab"}, "the step": {"alt+2"}} {
		for _, width := range []int{60, 80, 120} {
			d := scene{scenario: "blocked", keys: keys}.start(t, width, 24)
			lines := strings.Split(d.screen(), "\n")
			fixes := map[string]int{}
			for i, l := range lines[:len(lines)-1] {
				_, l, _ = strings.Cut(l, "│ ") // beside the steps
				title, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(l, lines[i])), "  ")
				if strings.Contains(lines[i+1], "→ ") && strings.Contains(lines[i+1], "Delete it once you know") {
					fixes[title]++
				}
			}
			if fixes["✗ 1 Lambda function in ap-southeast-2"] != 1 || fixes["✗ 1 S3 bucket in us-east-1"] != 0 {
				t.Errorf("%s: the fix is below %v:\n%s", page, fixes, d.screen())
			}
			if s3 := lineWith(d.screen(), "✗ 1 S3 bucket"); strings.Contains(s3, "→ same fix") || !strings.Contains(d.screen(), "→ Empty and delete the bucket") && !strings.Contains(d.screen(), "Account administrator: Empty and delete the bucket") {
				t.Errorf("%s: the bucket has to be emptied, which the fix above does not say: %q\n%s", page, s3, d.screen())
			}
		}
	}
}

// Wherever the list is scrolled to, each row has its fix, or names it as that of a row above that is
// on the screen.
func TestEachRowOfWhatIsLeftHasItsFix(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile(`^ [ ▸] [✗!?] `)
	for _, name := range []string{"blocked", "denied", "overlap", "expired"} {
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
			d := scene{scenario: name, keys: []string{"ctrl+y"}}.start(t, size[0], size[1])
			for step := range 24 {
				lines := strings.Split(d.screen(), "\n")
				fix := false // is on the screen
				for i, l := range lines {
					switch {
					case strings.HasPrefix(l, "     → "):
						fix = true
					case !row.MatchString(l):
					case strings.HasSuffix(strings.TrimRight(l, " "), "→ same fix"):
						if !fix {
							t.Errorf("%s at %v, %d down: no fix above %q:\n%s", name, size, step, l, d.screen())
						}
					default:
						text := strings.Join(lines[i+1:], "\n")
						if end := regexp.MustCompile(`(?m)^ [ ▸] [✗!?] `).FindStringIndex(text); end != nil {
							text = text[:end[0]]
						}
						if !strings.Contains(text, "→ ") && !strings.Contains(l, "▸") {
							t.Errorf("%s at %v, %d down: no fix below %q:\n%s", name, size, step, l, d.screen())
						}
					}
				}
				if d.press("down"); t.Failed() {
					return
				}
			}
		}
	}
}

// A row that stands for several denials ends with what to do after its fix, and the checks that it
// is about.
func TestTheDetailOfSeveralDenialsSaysTheNextStep(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		"3 actions not allowed":    "Next: once this is done, press ctrl+r to check again. It is about permissions.iam.GetRole, permissions.iam.GetRolePolicy and permissions.iam.ListRoles.",
		"20 checks not determined": "Next: once this is done, press ctrl+r to check again. It is about account.clean, ",
	} {
		d := scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 160, 48)
		d.to(row)
		d.press("enter", "end")
		text := strings.Join(strings.Fields(d.screen()), " ")
		if !strings.Contains(text, want) || strings.Contains(text, "Check permissions.") {
			t.Errorf("%s: not %q in\n%s", row, want, d.screen())
		}
	}
}

func lineWith(screen, mark string) string {
	for l := range strings.Lines(screen) {
		if strings.Contains(l, mark) {
			return l
		}
	}
	return ""
}

func TestWhatPassedIsFolded(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3"}}.start(t, 80, 24)
	d.shows("✓ 5 checks passed")
	d.hides("Permission: iam:GetRolePolicy")
	d.press("space")
	d.shows("Permission: iam:GetRolePolicy")
	d.shows("space hides")
	d.press("space")
	d.hides("Permission: iam:GetRolePolicy")
	d.press("down", "down", "down", "down", "enter") // on the line itself, enter opens it
	d.shows("Permission: iam:GetRolePolicy")
	d.press("alt+9", "space")
	d.shows("passed")
}

// Only the summary said READY or NOT READY: who watches another step has to know, too, masked or
// not, and never reads that all is well while a check has no result.
func TestEveryStepSaysWhetherTheActivationIsReady(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		d := scene{scenario: s.Name, keys: []string{"alt+1"}}.start(t, 80, 24)
		c := d.m.snapshot().Total()
		header := strings.SplitN(d.screen(), "\n", 2)[0]
		open := 0
		for _, f := range d.m.machine.Findings() {
			if f.Status == "unverified" && f.Acknowledged == "" {
				open++
			}
		}
		saysReady := func(header string) bool {
			return strings.HasSuffix(header, " READY") || strings.HasSuffix(header, " READY, WITH WARNINGS")
		}
		not, ready := strings.HasSuffix(header, " NOT READY"), saysReady(header)
		switch {
		case not != (c[results.Failed] > 0 && d.m.snapshot().SignIn == 0):
			t.Errorf("%s: %q, with %v", s.Name, header, c)
		case ready && !not && open > 0:
			t.Errorf("%s: %q, with %d checks that are unverified", s.Name, header, open)
		case !ready && open == 0:
			t.Errorf("%s: %q, with %v", s.Name, header, c)
		}
		d.press("ctrl+x")
		if masked := strings.SplitN(d.screen(), "\n", 2)[0]; saysReady(masked) != ready {
			t.Errorf("%s: masked, %q", s.Name, masked)
		}
	}
}

// "16 left to do for 14 problems, 3 warnings" does not add up for anyone who counts: every number of
// the list is about the findings of its heading, and a row that stands for two says so.
func TestTheNumbersOfWhatIsLeftAddUp(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`\d+`)
	for name, want := range map[string]int{"blocked": 14 + 3, "denied": 3 + 40, "overlap": 4 + 2, "story": 5 + 6} {
		d := scene{scenario: name, keys: []string{"ctrl+y"}}.start(t, 120, 90)
		sum := 0
		headings := regexp.MustCompile(`(?m)^ [A-Z][^─\n]*  (\d+ [^─\n]*) ─`)
		below := headings.Split(d.screen(), -1)[1:]
		for i, heading := range headings.FindAllStringSubmatch(d.screen(), -1) {
			says := 0
			for _, n := range number.FindAllString(heading[1], -1) {
				n, _ := strconv.Atoi(n)
				says += n
			}
			of := 0
			for _, row := range regexp.MustCompile(`(?m)^ [ ▸] [✗!?] `).Split(below[i], -1)[1:] {
				n := 1
				if many := regexp.MustCompile(`(\d+) (?:problems:|unverified:|checks not determined|more answers|checks? waits?)`).FindStringSubmatch(row); many != nil {
					n, _ = strconv.Atoi(many[1])
					n += strings.Count(many[0], "more") + strings.Count(many[0], "wait") // than that of the row
				}
				of += n
			}
			if of != says {
				t.Errorf("%s: %q stands above rows of %d:\n%s", name, heading[1], of, d.screen())
			}
			sum += says
		}
		if sum != want {
			t.Errorf("%s: the headings have %d findings, not %d:\n%s", name, sum, want, d.screen())
		}
	}
	d := scene{scenario: "blocked", keys: []string{"alt+3"}}.start(t, 80, 24)
	d.shows("Check results  3 problems")
	d.shows("2 actions denied by developer-boundary")
	d.shows("2 problems: iam:CreateRole and iam:PutRolePolicy.")
}

// One reason acknowledges several findings, some of them above the chosen one: the pointer goes to the
// one after it that is left, and skips none.
func TestThePointerStaysInPlaceAfterAnAcknowledgment(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"1 Lambda function", "1 S3 bucket", "1 tagged resource"} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
		d.to(at)
		d.press("a", ":known", "enter")
		d.shows("6 findings acknowledged")
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, "Spot Instance Requests") {
			t.Errorf("from %q the pointer goes to %q:\n%s", at, got, d.screen())
		}
	}
}

// Back from a field where a service was moved, the pointer is on what blocks, not on a warning
// below it.
func TestTheListReturnsToWhatBlocks(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "g", "ctrl+t", "enter"}}.start(t, 80, 24)
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.press("g")
	if err := steps.MoveEntry(d.m.machine, steps.KeyEndpoints, reports); err != nil {
		t.Fatal(err)
	}
	d.m.changed()
	d.press("esc")
	d.settle()
	d.shows("▸ ✗ No network interface with the address: reports")
}

// What covers a page is what help is asked about: its keys come first, not the field behind it.
func TestHelpOnWhatCoversAPageBeginsWithItsKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		keys []string
		want string // the first keys
	}{
		{"the list", []string{"ctrl+y"}, "Keys enter details and fix esc close tab next owner "},
		{"a finding in full", []string{"ctrl+y", "enter"}, "Keys esc close "},
		{"a text before it is copied", []string{"ctrl+y", "s"}, "Keys esc close c copy it "},
		{"the allocations", []string{"alt+5", "ctrl+s"}, "Keys esc close "},
		{"the steps", []string{"ctrl+o"}, "Keys enter go there "},
		{"the page of a field", nil, "Region The cluster's region can't be changed later."},
	} {
		d := scene{scenario: "blocked", keys: append(append([]string{"alt+4", "tab"}, c.keys...), "ctrl+g")}.start(t, 80, 40)
		_, body, _ := strings.Cut(words(d), "others 13 ── ")
		if !strings.HasPrefix(body, c.want) || len(c.keys) > 0 && strings.Contains(body, "An AWS region") {
			t.Errorf("%s: help begins with %.90q, not %q:\n%s", c.name, body, c.want, d.screen())
		}
		d.shows("Marks of steps and checks")
	}
}

// "Who does this one?" The list opens on the finding that is chosen on the page, and else on the first problem.
func TestWhatIsLeftOpensOnTheChosenFinding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scenario string
		keys     []string
		want     string
	}{
		{"blocked", []string{"alt+8", "n", "ctrl+y"}, "DNS hostnames off"},
		{"blocked", []string{"alt+3", "n", "ctrl+y"}, "2 actions denied by developer-boundary"},
		{"blocked", []string{"alt+8", "ctrl+y"}, "CIDR 10.96.32.0/20 is too small"},
		{"denied", []string{"ctrl+y"}, "3 actions not allowed"}, // of the owner who acts next
	} {
		d := scene{scenario: c.scenario, keys: c.keys}.start(t, 80, 24)
		if got := lineWith(d.screen(), "▸"); !covered[*overlay.Left](d) || !strings.Contains(got, c.want) {
			t.Errorf("after %v the pointer is at %q, not at %q:\n%s", c.keys, got, c.want, d.screen())
		}
	}
}

// "Go there and type 10.255.224.0/19": the old value is not in the way.
func TestAValueIsReplacedWhereTheListLeadsToIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 80, 24)
	d.press("ctrl+y", "g")
	d.shows("› 10.96.32.0/20")
	d.press(":10.255.224.0/19")
	d.shows("› 10.255.224.0/19")
	d.press("enter", "ctrl+y")
	d.hides("too small")
	d.hides("10.96.32.0/20")
}

// READY in yellow is read as READY on a video call: where there is room, every page says the whole verdict.
func TestAVerdictWithWarningsIsSaidInFull(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"alt+3"}, {"alt+3", "ctrl+x"}, {"alt+9", "ctrl+x"}} { // masked, the header has more to say
		d := scene{scenario: "huge", keys: keys}.start(t, 80, 24)
		if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(strings.TrimSpace(header), " READY, WITH WARNINGS") {
			t.Errorf("%q: the header is %q", keys, header)
		}
	}
}

// A screen that says READY above and READY, WITH WARNINGS below has two verdicts.
func TestTheSummaryHasOneVerdict(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 60, 80, 120} {
		for _, k := range []string{"alt+9", "ctrl+x"} {
			d := scene{scenario: "huge", keys: []string{"alt+9"}}.start(t, width, 24)
			if k != "alt+9" {
				d.press(k)
			}
			lines := strings.Split(d.screen(), "\n")
			if d.shows("  READY, WITH WARNINGS"); strings.Contains(strings.ReplaceAll(lines[0], "READY, WITH WARNINGS", ""), "READY") {
				t.Errorf("at %d columns: %s", width, lines[0])
			}
			if width == 80 && k == "alt+9" && !strings.HasSuffix(lines[0], "READY, WITH WARNINGS") {
				t.Errorf("at %d columns: %s", width, lines[0])
			}
		}
	}
}

// "I corrected the service, and the list was at the CIDR." Back in the list, the pointer is at what is found of the
// answer that was changed there, or at the next problem where nothing is.
func TestTheListGoesBackToWhatIsFoundOfTheChangedAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ story, typed, want string }{
		{"another problem of it", "nowhere.example.invalid", "▸ ✗ DNS name does not resolve: reports"},
		{"the same one", "10.40.9.9", "▸ ✗ Address 10.40.9.9 not public: reports"},
		{"none", "xy12345.snowflakecomputing.com:443", "▸ ✗ CIDR 10.96.32.0/20 is too small"},
	} {
		d := scene{scenario: "blocked", keys: []string{"ctrl+y", "down", "g", "ctrl+u", ":" + c.typed, "enter"}}.start(t, 80, 24)
		d.settle()
		if !strings.Contains(d.screen(), c.want) {
			t.Errorf("%s: the list is not at %q:\n%s", c.story, c.want, d.screen())
		}
	}
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "g", "ctrl+u", ":10.96.32.0/21", "enter", "enter"}}.start(t, 80, 24)
	d.shows("▸ ✗ CIDR 10.96.32.0/21 is too small")
	d.press("down")
	at := d.screen()
	d.settle()
	if d.screen() != at {
		t.Errorf("the pointer moves by itself after a key:\n%s", d.screen())
	}
}

// "The header has the verdict, and the page says for seconds that checks run." While only the choices of a field are read,
// the first page counts what the header counts.
func TestTheFirstPageFollowsTheVerdict(t *testing.T) {
	t.Parallel()
	vpcs := make(chan struct{})
	d := start(t, handMade{slowList: vpcs}, 80, 24, func(o *Options) {
		for k, v := range map[steps.Key]string{
			steps.KeyClusterName: "data", steps.KeyRegion: "us-east-1", steps.KeyCIDR: "172.20.0.0/19", steps.KeyMethods: steps.MethodPeering,
			steps.KeyPeerAccount: "444455556666", steps.KeyPeerVPC: "vpc-0a1b2c3d4e5f60718", steps.KeyPeerCIDRs: "10.0.0.0/16",
		} {
			if err := o.Machine.Set(k, steps.Text(v)); err != nil {
				t.Fatal(err)
			}
		}
	})
	d.shows("NOT READY")
	d.shows("All answers are given. Next: ")
	d.hides("while checks run")
	if d.m.snapshot().Busy == 0 {
		t.Error("the choices are read already")
	}
	close(vpcs)
}
