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
	matter := thatMatter(own, room, watching, justGave(list))
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
	footerGap  = "  " // between keys that stand close together
	leastOwn   = 24   // cells for the keys of what is on the screen
	narrow     = 35   // cells: with fewer, a summary has room for one word a key
	wholeList  = 51   // cells for those that move in a list, with their usual names
	wholeWatch = 73   // the same in a watch, which shows the key that leaves it, too
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
	onPage := ofFinding(list)
	next := width < wholeList && (onPage || way > 0 || list[0].Help().Desc == "close") || watching && width < wholeWatch // at each level: the key has one name
	for i, b := range list {
		if level > 0 || i > 0 { // what stands on many pages has one name
			b = keys.Brief(b)
		}
		if next && b.Help().Key == keys.All().NextProblem.Help().Key {
			b = keys.Named(b, "next")
		} else if level > 1 && onPage && b.Help().Key == keys.All().CopyPolicy.Help().Key {
			b = keys.Named(b, "policy")
		} else if level > 2 && i == 0 && !onPage && b.Help().Desc != overlay.CopyMessage {
			b = keys.Briefest(b)
		} else if level > 2 && width < narrow && b.Help().Key == keys.All().Export.Help().Key {
			b = keys.Named(b, "save")
		} else if level > 2 && (i < way || b.Help().Desc == page.CopyDraft || b.Help().Desc == overlay.CopyMessage || b.Help().Key == keys.All().Move.Help().Key || b.Help() == keys.All().CopyAll.Help()) {
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
// the way to another one, with room by what copies its fix, and on a page by the list before its policy, then by its field and the message to its
// owner. On the summary, which enter leaves, what
// can be sent or saved and the list come first. In the list of what is left it is what moves in it, then what
// solves the chosen finding, up to the way to its field. In a watch the next problem and what is sent to its owner come before the list.
// With little room, what solves a finding that is open or chosen in a list comes before what leads to others.
func thatMatter(list []key.Binding, room int, watching, gave bool) []int {
	bound, m := keys.All(), matter{list: list}
	problem, back, left := keyed(list, &bound.NextProblem), keyed(list, &bound.Back), keyed(list, &bound.Left)
	first, little := list[0].Help().Desc, room < wholeList
	m.at(0)
	before := func(n int) { // the key that goes back matters less than where it stands
		for i := range n {
			if i != back {
				m.at(i)
			}
		}
	}
	if way := wayOut(list); way > 0 {
		if little {
			m.named("close")
			m.keys(&bound.CopyFix)
		}
		for i := range way + 1 {
			m.at(i)
		}
		m.keys(&bound.Remove)
		m.usual(&bound.Leave)
		return m.order
	}
	detail, finishes := first == "close", first == page.Finish
	// On a finding: from there a call goes on to the next.
	if !watching && (detail || first == keys.Details) {
		path, policy := max(named(list, keys.NextPath), named(list, keys.PreviousPath)), keyed(list, &bound.CopyPolicy)
		if ofFinding(list) { // "press ctrl+y" is what is said on a call
			m.at(problem)
			if m.usual(&bound.Acknowledge); len(m.order) > 2 {
				m.usual(&bound.GoToField) // or there is room for neither
			}
			m.at(left)
		}
		if detail && keyed(list, &bound.CopyAll) == 1 { // the text of the finding leads to it
			m.at(1, problem)
		}
		m.at(path, policy)
		switch {
		case !detail:
		case !little: // the text is there to be copied
			m.usual(&bound.SignIn)
			m.keys(&bound.CopyFix)
		case keyed(list, &bound.GoToField) == 1:
			m.at(1)
		case policy < 0:
			m.keys(&bound.Suggest, &bound.CopyFix)
		}
		if path < 0 { // of several paths, the title names it
			m.at(problem)
		}
	}
	leaves := finishes && problem >= 0
	if back > 0 && (list[back].Help().Desc == keys.DropTyped || keys.Returns(list[back].Help())) {
		m.at(back)
		m.keys(&bound.Move, &bound.Acknowledge)
		m.usual(&bound.Remove)
	}
	m.usual(&bound.Tab)
	m.named(keys.Take, "close")
	if finishes { // what is sent matters more than what can be taken back
		m.keys(&bound.Ticket, &bound.Export)
	}
	if leaves {
		m.at(left)
	}
	if m.named(page.CopyDraft, bound.Ticket.Help().Desc); !watching && !finishes { // on the rows of a summary
		m.keys(&bound.Export)
	}
	if first == keys.Details { // of a problem that the key may solve
		m.keys(&bound.Move)
		m.usual(&bound.GoToField)
		m.keys(&bound.Suggest)
	}
	last := problem
	if field := keyed(list, &bound.GoToField); problem >= 0 && field == problem+1 { // in a detail
		last = field
	}
	if !watching && left < problem { // what is before them is of the finding
		before(left)
	}
	if gave {
		m.usual(&bound.Undo)
	}
	if watching {
		if m.usual(&bound.SignIn); detail { // esc closes it first
			m.keys(&bound.CopyFix, &bound.NextProblem, &bound.CopyAll)
		}
		m.usual(&bound.Leave)
		if left < problem { // of its page
			m.at(problem)
		}
		if ofFinding(list) { // what is sent to its owner stays where it was
			m.named(overlay.CopyMessage)
		}
	}
	if leaves {
		last = max(last, keyed(list, &bound.Export))
	} else if !detail && named(list, "close") < 0 && first != keys.Details {
		if left < problem {
			m.at(left)
		}
		m.usual(&bound.Leave)
	}
	before(last + 1)
	m.keys(&bound.CopyAll)
	m.usual(&bound.Back, &bound.Leave)
	return m.order
}

// A matter collects positions in a list of keys, each once: what is not there is left out. Its methods are called in
// many places, and inlined they would be 2 kB of the binary.
type matter struct {
	list  []key.Binding
	order []int
}

//go:noinline
func (m *matter) at(positions ...int) {
	for _, i := range positions {
		if i >= 0 && !slices.Contains(m.order, i) {
			m.order = append(m.order, i)
		}
	}
}

// keys are those of bindings, whatever they do here, and usual those that do what they usually do.
//
//go:noinline
func (m *matter) keys(bindings ...*key.Binding) {
	for _, b := range bindings {
		m.at(keyed(m.list, b))
	}
}

//go:noinline
func (m *matter) usual(bindings ...*key.Binding) {
	for _, b := range bindings {
		m.named(b.Help().Desc)
	}
}

//go:noinline
func (m *matter) named(names ...string) {
	for _, does := range names {
		m.at(named(m.list, does))
	}
}

// ofFinding reports whether keys are those of a page on which a finding is chosen.
//
//go:noinline
func ofFinding(list []key.Binding) bool {
	return list[0].Help().Desc == keys.Details && named(list, "close") < 0
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

// keyText is a key with what it does.
func keyText(r render.Renderer, b key.Binding) string {
	return r.Key.Render(b.Help().Key) + " " + r.Dim.Render(r.Clean(b.Help().Desc)) // some name a value
}
