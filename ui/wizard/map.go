package wizard

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
)

// suggestions are the free networks that can be taken for the focused field.
func (m *model) suggestions() []netip.Prefix {
	fd := m.form().focused()
	if fd == nil || m.area != onFields {
		return nil
	}
	if space := m.space(fd); space != nil {
		return space.Suggestions
	}
	return nil
}

// space is the map on which a field's network is chosen, if there is one.
func (m *model) space(fd *field) *network.AddressMap {
	if fd.Kind != steps.CIDRField {
		return nil
	}
	o, _ := m.machine.Options(fd.Key)
	return o.AddressMap
}

// suggest puts the next free network into the field.
func (m *model) suggest(fd *field) bool {
	free := m.suggestions()
	if len(free) == 0 {
		return false
	}
	next, now := 0, fd.editor.draft().String()
	for i, p := range free {
		if p.String() == now {
			next = (i + 1) % len(free)
		}
	}
	fd.editor.set(steps.Text(free[next].String()))
	fd.changed(m.machine)
	return true
}

// drawMap draws the private ranges to scale with what is taken in them, by whom,
// and where the entered network lies; and the free networks to take. What matters
// most comes first and is left where room is short: what could not be read, then
// the map, then who takes what. short tells that there was no room for the map.
func (m *model) drawMap(fd *field, width, height int) (lines []string, short bool) {
	space := m.space(fd)
	if space == nil || width < 24 {
		return nil, false
	}
	if height < 1 {
		return nil, true
	}
	p := m.paint
	entered, _ := network.ParseCIDR(fd.editor.draft().String())
	if len(space.Suggestions) > 0 {
		lines = append(lines, m.drawFree(space.Suggestions, width))
	}
	for _, u := range space.Unknown {
		lines = append(lines, hanging(p.Warn, p.Glyphs.Unverified+" ", p.clean(u), width)...)
	}
	bars := m.drawBars(space, entered, width)
	if room := height - len(lines); room < len(bars) {
		return clipAll(lines, height), true
	}
	lines = append(lines, bars...)
	if len(lines) == height {
		return lines, false
	}
	lines = append(lines, m.legend(width))
	return append(lines, m.drawTaken(space.Allocations, entered, width, height-len(lines))...), false
}

// legend says what the cells of the map mean.
func (m *model) legend(width int) string {
	g := m.paint.Glyphs
	return m.paint.Dim.Render(clip(g.Entered+" entered  "+g.Clash+" entered, but taken  A-Z taken  "+g.Free+" free", width, g.Ellipsis))
}

// canListTaken tells whether there is a map with more than its legend may show.
func (m *model) canListTaken(fd *field) bool {
	space := m.space(fd)
	return space != nil && len(space.Allocations) > 0
}

// drawAllTaken is the map with all that is taken and by whom, and all that is free.
func (m *model) drawAllTaken(width int) []string {
	fd := m.form().focused()
	if fd == nil || m.space(fd) == nil {
		return nil
	}
	p, space := m.paint, m.space(fd)
	entered, _ := network.ParseCIDR(fd.editor.draft().String())
	d := page{paint: p, width: width}
	d.add(p.Strong.Render("What is taken, and by whom"))
	d.lines = append(d.lines, m.drawBars(space, entered, width)...)
	d.lines = append(d.lines, m.legend(width))
	for _, u := range space.Unknown {
		d.lines = append(d.lines, hanging(p.Warn, p.Glyphs.Unverified+" ", p.clean(u), width)...)
	}
	d.blank()
	d.lines = append(d.lines, m.drawTaken(space.Allocations, entered, width, len(space.Allocations)+1)...)
	if len(space.Suggestions) > 0 {
		free := make([]string, len(space.Suggestions))
		for i, s := range space.Suggestions {
			free[i] = s.String()
		}
		d.heading("What is free")
		d.text(p.Text, strings.Join(free, "  "))
	}
	return d.lines
}

// drawFree lists the free networks, and the key that takes one.
func (m *model) drawFree(free []netip.Prefix, width int) string {
	p := m.paint
	key := "   " + keys().Suggest.Help().Key + " takes the next"
	line := p.Dim.Render("Free: ")
	for i, f := range free {
		next := f.String()
		if i > 0 {
			next = "  " + next
		}
		if i > 0 && ansi.StringWidth(line)+len(next)+len(key) > width {
			break
		}
		line += next
	}
	return clip(line+p.Dim.Render(key), width, p.Glyphs.Ellipsis)
}

