package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// stepsToReady says who fixes what fails, and who resolves what could not be verified: a
// step for each owner.
func (r Report) stepsToReady() []NextStep {
	var next []NextStep
	owners := OwnersOf(r)
	asks, waiting := signInFirst(r)
	if waiting > 0 {
		next = []NextStep{signInStep(asks, waiting)}
	}
	add := func(list []Finding, text func(awscheck.Owner, []Finding) string) {
		for _, o := range owners {
			if of := ownedBy(o, list); len(of) > 0 {
				next = append(next, NextStep{Who: Customer, Owner: o, Text: text(o, of)})
			}
		}
	}
	if waiting > 0 { // what else is known by then
		add(only(r.counted(awscheck.Fail), func(f *Finding) bool { return !f.InStep().AsksSignIn() }), r.fix)
		for i := range next[1:] {
			next[i+1].Text += "."
		}
		return next
	}
	failed, unverified := r.counted(awscheck.Fail), r.counted(awscheck.Unverified)
	var lacking []Finding // what one policy allows, with the fix of what fails
	if has(failed, func(f *Finding) bool { return f.Remedy.Policy != nil }) && r.digestOf(r.Findings).merged {
		lacks := func(f *Finding) bool { return f.owner() == awscheck.OwnerIdentity && f.Remedy.Policy != nil }
		lacking, unverified = only(unverified, lacks), only(unverified, func(f *Finding) bool { return !lacks(f) })
	}
	add(failed, func(o awscheck.Owner, of []Finding) string {
		text := r.fix(o, of)
		if o == awscheck.OwnerIdentity && len(lacking) > 0 {
			text += " and resolve " + someOf(lacking) + waitingFor(&r, lacking) + ", with one policy"
		}
		return text
	})
	if !r.Saved { // nothing was checked
		add(unverified, func(o awscheck.Owner, of []Finding) string {
			return resolve(o, of, waitingFor(&r, of)+orAsk(&r, of))
		})
	}
	if len(next) == 1 && next[0].Owner == awscheck.OwnerYou {
		next[0].Text += ", then check again."
		return next
	}
	for i := range next {
		next[i].Text += "."
	}
	if len(next) > 0 {
		again := "Check again."
		if len(r.counted(awscheck.Unverified)) > 0 {
			again = "Check again, or acknowledge with a reason what stays unverified."
		}
		next = append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: again})
	}
	return next
}

// OwnersByTurn returns every owner in the order in which what is left to do is listed, wherever it is: the one who
// acts next, with whom the next steps begin, and then the others as awscheck.Owners lists them. has reports whether
// an owner has something left of a status. A missing answer is the user's, and as urgent as a problem.
func OwnersByTurn(has func(awscheck.Owner, awscheck.Status) bool) []awscheck.Owner {
	owners := awscheck.Owners()
	for _, s := range []awscheck.Status{awscheck.Fail, awscheck.Unverified, awscheck.Warn} {
		for i, o := range owners {
			if has(o, s) {
				copy(owners[1:i+1], owners)
				owners[0] = o
				return owners
			}
		}
	}
	return owners
}

// OwnersOf is OwnersByTurn of a report. All the rest waits for a sign-in.
func OwnersOf(r Report) []awscheck.Owner {
	if asks, waiting := signInFirst(r); waiting > 0 {
		return OwnersByTurn(func(o awscheck.Owner, _ awscheck.Status) bool { return o == asks.owner() })
	}
	left := openFindings(r)
	return OwnersByTurn(func(o awscheck.Owner, s awscheck.Status) bool {
		return o == awscheck.OwnerYou && len(r.Missing) > 0 || has(left, func(f *Finding) bool { return f.owner() == o && f.Status == s })
	})
}

// signInStep is the sign-in that everything else waits for. Its command is that of the
// finding, which every format shows first.
func signInStep(asks Finding, waiting int) NextStep {
	return NextStep{Who: Customer, Owner: asks.owner(), Text: wording.Sentence(cmp.Or(asks.Remedy.Text, "Get working credentials")) +
		" Then check again: " + wording.Count(waiting, "check waits", "checks wait") + " for it."}
}

// Status is what a verdict is worth in the words of a finding.
func (r Report) Status() awscheck.Status {
	if needsSignIn(r) {
		return awscheck.Unverified
	}
	return map[steps.Verdict]awscheck.Status{steps.Ready: awscheck.Pass, steps.ReadyWithWarnings: awscheck.Warn,
		steps.Incomplete: awscheck.Unverified, steps.NotReady: awscheck.Fail}[r.Verdict]
}

// ownedBy returns the findings that an owner can do something about, first the problems on which AWS can
// take days to decide.
func ownedBy(o awscheck.Owner, list []Finding) []Finding {
	first := func(f *Finding) bool { return f.Status == awscheck.Fail && mayRequestIncrease(f) }
	return append(only(list, func(f *Finding) bool { return f.owner() == o && first(f) }),
		only(list, func(f *Finding) bool { return f.owner() == o && !first(f) })...)
}

