package editor

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A mapNetwork is a network on the map in a line of its own, and in a part of one.
type mapNetwork struct {
	letter      byte
	long, short string
	gap         string // before it in a line
}

// networks names as many networks as fit into a height: first those that the entered one overlaps, then the
// range of services that EKS takes because of it, and the target VPC's. What uses each of the first is in full
// where there is a line for it; of the others it is a short name. The letters of the rest are at the end.
func (m addressMap) networks(width, height int) (lines []string) {
	if height < 1 {
		return nil
	}
	all, others := m.inOrder(width, height > 1)
	for named := len(all); named >= 0; named-- {
		for long := range named + 1 { // one more, while there is a line for it
			more := m.named(all, named, long, others, width, width/2)
			if len(more) > height {
				break
			}
			lines = more
			if more = m.named(all, named, long, others, width, width); len(more) <= height { // no name is cut
				lines = more
			}
		}
		if lines != nil {
			break
		}
	}
	return lines
}

// named draws the first networks, some of them in a line each and the others each in at most a part of one, and the
// letters of the rest.
func (m addressMap) named(all []mapNetwork, named, long int, others bool, width, part int) (lines []string) {
	line := ""
	put := func(gap, text string) {
		if line == "" {
			gap = ""
		} else if ansi.StringWidth(line+gap+text) > width {
			lines, line, gap = append(lines, line), "", ""
		}
		line += gap + text
	}
	for i, n := range all[:named] {
		if i < long {
			lines = append(lines, n.long)
		} else {
			put(n.gap, m.r.Fit(n.short, part))
		}
	}
	rest, lists := runs(func(l byte) bool {
		for _, n := range all[named:] {
			if n.letter == l {
				return true
			}
		}
		return false
	}), " lists them"
	if others {
		rest = strings.TrimPrefix(rest+", others", ", ")
	}
	if rest != "" {
		rest += ": "
	} else {
		lists = " lists all"
	}
	put("", "  "+m.r.Dim.Render(rest)+m.r.Key.Render(keys.All().Allocations.Help().Key)+m.r.Dim.Render(lists))
	return append(lines, m.r.Fit(line, width))
}

// inOrder are the networks that have a letter of their own, or overlap the entered one, each once, those
// that matter first. others is whether there are more. full is whether the first one can have a line, without which
// the range of services does not say why it is there.
func (m addressMap) inOrder(width int, full bool) (all []mapNetwork, others bool) {
	r, taken := &m.r, m.space.Allocations
	var over, instead, target, rest []mapNetwork
	letters := lettersOf(taken)
	for i := 0; i < len(taken); {
		n, of := mapNetwork{letter: letters[i]}, taken[i]
		list, style, head := &rest, r.Text, " "
		for end := i; i < len(taken) && taken[i].Prefix == taken[end].Prefix; i++ {
			t := taken[i]
			if of.Kind == network.AllocatedByRoute && t.Kind != of.Kind { // a VPC says more than a route to it
				of = t
			}
			if t.Conflicts(m.entered) {
				list, style, head, n.gap = &over, r.Bad, r.Glyphs.Fail, "  "
			} else if full && t.IsInstead(m.entered) && list == &rest { // the other range was on the map until now
				list = &instead
			} else if t.Kind == network.AllocatedToTarget && list == &rest {
				list = &target
			}
		}
		if n.letter == otherLetter && list != &over {
			others = true
			continue
		}
		head += " " + string(n.letter) + " "
		by, prefix := m.owner(of), r.Clean(of.Prefix.String())
		n.long = style.Render(r.Fit(head+render.Pad(prefix, 18, "")+" "+by, width))
		short := shortOwner(by)
		if of.Kind == network.AllocatedByRoute && short != by { // else the route table looks like a network
			short = "route in " + short
		}
		n.short = style.Render(head + prefix + " " + short)
		*list = append(*list, n)
	}
	return slices.Concat(over, instead, target, rest), others
}

// shortOwner is the name of what uses a network, or else how its description begins.
func shortOwner(owner string) string {
	if _, name, named := strings.Cut(owner, "("); named {
		name, _, _ = strings.Cut(name, ")")
		return name
	}
	return owner[:strings.IndexAny(owner+",", ",:")]
}
