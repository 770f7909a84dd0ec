package wizard

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// drawKeys lists as many keys as fit, in their order. Where those that matter do not fit, all of
// them are named in fewer words, then stand closer together, and then the first key, too, has a
// short name. The keys of the mask, of help and, where there is room, of leaving stand at the right
// margin: a user who shares a screen finds them at the same place on every page.
func drawKeys(r render.Renderer, list []key.Binding, width int, watching bool) string {
	own, always := apart(list)
	right, room := footerText(r, always), 0
	for {
		if room = width; right != "" {
			room -= ansi.StringWidth(right) + len(footerGap)
		}
		if room >= leastOwn || len(always) == 0 {
			break
		}
		last := len(always) - 1 // a narrow terminal keeps help, and shows the mask where there is room
		own, always = append(own, always[last]), always[:last]
		right = footerText(r, always)
	}
	matter := thatMatter(own, watching, justGave(list))
	best := fitBest(r, own, matter, room, watching)
	if right == "" {
		return r.Fit(strings.Join(best.shown, best.gap), width)
	}
	if n := len(best.shown) - 1; n > 0 && named(own, keys.All().Leave.Help().Desc) == best.last {
		right, best.shown = best.shown[n]+footerGap+right, best.shown[:n]
	}
	line := strings.Join(best.shown, best.gap)
	return r.Fit(line+strings.Repeat(" ", max(len(footerGap), width-ansi.StringWidth(line)-ansi.StringWidth(right)))+right, width)
}

const (
	footerGap = "  " // between keys that stand close together
	leastOwn  = 24   // cells for the keys of what is on the screen
	narrow    = 35   // cells: with fewer, a summary has room for one word a key
	wholeList = 51   // cells for those that move in a list, with their usual names
)

// fitBest draws the keys at the level of brevity at which most of those that matter fit.
func fitBest(r render.Renderer, own []key.Binding, matter []int, room int, watching bool) (best footer) {
	for level := range 4 {
		if f := fitKeys(r, own, matter, room, level, watching); level == 0 || f.fitting > best.fitting {
			best = f
		}
		if best.fitting == len(matter) {
			break
		}
	}
	return best
}

// apart are the keys of what is on the screen, and those that work everywhere, with help before the mask.
func apart(list []key.Binding) (own, always []key.Binding) {
	bound := keys.All()
	for _, b := range list {
		switch h := b.Help(); {
		case h.Key == bound.Mask.Help().Key:
			always = append(always, keys.Brief(b))
		case h == bound.Help.Help():
			always = slices.Insert(always, 0, b)
		default:
			own = append(own, b)
		}
	}
	return own, always
}

// footerText is a line of keys that stand close together.
func footerText(r render.Renderer, list []key.Binding) string {
	texts := make([]string, len(list))
	for i, b := range list {
		texts[i] = keyText(r, b)
	}
	return strings.Join(texts, footerGap)
}

// justGave reports whether an answer was just given: undoing it comes before help.
func justGave(list []key.Binding) bool {
	bound := keys.All()
	undo := named(list, bound.Undo.Help().Desc)
	return undo >= 0 && undo < named(list, bound.Help.Help().Desc)
}

// A footer is a line of keys.
type footer struct {
	shown   []string
	gap     string
	last    int // the position of the last key that is shown
	fitting int // how many of the keys that matter fit, before the first one that does not
}

// fitKeys draws the keys at a level of brevity: first those that matter, then the others.
func fitKeys(r render.Renderer, list []key.Binding, matter []int, width, level int, watching bool) footer {
	gap := "   "
	if level > 1 {
		gap = footerGap
	}
	texts, way := make([]string, len(list)), wayOut(list)
	onPage := ofFinding(list) && !watching
	next := onPage || (way > 0 || list[0].Help().Desc == "close") && width < wholeList || watching
	for i, b := range list {
		if level > 0 || i > 0 { // what stands on many pages has one name
			b = keys.Brief(b)
		}
		if level > 2 && next && b.Help().Key == keys.All().NextProblem.Help().Key {
			b = keys.Named(b, "next")
		} else if level > 2 && i == 0 && onPage {
			b = keys.Named(b, "open")
		} else if level > 1 && onPage && b.Help().Key == keys.All().CopyPolicy.Help().Key {
			b = keys.Named(b, "policy")
		} else if level > 2 && i == 0 {
			b = keys.Briefest(b)
		} else if level > 2 && width < narrow && b.Help().Key == keys.All().Export.Help().Key {
			b = keys.Named(b, "save")
		} else if level > 2 && watching && ofFinding(list) && b.Help().Desc == overlay.CopyMessage {
			b = keys.Shortest(b)
		} else if level > 2 && (i < way || b.Help().Desc == page.CopyDraft || b.Help().Key == keys.All().Move.Help().Key) {
			b = keys.Shortest(b)
		}
		texts[i] = keyText(r, b)
	}
	room, keep := width+len(gap), make([]bool, len(list))
	take := func(i int) bool {
		n := ansi.StringWidth(texts[i]) + len(gap)
		if keep[i] || n > room {
			return keep[i]
		}
		room -= n
		keep[i] = true
		return true
	}
	f, all := footer{gap: gap}, true
	for _, i := range matter {
		if all = take(i) && all; all {
			f.fitting++
		}
	}
	for i := range list {
		if take(i) {
			f.shown, f.last = append(f.shown, texts[i]), i
		}
	}
	return f
}

