package results

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// An Event is one of those that complete a peering.
type Event struct {
	Check string // the id of the check that it is about
	Name  string // in a word or two
	Brief string // in one
	Kind  Kind   // the most urgent of what its check found
}

// happened reports whether nothing of an event is left to do.
func (e Event) happened() bool { return e.Kind == Passed || e.Kind == Acknowledged }

// Events are those that complete a peering: Astronomer's request, its acceptance, the routes on both
// sides, the DNS option and the association of each zone. What is only ready for them is none.
func (s *Snapshot) Events() []Event {
	kind, causes := map[string]Kind{}, steps.NewCauses(s.Findings)
	for i := range s.Findings {
		f := &s.Findings[i]
		if of, found := kind[f.ID]; !found || eventKind(f, causes) < of {
			kind[f.ID] = eventKind(f, causes)
		}
	}
	for i := range s.Findings { // what an event cannot happen with
		f := &s.Findings[i]
		if id := eventBlockedBy(f.ID); kindOf(*f, nil) == Failed && !(Event{Kind: kind[id]}).happened() {
			kind[id] = Failed
		}
	}
	var all []Event
	for _, id := range s.applies {
		if name, brief := EventName(id); name != "" {
			if _, found := kind[id]; !found { // its check still runs
				kind[id] = Unverified
			}
			all = append(all, Event{id, name, brief, kind[id]})
		}
	}
	return all
}

// Applying is how many checks apply to the answers.
func Applying(s *Snapshot) int { return len(s.applies) }

// Happened counts the events that have happened, and all.
func (s *Snapshot) Happened() (done, all int) {
	events := s.Events()
	for _, e := range events {
		if e.happened() {
			done++
		}
	}
	return done, len(events)
}

// eventKind is what a finding says of its event: one that an owner still has to do is not done, and
// one that waits for another event has no problem of its own. What waits for anything else is not known.
func eventKind(f *steps.Finding, causes steps.Causes) Kind {
	switch kind := kindOf(*f, nil); {
	case kind == Noted && f.Remedy.Short() != "":
		return Failed
	case kind == Noted, kind == Unverified && causes.AwaitsStep(*f):
		return Waiting
	default:
		return kind
	}
}

// eventBlockedBy is the id of the event that a problem of another check stands in the way of: a request
// with another CIDR is not the one, and the DNS option has no effect on a VPC whose own DNS settings are
// off. "": of none.
func eventBlockedBy(id string) string {
	switch {
	case id == awscheck.VerifyCIDR:
		return awscheck.VerifyRequest
	case id == awscheck.DNSSupport, id == awscheck.DNSHostnames:
		return awscheck.VerifyDNSOption
	}
	return ""
}

// eventsAsked makes a problem of each event that is noted for its owner to do: what has happened of a
// peering has one mark wherever it stands. A problem that the event explains is counted in its row.
func eventsAsked(rows []Row) []Row {
	for i := range rows {
		event := &rows[i]
		if !event.asks() || event.Later() {
			continue
		}
		event.Kind = Failed
		follows := func(r Row) bool {
			return r.Kind == Failed && r.Finding.ID != event.Finding.ID && r.Owner() == event.Owner() && len(event.Finding.Resources) > 0 &&
				slices.Contains(r.Finding.Resources, event.Finding.Resources[0])
		}
		for k := range rows {
			if follows(rows[k]) {
				event.WaitedBy++
				rows[k].Kind = kinds
			}
		}
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return r.Kind == kinds })
}

// EventName is the name of the event that a check is about, and in one word; "": it is about none.
// Inlined, it would be 1 kB of the binary.
//
//go:noinline
func EventName(id string) (name, brief string) {
	switch id {
	case awscheck.VerifyRequest:
		return "request", "request"
	case awscheck.VerifyActive:
		return "accepted", "accepted"
	case awscheck.VerifyRoutes:
		return "VPC routes", "routes" // those of the target VPC's route tables
	case awscheck.VerifyAstroRoutes:
		return "Astro routes", "Astro"
	case awscheck.VerifyDNSOption:
		return "DNS option", "DNS"
	case awscheck.VerifyZones:
		return "zones", "zones"
	}
	return "", ""
}

// WithProgress is the snapshot with how much is done at the top, in place of what was found: of what a
// watch finds, more problems can be a step forward, since each step lets other checks run.
func (s *Snapshot) WithProgress(progress string) *Snapshot {
	of := *s
	of.progress = &progress
	return &of
}

// DrawEvents draws the events in one line, the first ones by their brief names where it is short; "": they do
// not fit. Those that have just changed, by the ids of their checks, stand out. routed is how much of the routes
// is there, such as "2/3", where the line has room for that; "": that is not counted. No name depends on it.
func (s *Snapshot) DrawEvents(r render.Renderer, width int, changed []string, routed string) string {
	const widest = " 10/12" // of most counts
	events := s.Events()
	for brief := range len(events) + 2 {
		line, spare := "", width-len(widest)
		if brief > len(events) { // the count is the last to go
			routed, spare = "", width
		}
		for i, e := range events {
			glyph, style := e.Kind.Glyph(r)
			name := r.Text
			if slices.Contains(changed, e.Check) {
				name = r.Focus
			}
			if i < brief {
				e.Name = e.Brief
			}
			spare -= len("  ") + ansi.StringWidth(e.Name+" "+glyph)
			line += "  " + name.Render(withCount(e, e.Name, routed)) + " " + style.Render(glyph)
		}
		if spare >= 0 && ansi.StringWidth(line) <= width {
			return line
		}
	}
	return ""
}

// withCount is a name of an event with how much of it is there, if it is that of the routes.
func withCount(e Event, name, routed string) string {
	if e.Check == awscheck.VerifyRoutes && routed != "" {
		return name + " " + routed
	}
	return name
}

// EventsLeft names those events that have not happened, each with its mark, as many as fit, and counts the
// others; "": there is no room for one.
func (s *Snapshot) EventsLeft(r render.Renderer, width int, routed string) string {
	done, all := s.Happened()
	text, shown := "", 0
	for _, e := range s.Events() {
		if e.happened() {
			continue
		}
		glyph, _ := e.Kind.Glyph(r)
		if e.Check == awscheck.VerifyDNSOption { // the path has a DNS of its own
			e.Brief = e.Name
		}
		next, rest := text+"  "+withCount(e, e.Brief, routed)+" "+glyph, ""
		if n := all - done - shown; n > 1 {
			rest = "  +" + wording.Count(n-1, "step")
		}
		if ansi.StringWidth(next+rest) > width {
			if shown > 0 {
				text += "  +" + wording.Count(all-done-shown, "step")
			}
			break
		}
		text = next
		shown++
	}
	return text
}
