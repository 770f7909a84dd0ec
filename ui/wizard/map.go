package wizard

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
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
func (m *model) space(fd *field) *awscheck.AddressSpace {
	if fd.Kind != steps.CIDRField {
		return nil
	}
	o, _ := m.machine.Options(fd.Key)
	return o.Space
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
// and where the entered network lies; and the free networks to take.
func (m *model) drawMap(fd *field, width, height int) []string {
	space := m.space(fd)
	if space == nil || height < 3 || width < 24 {
		return nil
	}
	p := m.paint
	entered, _ := awscheck.ParseCIDR(fd.editor.draft().String())
	var lines []string
	if len(space.Suggestions) > 0 {
		names := make([]string, 0, len(space.Suggestions))
		for _, s := range space.Suggestions {
			names = append(names, s.String())
		}
		lines = append(lines, clip(p.Dim.Render("Free: ")+strings.Join(names, "  ")+p.Dim.Render("   ctrl+t takes the next"), width, p.Glyphs.Ellipsis))
	}
	letters := lettersOf(space.Taken)
	name := 0
	for _, r := range space.Ranges {
		name = max(name, len(r.String()))
	}
	bar := min(64, width-name-3)
	for _, r := range space.Ranges {
		lines = append(lines, p.Dim.Render(pad(r.String(), name, "")+" "+p.Glyphs.Vertical)+
			m.drawRange(r, space.Taken, letters, entered, bar)+p.Dim.Render(p.Glyphs.Vertical))
	}
	if entered.IsValid() {
		around := netip.PrefixFrom(entered.Addr(), max(0, min(entered.Bits(), 16)-4)).Masked()
		lines = append(lines, p.Dim.Render(pad(around.String(), name, "")+" "+p.Glyphs.Vertical)+
			m.drawRange(around, space.Taken, letters, entered, bar)+p.Dim.Render(p.Glyphs.Vertical+" closer"))
	}
	legend := p.Glyphs.Entered + " entered   " + p.Glyphs.Clash + " entered and taken   " + p.Glyphs.Free + " free"
	lines = append(lines, p.Dim.Render(clip(legend, width, p.Glyphs.Ellipsis)))
	if len(lines) > height {
		return lines[:1]
	}
	for i, t := range space.Taken {
		text := string(letters[i]) + " " + pad(t.Prefix.String(), 18, "") + " " + clean(t.By)
		if t.By == "" {
			text += string(t.Kind)
		}
		style := p.Text
		if entered.IsValid() && entered.Overlaps(t.Prefix) {
			style = p.Bad
			text += "  overlaps"
		}
		if len(lines) == height-1 && i < len(space.Taken)-1 {
			lines = append(lines, p.Dim.Render("  and "+counted(len(space.Taken)-i, "more network")))
			break
		}
		if len(lines) >= height {
			break
		}
		lines = append(lines, style.Render(clip(text, width, p.Glyphs.Ellipsis)))
	}
	for _, u := range space.Unknown {
		if len(lines) < height {
			lines = append(lines, p.Warn.Render(clip(p.Glyphs.Unverified+" "+clean(u), width, p.Glyphs.Ellipsis)))
		}
	}
	return lines
}

// lettersOf gives each taken range the letter that stands for it on the map.
func lettersOf(taken []awscheck.Taken) []byte {
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
func (m *model) drawRange(r netip.Prefix, taken []awscheck.Taken, letters []byte, entered netip.Prefix, cells int) string {
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