// drawBars draws each private range and, of the entered network, its surroundings.
func (m *model) drawBars(space *network.AddressMap, entered netip.Prefix, width int) []string {
	p := m.paint
	ranges := space.Ranges
	if entered.IsValid() && entered.Bits() > 13 {
		// Sixteen networks of its size: enough to see its neighbours.
		ranges = append(slices.Clone(ranges), netip.PrefixFrom(entered.Addr(), entered.Bits()-4).Masked())
	}
	name := 0
	for _, r := range ranges {
		name = max(name, len(r.String()))
	}
	letters := lettersOf(space.Allocations)
	bar := min(64, width-name-3)
	side := p.Line.Render(p.Glyphs.Vertical)
	lines := make([]string, 0, len(ranges))
	for _, r := range ranges {
		lines = append(lines, p.Dim.Render(pad(p.clean(r.String()), name, ""))+" "+side+m.drawRange(r, space.Allocations, letters, entered, bar)+side)
	}
	return lines
}

// drawTaken says who takes what: first those that the entered network overlaps.
func (m *model) drawTaken(taken []network.Allocation, entered netip.Prefix, width, height int) []string {
	if height < 1 {
		return nil
	}
	p := m.paint
	letters := lettersOf(taken)
	var over, rest []string
	for i, t := range taken {
		by := p.clean(t.Owner)
		if by == "" {
			by = string(t.Kind)
		}
		text := string(letters[i]) + " " + pad(p.clean(t.Prefix.String()), 18, "") + " " + by
		if entered.IsValid() && entered.Overlaps(t.Prefix) {
			over = append(over, p.Bad.Render(clip(p.Glyphs.Fail+" "+text, width, p.Glyphs.Ellipsis)))
		} else if len(rest) < height {
			rest = append(rest, p.Text.Render(clip("  "+text, width, p.Glyphs.Ellipsis)))
		}
	}
	lines := append(over, rest...)
	if hidden := len(taken) - height; hidden > 0 {
		lines = append(clipAll(lines, height-1), p.Dim.Render("  and "+grouped(hidden+1)+" more: ")+p.Key.Render("ctrl+n")+p.Dim.Render(" lists all"))
	}
	return lines
}

// lettersOf gives each taken range the letter that stands for it on the map.
func lettersOf(taken []network.Allocation) []byte {
	letters := make([]byte, len(taken))
	for i := range taken {
		letters[i] = '*'
		if i < 26 {
			letters[i] = byte('A' + i)
		}
	}
	return letters
}

// drawRange draws one range to scale on a bar of cells. A cell shows what lies in
// any part of it, the entered network before all else.
func (m *model) drawRange(r netip.Prefix, taken []network.Allocation, letters []byte, entered netip.Prefix, cells int) string {
	p := m.paint
	kind := make([]byte, cells)
	for i, t := range taken {
		from, to, ok := cellsOf(r, t.Prefix, cells)
		for c := from; ok && c <= to; c++ {
			kind[c] = letters[i]
		}
	}
	first, last := -1, -2
	if entered.IsValid() {
		if from, to, ok := cellsOf(r, entered, cells); ok {
			first, last = from, to
		}
	}
	clash := false
	for _, t := range taken {
		clash = clash || (entered.IsValid() && entered.Overlaps(t.Prefix))
	}
	var b strings.Builder
	for c := 0; c < cells; {
		end := c + 1
		inside := c >= first && c <= last
		for end < cells && kind[end] == kind[c] && (end >= first && end <= last) == inside {
			end++
		}
		n := end - c
		switch {
		case inside && clash:
			b.WriteString(p.Bad.Render(strings.Repeat(p.Glyphs.Clash, n)))
		case inside:
			b.WriteString(p.Good.Render(strings.Repeat(p.Glyphs.Entered, n)))
		case kind[c] != 0:
			b.WriteString(p.Warn.Render(strings.Repeat(string(kind[c]), n)))
		default:
			b.WriteString(p.Line.Render(strings.Repeat(p.Glyphs.Free, n)))
		}
		c = end
	}
	return b.String()
}

// cellsOf are the cells of a bar for the range that a network touches.
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

// span is a network's first address and its number of addresses.
func span(p netip.Prefix) (start, size uint64) {
	a := p.Masked().Addr().As4()
	return uint64(binary.BigEndian.Uint32(a[:])), 1 << (32 - p.Bits())
}