// thatMatter are the positions of the keys that are to fit, the most important first: the first key,
// going back to where the field was opened and what the entry there is for, and the way to the next
// field or out of what covers the page; what settles the chosen finding; undoing an answer that was just
// given; the list of what is left, where there are problems; leaving; the way to the next problem; and
// going back. On a finding, the first key is followed by the message with one policy for several, where there
// is one, its policy and the next problem, of several paths by
// the way to another one, and on a page by the list before its policy. On the summary, which enter leaves, what
// can be sent or saved and the list come first. In the list of what is left it is what moves in it, then what
// solves the chosen finding, up to the way to its field. In a watch the next problem and what is sent to its owner come before the list.
func thatMatter(list []key.Binding, watching, gave bool) []int {
	bound := keys.All()
	does := func(b *key.Binding) int { return named(list, b.Help().Desc) }
	problem := keyed(list, &bound.NextProblem)
	saves := keyed(list, &bound.Export)
	order := []int{0}
	if way := wayOut(list); way > 0 {
		for i := range way + 1 {
			order = append(order, i)
		}
		return once(append(order, keyed(list, &bound.Remove), does(&bound.Leave)))
	}
	// On a finding: from there a call goes on to the next.
	if first := list[0].Help().Desc; !watching && (first == keys.Details || first == "close") {
		path := max(named(list, keys.NextPath), named(list, keys.PreviousPath))
		if ofFinding(list) { // "press ctrl+y" is what is said on a call
			order = append(order, problem, does(&bound.Acknowledge), keyed(list, &bound.Left))
		}
		if first == "close" && keyed(list, &bound.CopyAll) == 1 { // the text of the finding leads to it
			order = append(order, 1, problem)
		}
		if order = append(order, path, keyed(list, &bound.CopyPolicy)); path < 0 { // of several paths, the title names it
			order = append(order, problem)
		}
	}
	leaves := list[0].Help().Desc == page.Finish && problem >= 0
	back := keyed(list, &bound.Back)
	if back > 0 && (list[back].Help().Desc == keys.DropTyped || keys.Returns(list[back].Help())) {
		order = append(order, back, keyed(list, &bound.Move), keyed(list, &bound.Acknowledge), does(&bound.Remove))
	}
	order = append(order, does(&bound.Tab), named(list, keys.Take), named(list, "close"))
	if list[0].Help().Desc == page.Finish { // what is sent matters more than what can be taken back
		order = append(order, keyed(list, &bound.Ticket), saves)
		if leaves {
			order = append(order, keyed(list, &bound.Left))
		}
	}
	if list[0].Help().Desc == keys.Details { // of a problem that the key may solve
		order = append(order, keyed(list, &bound.Suggest))
	}
	last := problem
	if field := keyed(list, &bound.GoToField); problem >= 0 && field == problem+1 { // in a detail
		last = field
	}
	if left := keyed(list, &bound.Left); !watching && left < problem { // what is before them is of the finding
		order = append(order, apartFrom(back, left)...)
	}
	if gave {
		order = append(order, does(&bound.Undo))
	}
	if watching {
		order = append(order, does(&bound.SignIn), does(&bound.Leave))
		if does(&bound.Left) < problem { // of its page
			order = append(order, problem)
		}
		if ofFinding(list) { // what is sent to its owner stays where it was
			order = append(order, named(list, overlay.CopyMessage))
		}
	}
	if leaves {
		last = max(last, saves)
	} else if named(list, "close") < 0 && list[0].Help().Desc != keys.Details {
		if left := keyed(list, &bound.Left); left < problem {
			order = append(order, left)
		}
		order = append(order, does(&bound.Leave))
	}
	order = append(order, apartFrom(back, last+1)...)
	return once(append(order, does(&bound.Back), does(&bound.Leave)))
}

// ofFinding reports whether keys are those of a page on which a finding is chosen.
//
//go:noinline
func ofFinding(list []key.Binding) bool {
	return list[0].Help().Desc == keys.Details && named(list, "close") < 0
}

// apartFrom are the first positions without that of the key that goes back, which matters less than where
// it stands.
func apartFrom(back, n int) (order []int) {
	for i := range n {
		if i != back || i == 0 {
			order = append(order, i)
		}
	}
	return order
}

// wayOut is the position of the key that leads from a list which can be closed to where its chosen
// finding is solved: those up to it are of that finding. -1: there is none.
func wayOut(list []key.Binding) int {
	if keyed(list, &keys.All().Next) != 0 || named(list, "close") < 0 {
		return -1
	}
	return keyed(list, &keys.All().GoToField)
}

// named is the position of the key that does what a name says; -1: none does.
//
//go:noinline
func named(list []key.Binding, does string) int {
	for i := range list {
		if list[i].Help().Desc == does {
			return i
		}
	}
	return -1
}

// keyed is the position of a key, whatever it does here; -1: it is not there.
//
//go:noinline
func keyed(list []key.Binding, b *key.Binding) int {
	for i := range list {
		if list[i].Help().Key == b.Help().Key {
			return i
		}
	}
	return -1
}

// once are positions without those that are not there, -1, or are repeated.
func once(order []int) []int {
	var kept []int
	for _, i := range order {
		if i >= 0 && !slices.Contains(kept, i) {
			kept = append(kept, i)
		}
	}
	return kept
}

// keyText is a key with what it does.
func keyText(r render.Renderer, b key.Binding) string {
	return r.Key.Render(b.Help().Key) + " " + r.Dim.Render(r.Clean(b.Help().Desc)) // some name a value
}
