package tape_test

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/tape"
)

func TestATapeIsParsed(t *testing.T) {
	parsed, err := tape.Parse(`# a comment
Output docs/demo.gif
Require bash
Set FontSize 15
Set LetterSpacing 0
Set Width 1120
Set Height 616
Set Padding 20
Set TypingSpeed 40ms
Env LANG "C.UTF-8"

Type "a b"
Type@1s "c"
Enter
Down 3
Ctrl+o
Shift+Tab
Sleep 1.5
Wait+Screen /10.8 +free/
Wait+Screen@30s /ready/
Screenshot docs/still.png
`)
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Output != "docs/demo.gif" || parsed.Requires[0] != "bash" || parsed.Env[0] != "LANG=C.UTF-8" {
		t.Errorf("output %q, required %q, environment %q", parsed.Output, parsed.Requires, parsed.Env)
	}
	if columns, rows := parsed.Settings.Grid(); columns != 120 || rows != 32 {
		t.Errorf("the grid is %d×%d", columns, rows)
	}
	want := []tape.Command{
		{Line: 12, Action: tape.Press, Keys: []string{"a", " ", "b"}, Pause: 40 * time.Millisecond},
		{Line: 13, Action: tape.Press, Keys: []string{"c"}, Pause: time.Second},
		{Line: 14, Action: tape.Press, Keys: []string{"\r"}, Pause: 40 * time.Millisecond},
		{Line: 15, Action: tape.Press, Keys: []string{"\x1b[B", "\x1b[B", "\x1b[B"}, Pause: 40 * time.Millisecond},
		{Line: 16, Action: tape.Press, Keys: []string{"\x0f"}, Pause: 40 * time.Millisecond},
		{Line: 17, Action: tape.Press, Keys: []string{"\x1b[Z"}, Pause: 40 * time.Millisecond},
		{Line: 18, Action: tape.Sleep, Pause: 1500 * time.Millisecond},
		{Line: 19, Action: tape.Wait, Limit: 15 * time.Second},
		{Line: 20, Action: tape.Wait, Limit: 30 * time.Second},
		{Line: 21, Action: tape.Screenshot, Path: "docs/still.png"},
	}
	if len(parsed.Commands) != len(want) {
		t.Fatalf("%d commands, not %d: %v", len(parsed.Commands), len(want), parsed.Commands)
	}
	for i, w := range want {
		c := parsed.Commands[i]
		if c.Line != w.Line || c.Action != w.Action || strings.Join(c.Keys, "|") != strings.Join(w.Keys, "|") || c.Path != w.Path ||
			c.Action != tape.Wait && w.Pause != 0 && c.Pause != w.Pause || c.Action == tape.Wait && c.Limit != w.Limit {
			t.Errorf("command %d is %+v, not %+v", i, c, w)
		}
	}
	if p := parsed.Commands[7].Pattern; !p.MatchString("10/8   free") || p.MatchString("10/8free") {
		t.Errorf("the pattern is %s", p)
	}
	if d := parsed.Duration(); d != 3*40*time.Millisecond+time.Second+6*40*time.Millisecond+1500*time.Millisecond {
		t.Errorf("the tape takes %v", d)
	}
}

func TestWhatTheTapeDoesNotUseIsAnError(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"an unknown command":          {"Enter\nJump 3\n", `line 2: "Jump 3": unknown command`},
		"a command of VHS":            {"Wait+Line /x/\n", "unknown command"},
		"lower case":                  {"enter\n", "unknown command"},
		"two commands on a line":      {"Enter Enter\n", "only a number of times"},
		"an unknown setting":          {"Set Theme \"Dracula\"\n", "unknown setting"},
		"a shell without a terminal":  {"Set Shell cmd\n", "the only shell is bash"},
		"a setting after a command":   {"Enter\nSet FontSize 15\n", "before every other command"},
		"a setting after a variable":  {"Env A \"b\"\nSet FontSize 15\n", "before every other command"},
		"a size that is no number":    {"Set Width wide\n", "is not a number"},
		"an image without characters": {"Set Width 100\n", "too small"},
		"an output without a path":    {"Output\n", "needs a value"},
		"a text without quotes":       {"Type hello\n", "between double quotes"},
		"a quote inside a text":       {`Type "a\"b"` + "\n", "between double quotes"},
		"a pattern without slashes":   {"Wait+Screen ready\n", "between two slashes"},
		"a slash in a pattern":        {`Wait+Screen /10\/8/`, "between two slashes"},
		"an empty pattern":            {"Wait+Screen //\n", "between two slashes"},
		"a pattern that is invalid":   {"Wait+Screen /(/\n", "missing closing"},
		"no time":                     {"Sleep\n", "is not a time"},
		"a time before now":           {"Sleep -1s\n", "is not a time"},
		"a time for a screenshot":     {"Screenshot@1s a.png\n", "takes no time"},
		"a screenshot in a format":    {"Screenshot a.svg\n", "must end in .png"},
		"a control key of two":        {"Ctrl+oo\n", "lowercase letter"},
		"a control key VHS refuses":   {"Ctrl+s\n", "lowercase letter"},
		"a number of times below one": {"Down 0\n", "only a number of times"},
	} {
		if _, err := tape.Parse(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: the error does not contain %q: %v", name, tt.want, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Set FontSize 15\nType@1s \"x\"\nWait+Screen@1 /a/\nSleep 2s\nDown 2\n")
	f.Add("Set FontSize -1\nSet LetterSpacing -7\nEnter\n")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := tape.Parse(text)
		if err != nil {
			return
		}
		if columns, rows := parsed.Settings.Grid(); columns < 1 || rows < 1 {
			t.Errorf("the grid is %d×%d", columns, rows)
		}
		for _, c := range parsed.Commands {
			if c.Action == 0 || c.Pause < 0 || c.Action == tape.Wait && c.Pattern == nil {
				t.Errorf("an incomplete command: %+v", c)
			}
		}
	})
}
