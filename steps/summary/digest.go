package summary

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A digest is a report in the order in which a person reads it. What many checks
// have in common is said once.
type digest struct {
	headline     string
	blocks       string // what blocking is called
	blocking     []Finding
	doubts       []doubt
	lacking      *awscheck.Policy // every permission that doubts name, in one document
	denied       []string         // ids of the findings that lacking speaks of
	warnings     []Finding
	acknowledged []Finding
	notes        []Finding
	passed       []string // one line a step
	skipped      int
}

// A doubt is a reason why something could not be determined, and for which checks.
type doubt struct {
	text   string
	ids    []string
	remedy awscheck.Remedy
}

func (r Report) digest() digest { return r.digestOf(r.Findings) }

// digestOf is the digest of some of the report's findings.
func (r Report) digestOf(findings []Finding) digest {
	d := digest{headline: r.headline(), blocks: "What blocks the activation"}
	if r.verifies() {
		d.blocks = "What keeps the peering from working"
	}
	var permissions []string
	byStep := map[string][]string{}
	var order []string
	amiss := map[string]bool{} // checks that did not pass in each of their findings
	for _, f := range findings {
		amiss[f.ID] = amiss[f.ID] || f.Status != awscheck.Pass && f.Status != awscheck.Info
	}
	for _, f := range findings {
		switch {
		case f.Acknowledged != "":
			d.acknowledged = append(d.acknowledged, f)
		case r.waits(f):
			d.doubt(becauseOf(f.Cause), f)
		case f.Status == awscheck.Fail:
			d.blocking = append(d.blocking, f)
		case f.Status == awscheck.Unverified && f.Remedy.Policy != nil:
			if !slices.Contains(d.denied, f.ID) {
				d.denied = append(d.denied, f.ID)
			}
			permissions = append(permissions, f.Remedy.Policy.Actions()...)
		case f.Status == awscheck.Unverified:
			d.doubt(f.Detail, f)
		case f.Status == awscheck.Warn:
			d.warnings = append(d.warnings, f)
		case f.Status == awscheck.Info:
			d.notes = append(d.notes, f)
		case f.Status == awscheck.Skipped:
			d.skipped++
		case f.Status == awscheck.Pass:
			if !slices.Contains(order, f.Step) {
				order = append(order, f.Step)
			}
			if !slices.Contains(byStep[f.Step], f.ID) && !amiss[f.ID] {
				byStep[f.Step] = append(byStep[f.Step], f.ID)
			}
		}
	}
	for _, step := range order {
		if ids := byStep[step]; len(ids) > 0 {
			d.passed = append(d.passed, strings.Join(ids, ", "))
		}
	}
	d.lacking = awscheck.Allow(permissions...)
	return d
}

func becauseOf(cause string) string { return "because of " + cause }

func (d *digest) doubt(text string, f Finding) {
	i := slices.IndexFunc(d.doubts, func(x doubt) bool { return x.text == text })
	if i < 0 {
		i = len(d.doubts)
		x := doubt{text: text}
		if f.Cause == "" {
			x.remedy = f.Remedy
		}
		d.doubts = append(d.doubts, x)
	}
	if !slices.Contains(d.doubts[i].ids, f.ID) {
		d.doubts[i].ids = append(d.doubts[i].ids, f.ID)
	}
}

// sentence says what a doubt is about, in full.
func (x doubt) sentence() string {
	switch {
	case strings.HasPrefix(x.text, "because of "):
		return fmt.Sprintf("%s could not run %s: %s.", plural(len(x.ids), "check"), x.text, strings.Join(x.ids, ", "))
	case len(x.ids) > 1:
		return fmt.Sprintf("%s This is so of %s: %s.", x.text, plural(len(x.ids), "check"), strings.Join(x.ids, ", "))
	}
	return strings.Join(x.ids, ", ") + ": " + x.text
}

// lacks says which checks miss a permission. Which one each of them misses is in
// the findings' details; what to do about all of them is one policy.
func (d digest) lacks() string {
	return fmt.Sprintf("%s to this principal: %s.", plural(len(d.denied), "check needs permissions that are denied", "checks need permissions that are denied"), strings.Join(d.denied, ", "))
}

// A group is findings that the same commands or the same policy clear.
type group struct {
	findings []Finding
	remedy   awscheck.Remedy // without its text, which the findings keep
}

// grouped puts findings with one and the same remedy together, each group where
// its first finding stands.
func grouped(list []Finding) []group {
	var groups []group
	for _, f := range list {
		remedy := f.Remedy
		remedy.Text = ""
		i := slices.IndexFunc(groups, func(g group) bool { return !remedy.IsZero() && reflect.DeepEqual(g.remedy, remedy) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{remedy: remedy})
		}
		groups[i].findings = append(groups[i].findings, f)
	}
	return groups
}

// sameFix tells whether the finding after the i-th one says the same of what to
// do, so that it need be said only once.
func (g group) sameFix(i int) bool {
	return i+1 < len(g.findings) && g.findings[i].Remedy.Text == g.findings[i+1].Remedy.Text
}

func verdictWords(v steps.Verdict) string {
	return map[steps.Verdict]string{
		steps.Ready:             "Ready",
		steps.ReadyWithWarnings: "Ready, with warnings",
		steps.Incomplete:        "Incomplete",
		steps.NotReady:          "Not ready",
	}[v]
}

func (r Report) headline() string {
	words := verdictWords(r.Verdict)
	var counts []string
	add := func(n int, one, many string) {
		if n > 0 {
			counts = append(counts, plural(n, one, many))
		}
	}
	add(len(r.counted(awscheck.Fail)), "check fails", "checks fail")
	add(r.waiting(func(string) bool { return true }), "check waits for another", "checks wait for another")
	add(len(r.counted(awscheck.Unverified)), "could not be determined", "could not be determined")
	add(len(r.Missing), "answer is missing", "answers are missing")
	add(r.count(awscheck.Warn), "warning", "warnings")
	add(r.count(awscheck.Pass), "passes", "pass")
	if len(counts) == 0 {
		return words
	}
	return words + ": " + strings.Join(counts, ", ")
}

// demoNote stands in every form of a demo's report.
const demoNote = "Demo: a simulated account. Nothing here is about a real one."

// about says whose account and which requirements the report speaks of.
func (r Report) about() string {
	when := fmt.Sprintf("%s by astro-activate %s.", r.GeneratedAt.Format("2006-01-02 15:04 MST"), r.Tool.Version)
	text := fmt.Sprintf("Requirements of %s. Checked %s", r.Requirements, when)
	switch {
	case r.Saved:
		text = "Nothing was checked: this is what was answered, as it was saved. Written " + when
	case r.Identity.Account == "":
		text = "Account not known: AWS gave no identity. " + text
	default:
		text = "Account " + r.Identity.Account + ", as " + r.Identity.ARN + ". " + text
	}
	if r.Masked {
		text += " Masked: names such as [account-A] stand for what identifies the account. A command that holds one can't be run."
	}
	return text
}

func policyJSON(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err.Error() // it holds only texts: this can't be
	}
	return string(data)
}
