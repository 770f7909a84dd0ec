package editor

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

const warehouse = "warehouse=snowflake://xy12345.snowflakecomputing.com:443"

// services is the editor of data services, with a service that AWS reports.
func services() *records {
	e := newRecords(steps.Field{Kind: steps.RecordField, Record: steps.ServiceRecord("path.", "")}).(*records)
	e.Load(steps.Options{Choices: []steps.Choice{{Value: "billing=mysql://billing.example.internal:3306", Cells: []string{"billing", "RDS database billing"}}}}, steps.Done)
	return e
}

func press(e Editor, keys ...string) (last Result) {
	for _, name := range keys {
		switch name {
		case "enter":
			last = e.Press(tea.KeyPressMsg{Code: tea.KeyEnter})
		case "down":
			last = e.Press(tea.KeyPressMsg{Code: tea.KeyDown})
		case "up":
			last = e.Press(tea.KeyPressMsg{Code: tea.KeyUp})
		case "esc":
			last = e.Press(tea.KeyPressMsg{Code: tea.KeyEscape})
		default:
			for _, r := range name {
				last = e.Press(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		}
	}
	return last
}

func screenOf(e Editor) string {
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	e.Layout(r, 100, 20)
	lines, _ := e.View(r, 100, 20)
	return ansi.Strip(strings.Join(lines, "\n"))
}

func TestServicesAreAddedEditedAndRemovedByKeys(t *testing.T) {
	e := services()
	e.Paste("postgres://reader:hunter2@orders.example.com/app")
	if got := screenOf(e); !strings.Contains(got, "orders=postgres://orders.example.com:5432") || !strings.Contains(got, "The login in it was dropped.") {
		t.Fatalf("a pasted connection string shows\n%s", got)
	}
	if got := press(e, "enter"); got != Answered || e.Draft().String() != "orders=postgres://orders.example.com:5432" {
		t.Fatalf("enter is %v, the draft %q", got, e.Draft())
	}
	if got := press(e, warehouse, "enter"); got != Answered || len(e.Draft()) != 2 {
		t.Fatalf("the typed form is %v, the draft %q", got, e.Draft())
	}
	press(e, "down", "down", "enter", "0", "esc")
	if want := (steps.Value{"orders=postgres://orders.example.com:5432", warehouse}); !slices.Equal(e.Draft(), want) {
		t.Fatalf("an edit that was given up left %q", e.Draft())
	}
	press(e, "down", "down", "enter", "8", "enter")
	if got := e.Draft()[1]; got != warehouse+"8" && !strings.HasSuffix(got, ":4438") {
		t.Fatalf("the edited service is %q", got)
	}
	if got := press(e, "down", "d"); got != Answered || !slices.Equal(e.Draft(), steps.Value{"warehouse=snowflake://xy12345.snowflakecomputing.com:4438"}) {
		t.Fatalf("removing is %v, the draft %q", got, e.Draft())
	}
	e.Set(e.Draft(), false)
	if press(e, "down", "enter"); e.Draft()[len(e.Draft())-1] != "billing=mysql://billing.example.internal:3306" {
		t.Fatalf("the service that AWS reports was not added: %q", e.Draft())
	}
	if strings.Contains(screenOf(e), "found:") {
		t.Errorf("an added service is still proposed:\n%s", screenOf(e))
	}
}

// The line is open on an entry while another is removed, or that one.
func TestRemovingAServiceWhileOneIsEdited(t *testing.T) {
	const orders, events = "orders=postgres://orders.example.com:5432", "events=kafka://events.example.com:9092"
	for name, c := range map[string]struct {
		edit, remove string // keys from the line to the entry
		want         string
	}{
		"the one that is edited":  {"down", "down", events},
		"one above it":            {"down down", "down", events + "1"},
		"one below it, untouched": {"down", "down down", orders + "1"},
	} {
		t.Run(name, func(t *testing.T) {
			e := services()
			e.Set(steps.Value{orders, events}, false)
			press(e, strings.Fields(c.edit)...)
			press(e, "enter", "1")
			press(e, strings.Fields(c.remove)...)
			if got := e.Press(tea.KeyPressMsg{Code: tea.KeyDelete}); got != Answered {
				t.Fatalf("delete is %v", got)
			}
			if got := e.Draft().String(); got != c.want {
				t.Errorf("the draft is %q, want %q", got, c.want)
			}
		})
	}
}

// "I pasted another host, and my service had another name." Only a new service gets a proposed one.
func TestAServiceKeepsItsNameWithAnotherAddress(t *testing.T) {
	const orders, reports = "orders=postgres://orders.example.com:5432", "reports=postgres://reports.example.com:5432"
	for text, want := range map[string]string{
		"postgres://bob:S3cr3t@db.acme.com/x": "reports=postgres://db.acme.com:5432",
		"db.acme.com":                         "reports=postgres://db.acme.com:5432",
		"sales=postgres://db.acme.com/x":      "sales=postgres://db.acme.com:5432",
	} {
		for how, enter := range map[string]func(Editor){
			"typed":  func(e Editor) { press(e, text) },
			"pasted": func(e Editor) { e.Paste(text) },
		} {
			e := services()
			e.Set(steps.Value{orders, reports}, false)
			press(e, "down", "down", "enter")
			e.Press(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
			enter(e)
			if got := screenOf(e); !strings.Contains(got, want) || strings.Contains(got, "S3c") {
				t.Errorf("%s: %s shows\n%s", how, text, got)
			}
			if press(e, "enter"); !slices.Equal(e.Draft(), steps.Value{orders, want}) {
				t.Errorf("%s: %s leads to %q", how, text, e.Draft())
			}
		}
	}
}

func TestEnterLeavesTheFieldOnceTheLineIsEmpty(t *testing.T) {
	e := services()
	if press(e, "enter") != Ignored || e.Accept() != nil {
		t.Error("enter in an empty line is taken")
	}
	if got := press(e, "no service", "enter"); got != Ignored || e.Accept() == nil {
		t.Error("a text that is no service is not refused by the form")
	}
	if got := press(e, "esc", "up"); got != Ignored {
		t.Error("up in the line does not leave it")
	}
}

func TestSeveralServicesAreTypedWithCommas(t *testing.T) {
	e := services()
	if got := press(e, "a.example.com:5432, a.example.com:3306", "enter"); got != Answered || e.Draft().String() != "a=postgres://a.example.com:5432, a-2=mysql://a.example.com:3306" {
		t.Errorf("enter is %v, the draft %q", got, e.Draft())
	}
}

func TestSeveralServicesArePastedInOneGo(t *testing.T) {
	e := services()
	e.Paste("postgres://u:hunter2@a.example.com/x\nb.example.com:3306\nwhat is this\n" + warehouse)
	want := steps.Value{"a=postgres://a.example.com:5432", "b=mysql://b.example.com:3306", warehouse}
	if got := e.entries; len(got) != 3 || !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if e.Draft()[3] == "" || !e.ShowErrorNow("") {
		t.Errorf("what was not recognized is lost: %q", e.Draft())
	}
}

// However a login comes in, the screen and the draft never have its password.
func TestAPasswordIsNeverOnTheScreen(t *testing.T) {
	const password = "hunter2!"
	for _, text := range []string{
		"postgres://reader:" + password + "@orders.example.com:5432/app",
		"orders=mysql://reader:" + password + "@orders.example.com",
		"reader:" + password + "@orders.example.com:5432",
		"jdbc:oracle:thin:reader/" + password + "@orders.example.com:1521:ORCL",
		"jdbc:sqlserver://orders.example.com:1433;user=sa;password=" + password,
		"host=orders.example.com port=5432 password=" + password,
	} {
		e := services()
		for _, r := range text {
			press(e, string(r))
			if got := screenOf(e) + e.Line(e.Draft()); strings.Contains(got, "hun") {
				t.Fatalf("typing %s shows\n%s", text, got)
			}
		}
		if got := press(e, "enter"); got != Answered || !strings.Contains(e.Draft().String(), "orders.example.com:") {
			t.Errorf("typing %s: enter is %v, the draft %q", text, got, e.Draft())
		}
		e = services()
		e.Paste(text)
		if got := screenOf(e) + e.Line(e.Draft()) + e.Draft().String(); strings.Contains(got, "hun") || !strings.Contains(got, "orders") {
			t.Errorf("pasting %s shows\n%s", text, got)
		}
	}
}

// A service that AWS reports is on the screen with its name, which is enough to add it.
func TestTheNameOfAServiceThatWasFoundAddsIt(t *testing.T) {
	for typed, want := range map[string]string{
		"billing":                 "billing=mysql://billing.example.internal:3306",
		"BILL":                    "billing=mysql://billing.example.internal:3306",
		"ledger":                  "",
		"pg=postgres://db.x:5432": "pg=postgres://db.x:5432",
	} {
		e := services()
		press(e, typed, "enter")
		if got := steps.Value(e.entries).String(); got != want {
			t.Errorf("%q adds %q, not %q", typed, got, want)
		}
	}
}

// A terminal that pastes as if it were typed drops the password, too, and says so until the line is empty.
func TestALoginThatIsTypedIsSaidToBeDropped(t *testing.T) {
	const dropped = "The login in it was dropped."
	e := services()
	for _, c := range "postgres://reader:hunter2@orders.example.com/app" {
		press(e, string(c))
	}
	if got := screenOf(e); !strings.Contains(got, dropped) || strings.Contains(got, "hunter2") {
		t.Errorf("what is typed shows\n%s", got)
	}
	press(e, "enter")
	for _, c := range "postgres://billing.example.com" {
		press(e, string(c))
	}
	if got := screenOf(e); strings.Contains(got, dropped) {
		t.Errorf("the next one, without a login, shows\n%s", got)
	}
}