// owner is who can do something about a finding. A report of an earlier version does not
// say it. What is unverified without a remedy has to be checked again, often with an answer
// that is missing.
func (f *Finding) owner() awscheck.Owner {
	if f.Status == awscheck.Unverified && f.Remedy.IsZero() {
		return awscheck.OwnerYou
	}
	return cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID), awscheck.OwnerYou)
}

// fix says what an owner has to fix, apart from it what needs another CIDR first, and how many checks wait for it.
func (r Report) fix(o awscheck.Owner, failed []Finding) string {
	waits := func(f *Finding) bool {
		_, waits := FixNow(r, f.ID, f.Remedy)
		return waits
	}
	text, now, later := "", failed, only(failed, waits)
	if len(later) > 0 {
		now = only(failed, func(f *Finding) bool { return !waits(f) })
		text = "Once the data plane has another CIDR, fix " + someOf(later)
		if len(now) > 0 {
			text = " and, once the data plane has another CIDR, " + someOf(later)
		}
	}
	if len(now) > 0 {
		fix := "Fix "
		switch o {
		case awscheck.OwnerAWS:
			fix = "Decides on "
		case awscheck.OwnerAstronomer:
			fix = "Ask Astronomer to fix "
		}
		text = fix + someOf(now) + text
	}
	return text + waitingFor(&r, failed) + orAsk(&r, failed)
}

// waitingFor says in parentheses how many checks wait for some findings; "": none does. Where they do not wait for all of
// them, the list of what is left and the findings say for which.
func waitingFor(r *Report, findings []Finding) string {
	ids, them := idsOf(findings), " for them"
	waiting := r.waiting(func(cause string) bool { return slices.Contains(ids, cause) })
	if waiting == 0 {
		return ""
	}
	waits := WaitingFor(*r)
	switch {
	case len(ids) == 1:
		them = " for it"
	case slices.ContainsFunc(findings, func(f Finding) bool { return waits[f.Key()] == 0 }):
		them = ""
	}
	return " (" + wording.Count(waiting, "check waits", "checks wait") + them + ")"
}

// resolve says what an owner has to resolve. more is which checks wait for it, and who else is asked.
func resolve(o awscheck.Owner, unverified []Finding, more string) string {
	what := someOf(unverified) + more
	switch o {
	case awscheck.OwnerYou:
		them := "them"
		if len(unverified) == 1 {
			them = "it"
		}
		return "Resolve " + what + ", or acknowledge " + them + " with a reason"
	case awscheck.OwnerAWS:
		return "Finishes " + what
	case awscheck.OwnerAstronomer:
		return "Ask Astronomer about " + what
	}
	return "Resolve " + what
}

// maxNamed is how many findings a sentence names.
const maxNamed = 4

