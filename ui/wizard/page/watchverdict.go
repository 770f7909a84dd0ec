package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// waiting is the verdict of a watch while others act, which is no failure.
const waiting = "WAITING"

// verdict is how the peering stands: in capitals, with how much of it is done, in a
// sentence, and its colors.
func (p *Watch) verdict(c component.Context) verdict {
	r, s := c.Renderer, c.Results
	switch {
	case p.report == nil:
		text := fmt.Sprintf("The checks run for the first time: %d of %s done.", s.Done, wording.Number(results.Applying(s)))
		return verdict{"CHECKING", text, &r.Note, &r.Badges.Note, ""}
	case p.enough && s.Verdict == steps.ReadyWithWarnings:
		return verdict{"READY", "Nothing blocks the peering. Review the warnings.", &r.Warn, &r.Badges.Warn, ""}
	case p.enough && s.Verdict == steps.Ready:
		return verdict{"READY", p.peered(c), &r.Good, &r.Badges.Good, ""}
	case s.SignIn > 0:
		return verdict{strings.ToUpper(s.Precondition()), signInNext(s) + signInFirst(s), &r.Warn, &r.Badges.Warn, p.done(c)}
	}
	otherwise := "No problem is known, but some checks have a warning or no result yet."
	if s.Verdict == steps.NotReady {
		otherwise = "Each problem comes with its fix, and with who can do it."
	}
	v := verdict{waiting, p.turn(otherwise), &r.Warn, &r.Badges.Warn, p.done(c)}
	switch {
	case p.waits():
	case s.Verdict == steps.NotReady:
		v.word, v.style, v.badge = "NOT READY", &r.Bad, &r.Badges.Bad
	case s.Verdict == steps.Incomplete:
		v.word = "INCOMPLETE"
	default:
		v.word = "NOT READY"
	}
	return v
}

// ReadyNow says that a watch has become ready, with the verdict of its checks, where its page is covered.
func ReadyNow(v steps.Verdict) string {
	if v == steps.ReadyWithWarnings {
		return "READY: nothing blocks the peering."
	}
	return "READY: every check passes."
}

// signInNext is the sign-in that comes first, as what is next, with its key where a program can do it.
func signInNext(s *results.Snapshot) string {
	asks, _, _ := steps.SignInFirst(s.Findings)
	owner, fix := cmp.Or(asks.Remedy.Owner, awscheck.OwnerOf(asks.ID), awscheck.OwnerYou), asks.Remedy.Short()
	switch {
	case fix == "":
		return ""
	case len(asks.Remedy.Login) > 0:
		fix += " (" + keys.All().SignIn.Help().Key + ")"
	}
	return "Next: " + owner.Name() + ". " + wording.Sentence(fix) + " "
}

// peered says what is peered, once every check of the target's account passes.
func (p *Watch) peered(c component.Context) string {
	answer := c.Machine.Answers().Text
	cidr, vpc := answer(steps.KeyCIDR), answer(steps.KeyPeerVPC)
	if cidr == "" || vpc == "" {
		return "Every check of the target's account passes."
	}
	cluster := "Astro"
	if name := answer(steps.KeyClusterName); name != "" {
		cluster = "Astro cluster " + name
	}
	return fmt.Sprintf("%s (%s) and %s are peered. Every check passes.", cluster, cidr, vpc)
}

// after is what comes once the watch has ended: the last of the report's next steps.
func (p *Watch) after() string {
	if n := len(p.report.NextSteps); n > 0 {
		return "Next: " + p.report.NextSteps[n-1].Actor() + ". " + p.report.NextSteps[n-1].Text
	}
	return ""
}

// turn says whose turn it is, and with what, and who else need not wait: it is the user's where an owner
// waits for the user's words, which it says. The list begins with what is left for the owner. otherwise is
// the text where it is no owner's turn.
func (p *Watch) turn(otherwise string) string {
	owner, fix := p.turnOf()
	if owner == "" {
		return otherwise
	}
	text := "Next: " + owner.Name() + ". " + wording.Sentence(fix)
	if isAsked(owner, fix) { // who has to act first is the user
		text = "Next: You. " + wording.Sentence(fix)
		if _, words, quotes := strings.Cut(fix, ": \""); quotes { // what is waited for is the owner's part
			words, _, _ = strings.Cut(words, "\"")
			text = "Next: " + owner.Name() + ", once you ask: \"" + words + "\""
		}
	}
	if now, asked := othersOf(p.report, owner); len(now)+len(asked) > 0 {
		names := func(owners []awscheck.Owner) string {
			var list []string
			for _, o := range owners {
				list = append(list, summary.OwnerInSentence(o))
			}
			return wording.List(list)
		}
		if len(now) > 0 {
			text += " " + wording.Capitalize(names(now)) + " can act now, too."
		}
		if len(asked) > 0 {
			text += " You can ask " + names(asked) + " now, too."
		}
	}
	return text
}

// othersOf are the owners of problems who need not wait for the next one: who can act now, and who acts once
// the user has asked.
func othersOf(r *summary.Report, next awscheck.Owner) (now, asked []awscheck.Owner) {
	for i := range r.Findings {
		f := &r.Findings[i]
		o := cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID))
		if f.Status != awscheck.Fail || o == next || o.Name() == "" || !canAct(r, f) {
			continue
		}
		others := &now
		if isAsked(o, f.Remedy.Short()) {
			others = &asked
		}
		if !slices.Contains(*others, o) {
			*others = append(*others, o)
		}
	}
	return now, slices.DeleteFunc(asked, func(o awscheck.Owner) bool { return slices.Contains(now, o) })
}

