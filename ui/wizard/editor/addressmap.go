package editor

import (
	"cmp"
	"encoding/binary"
	"math"
	"net/netip"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// An addressMap draws the private ranges to scale: what is allocated in them, to whom,
// and where the entered network lies.
type addressMap struct {
	r       render.Renderer
	space   *network.AddressMap
	entered netip.Prefix   // not valid: none
	free    []netip.Prefix // networks to enter instead; the key enters the first one
}

// short draws as much of the map as fits, the most important first: what could not be
// read, then the map with its legend, then the allocations. It returns false if map and
// legend do not fit.
func (m addressMap) short(width, height int) ([]string, bool) {
	if height < 1 {
		return nil, false
	}
	var lines []string
	if len(m.free) > 0 {
		lines = append(lines, m.suggestions(width))
	} else if m.space.IsDataPlane(m.entered) {
		lines = append(lines, m.r.Dim.Render(m.r.Fit("In use by this data plane.", width)))
	}
	lines = append(lines, m.unknown(width)...)
	bars, marks := m.bars(width, height-len(lines))
	if height-len(lines) < len(bars) {
		return render.ClipLines(lines, height), false
	}
	lines = append(lines, bars...)
	if len(lines) == height {
		return lines, false
	}
	lines = append(lines, m.legend(width, marks))
	return append(lines, m.allocations(width, height-len(lines))...), true
}

// full draws the map with every allocation and, as its last lines, every free network, with a pointer at one
// of them; -1: at none.
func (m addressMap) full(width, pointer int) []string {
	b := render.Block{Renderer: m.r, Width: width}
	b.Add(m.r.Strong.Render("Allocations"))
	bars, marks := m.bars(width, math.MaxInt)
	b.Lines = append(append(b.Lines, bars...), m.legend(width, marks))
	b.Lines = append(b.Lines, m.unknown(width)...)
	b.Blank()
	b.Lines = append(b.Lines, m.allocations(width, whole)...)
	if len(m.free) > 0 {
		heading := "Free networks"
		if !m.space.Complete() {
			heading = "Networks not known to be taken"
		}
		b.Heading(heading)
		for i, s := range m.free {
			if i == pointer {
				b.Add(m.r.Chosen.Render(m.r.Glyphs.Pointer + " " + s.String()))
			} else {
				b.Add("  " + s.String())
			}
		}
	}
	return b.Lines
}

// unknown lists what could not be read.
func (m addressMap) unknown(width int) []string {
	var lines []string
	for _, u := range m.space.Unknown {
		lines = append(lines, render.Hanging(m.r.Warn, m.r.Glyphs.Unverified+" ", m.r.Clean(u), width)...)
	}
	return lines
}

// unallocated says what is not allocated: it is free only if everything was read.
func (m addressMap) unallocated() string {
	if m.space.Complete() {
		return "free"
	}
	return "not known to be taken"
}

// suggestions names the free network that the key enters, and others that are free.
func (m addressMap) suggestions(width int) string {
	const gap = "  "
	line, _ := offered(m.r, nil, m.free[0].String(), width)
	for i, f := range m.free[1:] {
		next := gap + f.String()
		if i == 0 {
			also := "also free: "
			if !m.space.Complete() {
				also = "others not known to be taken: "
			}
			next = gap + m.r.Dim.Render(also) + f.String()
		}
		if ansi.StringWidth(line)+ansi.StringWidth(next) > width {
			break
		}
		line += next
	}
	return m.r.Fit(line, width)
}

// The map is at most so many cells wide. A range has its name above it only where it gets so many more
// cells, and so many allocations still have a line below the map.
const (
	maxBar       = 64
	worthALine   = 8
	enoughListed = 10
)

// bars draws each private range and, below them, the surroundings of the entered network. The name of a
// range is beside it or, in a high and narrow column, above it.
func (m addressMap) bars(width, height int) ([]string, marks) {
	r, entered := m.r, m.entered
	ranges := m.space.Ranges
	if entered.IsValid() && entered.Bits() > 13 {
		// Sixteen networks of its size: enough to see its neighbors.
		ranges = append(slices.Clone(ranges), netip.PrefixFrom(entered.Addr(), entered.Bits()-4).Masked())
	}
	name := 0
	for _, p := range ranges {
		name = max(name, len(p.String()))
	}
	letters := lettersOf(m.space.Allocations)
	bar, wide := min(maxBar, width-name-3), min(maxBar, width)
	above := wide-bar >= worthALine && height > 2*len(ranges)+min(enoughListed, len(letters))
	side := r.Line.Render(r.Glyphs.Vertical)
	lines, drawn := make([]string, 0, 2*len(ranges)), marks{map[string]bool{}, map[byte]bool{}}
	for _, p := range ranges {
		title := r.Clean(p.String())
		if above {
			lines = append(lines, r.Dim.Render(title), m.bar(p, letters, wide, drawn))
			continue
		}
		lines = append(lines, r.Dim.Render(render.Pad(title, name, ""))+" "+side+m.bar(p, letters, bar, drawn)+side)
	}
	return lines, drawn
}

// whole is the height of a list that is shown in full: its lines are wrapped, none is cut.
const whole = math.MaxInt

// allocations lists each allocation with its owner: first those that the entered network
// overlaps, then the others in the order of their letters. What does not fit on its line is cut where there are
// not enough lines for all of it. Where there is not one for each, it names the networks.
func (m addressMap) allocations(width, height int) []string {
	if height < len(m.space.Allocations) {
		return m.networks(width, height)
	}
	r := m.r
	letters := lettersOf(m.space.Allocations)
	var over, rest []string
	cut := false
	for i, t := range m.space.Allocations {
		list, style, head := &rest, r.Text, " "
		if t.Conflicts(m.entered) {
			list, style, head = &over, r.Bad, r.Glyphs.Fail
		}
		head += " " + string(letters[i]) + " " + render.Pad(r.Clean(t.Prefix.String()), 18, "") + " "
		if height == whole {
			*list = append(*list, render.Hanging(style, head, m.owner(t), width)...)
		} else {
			*list = append(*list, style.Render(r.Fit(head+m.owner(t), width)))
			cut = cut || ansi.StringWidth(head+m.owner(t)) > width
		}
	}
	if cut {
		if all := m.allocations(width, whole); len(all) <= height {
			return all
		}
	}
	return append(over, rest...)
}

// owner is what uses a range.
func (m addressMap) owner(t network.Allocation) string {
	by := cmp.Or(m.r.Clean(t.Owner), string(t.Kind))
	if m.entered.IsValid() && t.DataPlane == m.entered {
		by += " " + m.r.Glyphs.Dot + " this data plane"
	}
	return by
}

// Networks after the first ones share a mark; several networks in one cell have another one. Neither is
// the mark of anything else on a screen.
const (
	lettersOnMap = 'Z' - 'A' + 1
	otherLetter  = byte('=')
	several      = byte('&')
)

// lettersOf gives each network its letter on the map. One that several use, such as a VPC and the
// routes to it, has one letter: they follow one another.
func lettersOf(taken []network.Allocation) []byte {
	letters := make([]byte, len(taken))
	networks := 0
	for i, t := range taken {
		if i == 0 || t.Prefix != taken[i-1].Prefix {
			networks++
		}
		letters[i] = otherLetter
		if networks <= lettersOnMap {
			letters[i] = byte('A' + networks - 1)
		}
	}
	return letters
}

// bar draws one range to scale on a number of cells, and adds to the marks that are drawn. A cell shows
// what lies in any part of it, the entered network before anything else.
func (m addressMap) bar(p netip.Prefix, letters []byte, cells int, drawn marks) string {
	r, taken, entered := m.r, m.space.Allocations, m.entered
	kind := make([]byte, cells)
	each := func(do func(cell int, letter byte)) {
		for i, t := range taken {
			from, to, ok := cellsOf(p, t.Prefix, cells)
			for c := from; ok && c <= to && (i == 0 || t.Prefix != taken[i-1].Prefix); c++ {
				do(c, letters[i])
			}
		}
	}
	each(func(c int, letter byte) {
		if kind[c] != 0 {
			letter = several
		}
		kind[c] = letter
	})
	first, last := -1, -2
	if entered.IsValid() {
		if from, to, ok := cellsOf(p, entered, cells); ok {
			first, last = from, to
		}
	}
	clash := false
	for _, t := range taken {
		clash = clash || t.Conflicts(entered)
	}
	each(func(c int, letter byte) {
		if kind[c] == several && (c < first || c > last) {
			drawn.shared[letter] = true
		}
	})
	var b strings.Builder
	for c := 0; c < cells; {
		end := c + 1
		inside := c >= first && c <= last
		for end < cells && kind[end] == kind[c] && (end >= first && end <= last) == inside {
			end++
		}
		mark, style := r.Glyphs.Free, r.Line
		switch {
		case inside && clash:
			mark, style = r.Glyphs.Clash, r.Bad
		case inside:
			mark, style = r.Glyphs.Entered, r.Good
		case kind[c] != 0:
			mark, style = string(kind[c]), r.Warn
		}
		drawn.on[mark] = true
		b.WriteString(style.Render(strings.Repeat(mark, end-c)))
		c = end
	}
	return b.String()
}

// cellsOf are the first and last cell of a range's bar that a network touches.
func cellsOf(r, network netip.Prefix, cells int) (first, last int, ok bool) {
	if !r.Overlaps(network) || cells < 1 || !r.Addr().Is4() || !network.Addr().Is4() {
		return 0, 0, false
	}
	if network.Bits() <= r.Bits() {
		return 0, cells - 1, true
	}
	start, size := span(r)
	from, length := span(network)
	first = int((from - start) * uint64(cells) / size)
	last = int((from - start + length - 1) * uint64(cells) / size)
	return first, min(last, cells-1), true
}

// span is a network's first address and the number of its addresses.
func span(p netip.Prefix) (start, size uint64) {
	a := p.Masked().Addr().As4()
	return uint64(binary.BigEndian.Uint32(a[:])), 1 << (32 - p.Bits())
}