// someOf names findings by their titles, each once, and counts the rest where they are many.
func someOf(findings []Finding) string {
	var titles []string
	for _, f := range gatherDenials(findings) {
		title := `"` + cmp.Or(f.Title, awscheck.TitleOf(f.ID, f.Status, "")) + `"` // an old report may have no titles
		if !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	if n := len(titles); n > maxNamed {
		titles = append(titles[:maxNamed-1], fmt.Sprint(n-maxNamed+1, " more"))
	}
	return wording.List(titles)
}

// maxFacts is how many findings are named in parentheses.
const maxFacts = 2

// firstFact is what a finding says, without how and why.
func firstFact(f Finding) string {
	what, _, _ := strings.Cut(f.Detail, ". ")
	return strings.TrimSuffix(what, ".")
}

// someFacts are the first facts of some findings, and how many more there are.
func someFacts(list []Finding) string {
	var facts []string
	for _, f := range list[:min(len(list), maxFacts)] {
		facts = append(facts, firstFact(f))
	}
	if n := len(list) - len(facts); n > 0 {
		facts = append(facts, "and "+wording.Number(n)+" more")
	}
	return strings.Join(facts, "; ")
}

// idsOf returns the ids of findings, each once.
func idsOf(findings []Finding) []string {
	var ids []string
	for _, f := range findings {
		if !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// verifySteps lists what is left to do until packets and names get through the peering.
// The commands are those of the findings. from is the argument that gives a command the
// answers; "": those of the wizard's session.
func verifySteps(r Report, from string) []NextStep {
	next := []NextStep{}
	if len(r.Missing) > 0 {
		next = append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: giveMissing(r.Missing, keyName)})
	}
	asks, waiting := signInFirst(r)
	replaced := ReplacesCIDR(r)
	var fixes []fix
	for _, f := range r.Findings {
		// A finding with a cause waits for that one, and one about a CIDR that does not fit for another CIDR.
		if f.Acknowledged != "" || f.Cause != "" || f.Remedy.Text == "" || replaced && waitsForCIDR(r, f) {
			continue
		}
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified || f.Status == awscheck.Info {
			fixes = addFix(fixes, f)
		}
	}
	first := len(next) // the place of the request, for which all the rest of a peering waits
	for _, f := range fixes {
		at := len(next)
		switch {
		case waiting > 0 && f.check == asks.ID: // all the rest waits for it
			at = 0
		case strings.HasPrefix(f.check, "network.cidr."):
			first = at + 1
		case f.check == awscheck.VerifyRequest && f.owner == awscheck.OwnerYou:
			if at = first; replaced {
				f.text = requestsLater
			}
		}
		next = slices.Insert(next, at, f.step())
	}
	if r.Verdict.IsReady() {
		owner, text := awscheck.OwnerYou, testsConnection+": nothing was sent to your data services."
		if len(r.Answers.PeerServices()) == 0 {
			owner = awscheck.OwnerNetwork
			text = "Allow the data plane's CIDR in the security groups of your data services, and test a connection from a pipeline. To check the path to a service, give peering.services."
		}
		return append(next, NextStep{Who: Customer, Owner: owner, Text: text})
	}
	again := cmp.Or(Restart(next), strings.TrimSpace("astro-activate verify --watch"+demoFlag(r)+SetFlags(r.Missing)+" "+from))
	return append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Verify again, or watch until every check passes.", Commands: []string{again}})
}

// Restart is the command that starts a watch again with another answer, where that is the first of the next steps; "": it
// is not.
func Restart(next []NextStep) string {
	if len(next) == 0 || len(next[0].Commands) != 1 || !strings.HasPrefix(next[0].Commands[0], "astro-activate verify ") {
		return ""
	}
	return next[0].Commands[0]
}

// requestsLater is the step that asks for the peering where another CIDR comes first.
const requestsLater = "Once the data plane has another CIDR, request the peering from Astronomer's support."

// AwaitsAssociation reports whether Astronomer still has to associate a private hosted zone that its owner
// has authorized: that passes, and pipelines resolve no name of the zone yet.
func AwaitsAssociation(r Report) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.ID == awscheck.VerifyZones && f.Status == awscheck.Info && f.owner() == awscheck.OwnerAstronomer
	})
}

// waitsForCIDR reports whether a finding of verify needs another CIDR first, where it is to be replaced, and has
// no step until then. The request for the peering has one: no request comes by itself.
func waitsForCIDR(r Report, f Finding) bool {
	return !strings.HasPrefix(f.ID, "network.cidr.") && (f.ID != awscheck.VerifyRequest || f.owner() != awscheck.OwnerYou) &&
		(f.ID == awscheck.PathAstro || strings.Contains(f.Detail, valueOf(r.ToSend.Activation, labelCIDR)))
}

// A fix is what findings have in common: each route table has a finding, and one sentence is
// enough for all of them. Findings of several checks share one without commands: another CIDR.
type fix struct {
	check, text string
	owner       awscheck.Owner
	titles      []string
	commands    []string
}

func (f fix) step() NextStep {
	return NextStep{Who: Customer, Owner: f.owner, Text: fmt.Sprintf("%s (%s): %s", wording.List(f.titles), f.check, f.text), Commands: f.commands}
}

// addFix adds the fix of a finding. It needs none of its own where earlier ones have all of
// its commands: a path lacks the route that its table lacks.
func addFix(fixes []fix, f Finding) []fix {
	commands := slices.DeleteFunc(f.Remedy.Safe(), func(c string) bool {
		return slices.ContainsFunc(fixes, func(x fix) bool { return slices.Contains(x.commands, c) })
	})
	if len(commands) == 0 && len(f.Remedy.Safe()) > 0 {
		return fixes
	}
	i := slices.IndexFunc(fixes, func(x fix) bool {
		return (x.check == f.ID || len(x.commands)+len(commands) == 0) && x.owner == f.owner() && x.text == f.Remedy.Text
	})
	if i < 0 {
		return append(fixes, fix{f.ID, f.Remedy.Text, f.owner(), []string{f.Title}, f.Remedy.Safe()})
	}
	if !slices.Contains(fixes[i].titles, f.Title) {
		fixes[i].titles = append(fixes[i].titles, f.Title)
	}
	if fixes[i].check != f.ID {
		fixes[i].check += ", " + f.ID
	}
	fixes[i].commands = append(fixes[i].commands, commands...)
	return fixes
}

// SetFlags are the flags that give answers that are missing, with a word in place of each value: of
// peering.vpc_id, " --set peering.vpc_id=VPC_ID".
func SetFlags(missing []steps.Key) (flags string) {
	for _, k := range missing {
		name := string(k)
		flags += " --set " + name + "=" + strings.ToUpper(name[strings.LastIndexByte(name, '.')+1:])
	}
	return flags
}