// askedFirst are the owners who act once the user has asked: the headings of the list say so, as the line of what is
// next does.
func askedFirst(p *Watch) []awscheck.Owner {
	next, fix := p.turnOf()
	if next == "" {
		return nil
	}
	_, asked := othersOf(p.report, next)
	if isAsked(next, fix) {
		asked = append(asked, next)
	}
	return asked
}

// isAsked reports whether an owner waits for the user's words: a fix begins with whom to ask.
func isAsked(o awscheck.Owner, fix string) bool {
	return o != awscheck.OwnerYou && (strings.HasPrefix(fix, "Ask ") || strings.HasPrefix(fix, "Send this to "))
}

// canAct reports whether a finding of a report leaves something to do now: what waits for another
// CIDR of the data plane does not.
func canAct(r *summary.Report, f *summary.Finding) bool {
	_, waits := summary.FixNow(*r, f.ID, f.Remedy)
	return f.IsLeft() && !waits
}

// turnOf is the owner who can solve the first problem on the way of the peering, with its fix and
// what it is done to; "": there is none. Until the peering is requested, that is first, once the
// data plane has a CIDR that fits: each step waits for it.
func (p *Watch) turnOf() (owner awscheck.Owner, fix string) {
	if p.report == nil {
		return "", ""
	}
	first := func(is func(f *summary.Finding) bool) bool {
		for i := range p.report.Findings {
			f := &p.report.Findings[i]
			owner, fix = cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)), f.Remedy.Short()
			if is(f) && fix != "" && owner.Name() != "" {
				fix = wording.Of(fix, p.subjects(f)...)
				return true
			}
		}
		return false
	}
	if !summary.ReplacesCIDR(*p.report) && first(func(f *summary.Finding) bool { return f.ID == awscheck.VerifyRequest && canAct(p.report, f) }) {
		return owner, fix
	}
	for _, status := range []awscheck.Status{awscheck.Fail, awscheck.Unverified, awscheck.Warn} {
		if first(func(f *summary.Finding) bool { return f.Status == status && canAct(p.report, f) }) {
			return owner, fix
		}
	}
	if summary.AwaitsAssociation(*p.report) && first(func(f *summary.Finding) bool { return f.ID == awscheck.VerifyZones && f.Status == awscheck.Info }) {
		return owner, fix
	}
	return "", ""
}

// subjects are what the commands of a fix change, with their names, such as a route table: those of
// every finding of a check with one fix.
func (p *Watch) subjects(of *summary.Finding) []string {
	var all []string
	for i := range p.report.Findings {
		f := &p.report.Findings[i]
		if f.ID != of.ID || f.Status != of.Status || !f.IsLeft() || f.Remedy.Short() != of.Remedy.Short() || len(f.Remedy.Commands) == 0 {
			continue
		}
		words := strings.Fields(f.Remedy.Commands[0])
		if i := slices.IndexFunc(f.Resources, func(id string) bool { return slices.Contains(words, id) }); i >= 0 {
			all = append(all, wording.Named(f.Resources[i], f.Detail))
		}
	}
	return all
}

// waits reports whether the watch waits, until its time is up, for what others do, or AWS or time.
func (p *Watch) waits() bool { return !p.Over() && othersAct(p) }

// othersAct reports whether nothing is left for the user now: a problem that the user has to fix is nothing to wait
// for, and neither is it the user's turn.
func othersAct(p *Watch) bool {
	own := func(f summary.Finding) bool {
		return f.Status == awscheck.Fail && f.Cause == "" && f.Acknowledged == "" && cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)) == awscheck.OwnerYou
	}
	next, _ := p.turnOf()
	return next != awscheck.OwnerYou && !slices.ContainsFunc(p.report.Findings, own)
}

// WaitsFor says for whom a watch waits, as long as its screen says that it waits; else "".
func WaitsFor(p *Watch, c component.Context) string {
	if p.report == nil || p.verdict(c).word != waiting {
		return ""
	}
	return cmp.Or(waitsFor(p), "Waiting.")
}

// waitsFor names the owner who is next; "": there is none.
func waitsFor(p *Watch) string {
	owner, _ := p.turnOf()
	if owner == "" {
		return ""
	}
	return "Waiting for " + summary.OwnerInSentence(owner) + "."
}

// ReportWaitsFor is what WaitsFor would say of the report of a single round; "" where no owner is next, an answer is
// missing, or no credentials work.
func ReportWaitsFor(report summary.Report) string {
	p := &Watch{report: &report}
	if !othersAct(p) || len(report.Missing) > 0 || summary.CouldNotRun(report) > 0 {
		return ""
	}
	return waitsFor(p)
}

// Progress is the verdict and how much is done, in a few words, for the top of a screen that covers the
// page; "": no round has ended.
func (p *Watch) Progress(c component.Context) string {
	if p.report == nil {
		return ""
	}
	v := p.verdict(c)
	text := strings.ToLower(v.word)
	if v.progress != "" {
		text += " " + c.Renderer.Glyphs.Dot + " " + v.progress
	}
	return text
}

// done is how much has happened of what is watched for. What held from the start is no progress.
func (p *Watch) done(c component.Context) string {
	done, all := c.Results.Happened()
	return fmt.Sprintf("%d of %d steps done", done, all)
}

// Title is that of the terminal's tab.
func (p *Watch) Title(c component.Context) string {
	v := p.verdict(c)
	title := "Astro peering - " + strings.ToLower(v.word)
	if v.progress != "" {
		title += ", " + v.progress
	}
	return title
}
