package wizard

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// drawKeys lists as many keys as fit, in their order. Where those that matter do not fit, all of
// them are named in fewer words, then stand closer together, then the first key, too, has a short
// name, and at last help is the question mark, where that is no text.
func drawKeys(r render.Renderer, list []key.Binding, width int, watching bool) string {
	list = joinSaving(list)
	matter := thatMatter(list, watching)
	var best footer
	short := withShortHelp(list)
	for level := range 6 {
		shown := list
		if level > 3 { // as brief as needed, with a shorter key
			shown, level = short, level-2
		}
		if f := fitKeys(r, shown, matter, width, level); level == 0 || f.fitting > best.fitting {
			best = f
		}
		if best.fitting == len(matter) {
			break
		}
	}
	return r.Fit(best.line, width)
}

// withShortHelp names help by the question mark, where that is no text.
func withShortHelp(list []key.Binding) []key.Binding {
	list = slices.Clone(list)
	for i, b := range list {
		if slices.Equal(b.Keys(), keys.All().Help.Keys()) {
			list[i].SetHelp("?", b.Help().Desc)
		}
	}
	return list
}

// A footer is a line of keys.
type footer struct {
	line    string
	fitting int // how many of the keys that matter fit, before the first one that does not
}

// fitKeys draws the keys at a level of brevity: first those that matter, then the others.
func fitKeys(r render.Renderer, list []key.Binding, matter []int, width, level int) footer {
	gap := "   "
	if level > 1 {
		gap = "  "
	}
	texts, way := make([]string, len(list)), wayOut(list)
	for i, b := range list {
		if level > 0 {
			b = keys.Brief(b)
		}
		if level > 2 && i == 0 {
			b = keys.Briefest(b)
		} else if level > 2 && (i < way || b.Help().Desc == keys.SaveMessages) {
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
	f, all := footer{}, true
	for _, i := range matter {
		if all = take(i) && all; all {
			f.fitting++
		}
	}
	var shown []string
	for i := range list {
		if take(i) {
			shown = append(shown, texts[i])
		}
	}
	f.line = strings.Join(shown, gap)
	return f
}

// thatMatter are the positions of the keys that are to fit, the most important first: the first key,
// leaving, where nothing covers the page, or, before it, going back to where the field was opened and what the entry there is for, help
// and the way to the next field or out of what covers the page; what settles the chosen finding; the
// mask's, since ids are on every page and the screen may be shared at any moment; undoing an answer that
// was just given; the ways to the problems; and going back. On the summary, which enter leaves, what can
// be sent and the list of what is left come before leaving and the next problem. In the list of what is
// left it is what solves the chosen finding, up to the way to its field. In a watch the next problem
// comes before the list of them.
func thatMatter(list []key.Binding, watching bool) []int {
	bound := keys.All()
	does := func(b *key.Binding) int { return named(list, b.Help().Desc) }
	problem := keyed(list, &bound.NextProblem)
	sends := named(list, keys.SaveMessages)
	order := []int{0}
	if way := wayOut(list); way > 0 {
		for i := range way + 1 {
			order = append(order, i)
		}
		return once(append(order, does(&bound.Help), named(list, "close"), keyed(list, &bound.Mask), keyed(list, &bound.Remove), named(list, keys.NextOwner), does(&bound.Leave)))
	}
	leaves := list[0].Help().Desc == page.Finish && problem >= 0
	if back := keyed(list, &bound.Back); back > 0 && (list[back].Help().Desc == keys.DropTyped || keys.Returns(list[back].Help())) {
		order = append(order, back, keyed(list, &bound.Move), keyed(list, &bound.Acknowledge), does(&bound.Remove))
	} else if !leaves && named(list, "close") < 0 {
		order = append(order, does(&bound.Leave))
	}
	order = append(order, does(&bound.Help), does(&bound.Tab), named(list, "close"))
	if list[0].Help().Desc == page.Finish { // what is sent matters more than what can be taken back
		order = append(order, keyed(list, &bound.Ticket))
		if leaves {
			order = append(order, keyed(list, &bound.Left), sends)
		}
	}
	if list[0].Help().Desc == keys.Details { // of a problem that the key may solve
		order = append(order, keyed(list, &bound.Suggest))
	}
	last := problem
	if left := keyed(list, &bound.Left); !watching && left < problem { // what is before them is of the finding
		for i := range left {
			order = append(order, i)
		}
	}
	order = append(order, keyed(list, &bound.Mask))
	if undo := does(&bound.Undo); undo < does(&bound.Help) { // an answer was just given
		order = append(order, undo)
	}
	if watching {
		order = append(order, does(&bound.SignIn))
		if does(&bound.Left) < problem { // of its page
			order = append(order, problem)
		}
	}
	if leaves {
		last = max(last, sends)
	}
	for i := range last + 1 {
		order = append(order, i)
	}
	return once(append(order, does(&bound.Back), does(&bound.Leave)))
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

// joinSaving makes one entry of the keys that save the report in one format each: all of
// them together would take the whole line.
func joinSaving(list []key.Binding) []key.Binding {
	var joined []key.Binding
	var names []string
	at := 0
	for _, b := range list {
		if h := b.Help(); strings.HasPrefix(h.Desc, page.SaveAs) {
			if len(names) == 0 {
				at = len(joined)
				joined = append(joined, b)
			}
			names = append(names, h.Key)
			continue
		}
		joined = append(joined, b)
	}
	if len(names) > 1 {
		joined[at] = key.NewBinding(key.WithKeys(names...), key.WithHelp(strings.Join(names, "/"), "save"))
	}
	return joined
}
