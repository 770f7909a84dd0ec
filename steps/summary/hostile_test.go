package summary

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
)

// hostile adds a text to every text of a report that may come from outside. In a command it is
// one word, quoted as the checks quote; in a link it is a part of the address, and two more are no
// https addresses.
func hostile(t testing.TB, r Report, evil string) Report {
	t.Helper()
	return hostileExcept(t, r, evil)
}

// hostileExcept leaves what is at one of the paths as it is, such as "findings.id".
func hostileExcept(t testing.TB, r Report, evil string, paths ...string) Report {
	t.Helper()
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	keep := []string{"schema", "verdict", "status", "evidence", "who", "owner", "generated_at", "methods", "label", "Version", "Effect", "step", "priority", "was", "is", "since"}
	around := []string{"title", "detail", "text", "note", "policy"}
	var walk func(v any, within, name string) any
	walk = func(v any, within, name string) any {
		if slices.Contains(keep, name) || slices.Contains(paths, within+"."+name) {
			return v
		}
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				v[k] = walk(x, name, k)
			}
			return v
		case []any:
			for i, x := range v {
				v[i] = walk(x, within, name)
			}
			if name == "links" {
				v = append(v, "javascript:alert(1)//"+evil, "http://"+evil)
			}
			return v
		case string:
			switch {
			case slices.Contains(around, name):
				return evil + v + evil
			case name != "look" && name != "commands":
				return v + evil
			case strings.HasPrefix(v, "aws "), strings.HasPrefix(v, "astro-activate "):
				return v + " --names " + awscheck.Quote(awscheck.Clean(evil))
			}
		}
		return v
	}
	data, err = json.Marshal(walk(tree, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	bad, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return bad
}

// evils are names that a user could give a VPC, a profile, a cluster or a zone.
var evils = map[string]string{
	"quotes":            ` O'Brien "data" 'x`,
	"shell":             "' $(touch pwned) `touch pwned` ; touch pwned | touch pwned & \" $(touch pwned) \" ${HOME}",
	"a line of its own": "\ntouch pwned\nTERRAFORM\ntouch pwned\n",
	"markup":            "<script>alert(1)</script> &lt; [x](javascript:alert(1)) **b** | @everyone ]]> <!-- ```",
	"attributes":        `" onmouseover="alert(1)" x='y' href=javascript:alert(1) /><img src=x onerror=alert(1)>`,
	"a list":            "- x",
	"a numbered list":   "1. x",
	"a block of HTML":   "<div x",
	"links":             "![x](https://evil.example/x.png) [x][y] <https://evil.example> https://evil.example www.evil.example a@evil.example",
	"blocks":            "\n\n# x\n\n- x\n\n1. x\n\n> x\n\n```sh\nx\n```\n\n~~~\n\n    x\n\n| a | b |\n| --- | --- |\n| c | d |\n\n***\nx\n===\n[y]: https://evil.example\n<div>\n",
	"escape sequences":  "\x1b[2J\x1b]0;title\x07 \u202etxt.exe \u0085 \x00",
	"HCL":               `" ${file("/etc/passwd")} %{ if true } $${x} \ \" ` + "\nEOT",
	"jmespath":          "'] | [0] | `1`",
	"invalid UTF-8":     "\xff\xfe\xc0\xaf",
	"a very long line":  strings.Repeat("x ", 4_000),
}

func TestHostileNamesAreHarmlessInEveryFormat(t *testing.T) {
	of := newForms(t)
	for name, evil := range evils {
		t.Run(name, func(t *testing.T) {
			of.requireSame(t, evil)
			requireValidRunbook(t, hostile(t, of.plain, evil))
		})
	}
}

// FuzzHostileTexts gives a text to everything in a report that may come from outside.
func FuzzHostileTexts(f *testing.F) {
	const maxLen = 1_000 // it is there in hundreds of places
	for _, evil := range evils {
		if len(evil) <= maxLen {
			f.Add(evil)
		}
	}
	of := newForms(f)
	f.Fuzz(func(t *testing.T, evil string) {
		if len(evil) > maxLen {
			return
		}
		of.requireSame(t, evil)
	})
}

// FuzzMarkdownText writes a text at the beginning of an entry and of a paragraph, within one, and in a
// cell: there is no more in it than with a harmless one.
func FuzzMarkdownText(f *testing.F) {
	for _, evil := range evils {
		f.Add(evil)
	}
	page := func(t testing.TB, text string) []string {
		return markdownForm(t, fmt.Appendf(nil, "- %[1]s\n\n  %[1]s\n- **%[1]s** (%[1]s)\n\n| a | b |\n| --- | --- |\n| %[1]s | live |\n", escape(text)))
	}
	harmless := page(f, "x")
	f.Fuzz(func(t *testing.T, evil string) {
		if strings.TrimSpace(awscheck.Clean(evil)) == "" {
			return
		}
		if got := page(t, evil); !slices.Equal(got, harmless) {
			t.Errorf("%q is written as %q, which is markup:\n%s", evil, escape(evil), firstDifference(got, harmless))
		}
	})
}

// FuzzParseReport renders whatever passes for a report.
func FuzzParseReport(f *testing.F) {
	if data, err := everything(f).JSON(); err == nil {
		f.Add(data)
	}
	f.Add([]byte(`{"schema":"astro-activate/report/v1","verdict":"ready","findings":[{"id":"x","status":"pass"}],"next_steps":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") || len(err.Error()) > 1000 {
				t.Errorf("not one sentence: %q", err)
			}
			return
		}
		for _, f := range Formats() {
			data, err := r.Render(f)
			if err != nil {
				continue
			}
			requireNoControls(t, f, data)
			if f == HTMLFormat || f == MarkdownFormat {
				requireLinks(t, f, data)
			}
		}
	})
}

// requireNoControls requires that a rendered report can't drive a terminal.
func requireNoControls(t testing.TB, f Format, data []byte) {
	t.Helper()
	for _, c := range string(data) {
		if c != '\n' && unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			t.Errorf("%s lets through %U", f, c)
			return
		}
	}
}

// A form is what a report is in each format without its texts: elements and attributes, links,
// code blocks, table cells, commands.
type form map[Format][]string

func formOf(t testing.TB, r Report) form {
	t.Helper()
	is := form{}
	for _, f := range Formats() {
		data, err := r.Render(f)
		if err != nil {
			t.Fatal(err)
		}
		requireNoControls(t, f, data)
		switch f {
		case JSONFormat:
			again, err := Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			if data2, err := again.JSON(); err != nil || string(data2) != string(data) {
				t.Errorf("%v: the report that is read differs from the one that was written", err)
			}
		case MarkdownFormat:
			is[f] = markdownForm(t, data)
		case HTMLFormat:
			is[f] = htmlForm(t, data)
		case JUnitFormat:
			is[f] = xmlForm(t, data)
		case RunbookFormat:
			is[f] = append(shellForm(t, endOfComment.ReplaceAll(data, []byte("$1"))), terraformForm(t, data)...)
		case TicketFormat:
			is[f] = ticketForm(data)
		case TextFormat, HandoffFormat:
			is[f] = commandsForm(t, "      ", string(data))
		}
	}
	return is
}

// forms compares the form of a report that has something of each kind.
type forms struct {
	plain    Report
	harmless form
	known    map[Format]map[string]bool // parts, wherever they are
}

// withEveryFix adds fixes with what those of everything lack.
func withEveryFix(r Report) Report {
	r.Findings = append(r.Findings,
		Finding{ID: "account.clean", Step: "account", Status: awscheck.Fail, Title: "1 role", Detail: "1 IAM role.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{
			Owner: awscheck.OwnerAccount, Text: "Delete it.", Look: []string{"aws iam get-role --role-name x"}, Commands: []string{"aws iam delete-role --role-name x"}, Deletes: 1}},
		Finding{ID: awscheck.PermissionsIAM + "CreateRole", Step: "permissions", Status: awscheck.Fail, Title: "Denied", Detail: "A policy denies it.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{
			Owner: awscheck.OwnerIdentity, Text: "Change the policy.", Look: []string{"aws iam get-policy --policy-arn x"}, Commands: []string{"aws iam create-policy-version --policy-arn x"},
			Denies:   []awscheck.DenyStatement{{Policy: "The policy guard", Statement: "{\n  \"Effect\": \"Deny\"\n}"}},
			Revision: &awscheck.PolicyRevision{ARN: "arn:aws:iam::111122223333:policy/guard", Version: "v3", Document: "{\n  \"Statement\": []\n}"}}})
	return r
}

// Texts of a report that decide what else is in it: ids of checks, data services, and the parts of an ARN.
var (
	checkIDs = []string{"findings.id", "findings.cause", "changes.id"}
	own      = append(slices.Clip(checkIDs), "public.endpoints", "identity.arn")
)

func newForms(t testing.TB) forms {
	t.Helper()
	of := forms{plain: withEveryFix(everything(t)), known: map[Format]map[string]bool{}}
	of.harmless = formOf(t, hostileExcept(t, of.plain, "x", own...))
	for _, form := range []form{of.harmless, formOf(t, hostile(t, of.plain, "x")), formOf(t, hostileExcept(t, of.plain, "x", checkIDs...)), formOf(t, of.plain)} {
		for f, parts := range form {
			if of.known[f] == nil {
				of.known[f] = map[string]bool{}
			}
			for _, p := range parts {
				of.known[f][strings.TrimLeft(p, " ")] = true
			}
		}
	}
	return of
}

// requireSame requires that the report has the form with a text that it has with a harmless one. With it in
// what decides on the rest, and where it shows nothing, there may be other parts, of the same kinds.
func (of forms) requireSame(t *testing.T, evil string) {
	t.Helper()
	got := formOf(t, hostileExcept(t, of.plain, evil, own...))
	for f, want := range of.harmless {
		if !slices.Equal(got[f], want) && strings.TrimSpace(awscheck.Clean(evil)) != "" {
			t.Errorf("%s: the texts change its form:\n%s", f, firstDifference(got[f], want))
		}
	}
	for _, form := range []form{got, formOf(t, hostile(t, of.plain, evil)), formOf(t, hostileExcept(t, of.plain, evil, checkIDs...))} {
		for f, parts := range form {
			for _, p := range parts {
				if !of.known[f][strings.TrimLeft(p, " ")] {
					t.Errorf("%s: the texts add %s", f, p)
				}
			}
		}
	}
}

// firstDifference shows where two forms part.
func firstDifference(got, want []string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	around := func(l []string) string { return strings.Join(l[max(0, min(i-4, len(l))):min(i+4, len(l))], "\n  ") }
	return fmt.Sprintf("%d parts instead of %d; at part %d got\n  %s\nwant\n  %s", len(got), len(want), i, around(got), around(want))
}
