package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/cli"
)

// The labels in the comments of awscheck/checks.go, in their order there.
const (
	proves   = "Proves"
	fails    = "Fails"
	warns    = "Warns"
	informs  = "Informs"
	provesNo = "Not"
	fix      = "Fix"
)

var labels = []string{proves, fails, warns, informs, provesNo, fix}

// TestChecksPageIsThatOfTheCode draws docs/checks.md from the comments of the checks' ids,
// the catalog and the steps.
func TestChecksPageIsThatOfTheCode(t *testing.T) {
	checkSection(t, "docs/checks.md", "checks", drawChecks(t))
}

func drawChecks(t *testing.T) string {
	t.Helper()
	described := describedChecks(t)
	var b strings.Builder
	step := ""
	for _, c := range awscheck.Catalog() {
		s, reads := placeOf(c.ID)
		if s.ID == "" {
			t.Fatalf("no step has a check %s", c.ID)
		}
		if c.ID[:strings.IndexByte(c.ID, '.')] != step {
			step = c.ID[:strings.IndexByte(c.ID, '.')]
			fmt.Fprintf(&b, "\n## %s\n", titleOfGroup(step, s))
		}
		b.WriteString(drawCheck(c, described[c.ID], reads))
	}
	return b.String()
}

// titleOfGroup is the heading of the checks whose ids begin with the same word: the step's
// title, or for the paths, which are checks of two steps, their own.
func titleOfGroup(group string, s steps.Step) string {
	switch group {
	case "public":
		return "Public endpoints"
	case "path":
		return "Paths to the data services"
	}
	return s.Title
}

func drawCheck(c awscheck.CheckInfo, text map[string]string, reads []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### `%s`\n\n**%s**\n\n| | |\n| --- | --- |\n", displayID(c.ID), c.Title)
	row := func(head, text string) {
		if text != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", head, strings.ToUpper(text[:1])+text[1:])
		}
	}
	row("Proves", text[proves])
	row(headOf("Fails", c.Fail), text[fails])
	if c.Warn != "" {
		row(headOf("Warns", c.Warn), text[warns])
	} else {
		row(headOf("Warns", c.Fail), text[warns])
	}
	row("Informs", text[informs])
	row("Does not prove", text[provesNo])
	row("Fix, usually by "+ownerInSentence(c.Owner), text[fix])
	row("Depends on the answers", strings.Join(reads, ", "))
	return b.String()
}

// headOf is a row's head with the title that such a finding has.
func headOf(head, title string) string {
	if title == "" {
		return head
	}
	return head + ": *" + title + "*"
}

func ownerInSentence(o awscheck.Owner) string {
	switch o {
	case awscheck.OwnerYou:
		return "you"
	case awscheck.OwnerAWS, awscheck.OwnerAstronomer:
		return o.Name()
	case awscheck.OwnerIdentity:
		return "the " + o.Name()
	}
	return "the " + strings.ToLower(o.Name()[:1]) + o.Name()[1:]
}

// displayID completes an id that is a prefix by what follows it.
func displayID(id string) string {
	switch id {
	case awscheck.PermissionsIAM:
		return id + "ACTION"
	case awscheck.RegionQuota:
		return id + "CODE"
	}
	return id
}

// placeOf returns the step of a check, and the answers that it reads.
func placeOf(id string) (steps.Step, []string) {
	all := append(steps.All(steps.DefaultRequirements()), steps.Step{ID: "verify", Title: "Verify", Checks: steps.VerifyChecks()})
	for _, s := range all {
		for _, c := range s.Checks {
			if c.ID == id || strings.HasSuffix(id, ".") && strings.HasPrefix(c.ID, id) || strings.HasPrefix(id, c.ID+".") {
				return s, keysOf(c)
			}
		}
	}
	return steps.Step{}, nil
}

func keysOf(c steps.Check) (keys []string) {
	for _, k := range c.Reads {
		if text := "`" + string(k) + "`"; !slices.Contains(keys, text) {
			keys = append(keys, text)
		}
	}
	return keys
}

// describedChecks reads the comments of awscheck/checks.go: by id, then by label.
func describedChecks(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, d := range parse(t, "awscheck/checks.go").Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			constant, ok := spec.(*ast.ValueSpec)
			if !ok || len(constant.Values) != 1 {
				continue
			}
			all[stringOf(constant.Values[0], nil)] = readLabels(t, constant.Names[0].Name, constant.Doc.Text())
		}
	}
	return all
}

// readLabels reads a comment in which each sentence begins with a label and a colon.
func readLabels(t *testing.T, name, comment string) map[string]string {
	t.Helper()
	found := map[string]string{}
	last := -1
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(line)
		head, text, ok := strings.Cut(line, ": ")
		if at := slices.Index(labels, head); ok && at >= 0 {
			if at <= last {
				t.Errorf("the comment of awscheck.%s has %q twice or too late: the order is %s", name, head, strings.Join(labels, ", "))
			}
			last = at
			found[head] = text
		} else if last < 0 {
			t.Fatalf("the comment of awscheck.%s begins with none of the labels %s", name, strings.Join(labels, ", "))
		} else {
			found[labels[last]] += " " + line
		}
	}
	return found
}

func TestEveryCheckIsDescribed(t *testing.T) {
	described := describedChecks(t)
	for _, c := range awscheck.Catalog() {
		text := described[c.ID]
		delete(described, c.ID)
		if text[provesNo] == "" || text[fix] == "" {
			t.Errorf("the comment of %s in awscheck/checks.go says not all of what a pass does not prove (%s:) and what its fix is (%s:)", c.ID, provesNo, fix)
		}
		if text[proves] == "" && (text[informs] == "" || text[fails]+text[warns] != "") {
			t.Errorf("the comment of %s in awscheck/checks.go does not say what a pass proves (%s:)", c.ID, proves)
		}
		if (c.Fail != "" || c.Warn != "") != (text[fails]+text[warns] != "") || (c.Warn != "") && text[warns] == "" {
			t.Errorf("the catalog has the titles %q and %q for problems of %s, but its comment says when it fails: %q, and when it warns: %q", c.Fail, c.Warn, c.ID, text[fails], text[warns])
		}
		for label, s := range text {
			if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ").") {
				t.Errorf("%s of %s does not end in a full stop: %q", label, c.ID, s)
			}
		}
	}
	for id := range described {
		t.Errorf("awscheck/checks.go describes %s, which is not in the catalog", id)
	}
}

// TestChecksReportOnlyWhatTheirPageSays runs the checks in the simulated accounts: a check
// that fails, warns, informs or passes there has a row for it.
func TestChecksReportOnlyWhatTheirPageSays(t *testing.T) {
	described := describedChecks(t)
	label := map[awscheck.Status]string{awscheck.Pass: proves, awscheck.Info: informs, awscheck.Warn: warns, awscheck.Fail: fails}
	for _, scenario := range awssim.Scenarios() {
		for _, command := range []string{"check", "verify"} {
			if scenario.Name == "huge" {
				continue // the same checks as of others, with more to read
			}
			t.Run(command+" "+scenario.Name, func(t *testing.T) {
				t.Parallel()
				for _, f := range findingsOf(t, command, "--demo="+scenario.Name) {
					id := catalogID(f.ID)
					if want := label[f.Status]; want != "" && described[id][want] == "" {
						t.Errorf("%s has status %s, and its comment in awscheck/checks.go has no %q: %s", id, f.Status, want+":", f.Detail)
					}
				}
			})
		}
	}
}

// catalogID returns the entry of the catalog for the id of a finding, which may be one of
// several with the same prefix.
func catalogID(id string) string {
	for _, prefix := range []string{awscheck.PermissionsIAM, awscheck.RegionQuota} {
		if strings.HasPrefix(id, prefix) {
			return prefix
		}
	}
	return id
}

// findingsOf runs a command as a user does, and returns the findings of its report.
func findingsOf(t *testing.T, args ...string) []awscheck.Finding {
	t.Helper()
	var out, errs bytes.Buffer
	cli.Run(t.Context(), append(args, "--output", "json"), strings.NewReader(""), &out, &errs, func(string) string { return "" })
	var report struct{ Findings []awscheck.Finding }
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || len(report.Findings) == 0 {
		t.Fatalf("%s printed no report in JSON: %v\n%s", args, err, errs.String())
	}
	return report.Findings
}
