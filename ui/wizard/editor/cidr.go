package editor

import (
	"net/netip"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// cidr edits a network, on a map of the address space.
type cidr struct {
	*text
	space   *network.AddressMap // nil: not known yet
	partial bool                // a target VPC may come that is not on it
	correct func(text string) string
}

func newCIDR(f steps.Field) Editor {
	e := &cidr{text: newTextOf(f, MaxText), correct: f.Correct}
	e.placeholder = ""
	if e.correct == nil {
		e.correct = func(string) string { return "" }
	}
	return e
}

// corrected is the network that an invalid draft stands for, if it is private and no known network
// overlaps it; "": there is none.
func (e *cidr) corrected() string {
	p, err := network.ParseCIDR(e.correct(e.Draft().String()))
	if err != nil || e.space == nil {
		return ""
	}
	if !e.isFree(p) {
		return ""
	}
	return p.String()
}

func (e *cidr) Load(o steps.Options, _ steps.State) {
	e.space, e.partial = o.AddressMap, o.TargetUnknown
}

func (e *cidr) Press(k tea.KeyPressMsg) Result {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Suggest) && e.next() != "":
		e.Set(steps.Text(e.next()), false)
		return Edited
	case keys.Is(k, &bound.Allocations) && e.hasAllocations():
		return ShowDetails
	}
	return e.text.Press(k)
}

func (e *cidr) Keys() []key.Binding {
	var list []key.Binding
	network := e.next()
	suggest := keys.Named(keys.All().Suggest, "use "+network)
	if e.holds() {
		suggest = keys.Named(suggest, keys.UseAnother+": "+network)
	}
	if network != "" && !e.fits() {
		list = append(list, suggest)
	}
	if e.hasAllocations() {
		list = append(list, keys.All().Allocations)
	}
	if network != "" && e.fits() { // nothing asks for it
		list = append(list, suggest)
	}
	return list
}

// fits reports whether the draft is as good as what is suggested: private, large enough, and free on
// a map that is complete.
func (e *cidr) fits() bool { return e.holds() && e.space.Complete() }

// holds reports whether nothing is known against the draft: it is private, large enough, and free on the map.
func (e *cidr) holds() bool {
	p, err := network.ParseCIDR(e.Draft().String())
	if err != nil || e.space == nil || len(e.space.Suggestions) == 0 || p.Bits() > e.space.Suggestions[0].Bits() {
		return false
	}
	return e.isFree(p)
}

// isFree reports whether a network is private and no known network overlaps it.
func (e *cidr) isFree(p netip.Prefix) bool {
	private := slices.ContainsFunc(e.space.Ranges, func(r netip.Prefix) bool { return r.Overlaps(p) && r.Bits() <= p.Bits() })
	return private && !slices.ContainsFunc(e.space.Around(p).Allocations, func(a network.Allocation) bool { return a.Conflicts(p) })
}

// ShowErrorNow waits for the prefix length: before it, a network is not complete.
func (e *cidr) ShowErrorNow(string) bool {
	_, bits, slash := strings.Cut(e.Draft().String(), "/")
	return slash && bits != ""
}

// View has as its example what is suggested or, else, a network that is free: another one would be taken
// for a proposal.
func (e *cidr) View(r render.Renderer, width, height int) ([]string, *render.Point) {
	shown := *e.text
	if free := e.free(); shown.placeholder == "" && len(free) > 0 {
		shown.placeholder = free[0].String()
	}
	return shown.View(r, width, height)
}

// next is the network that the key enters: what an invalid draft stands for or, else, that of an active data plane, or a
// free network; "": there is none.
func (e *cidr) next() string {
	if network := e.corrected(); network != "" {
		return network
	}
	if active := e.active(); active.IsValid() {
		return active.String()
	}
	if free := e.free(); len(free) > 0 {
		return free[0].String()
	}
	return ""
}

// active is the network of an active data plane, where another one is entered; not valid: it is entered, or none is known.
func (e *cidr) active() netip.Prefix {
	if entered, _ := network.ParseCIDR(e.Draft().String()); e.space == nil || e.space.IsDataPlane(entered) {
		return netip.Prefix{}
	}
	return e.space.ActiveDataPlane()
}

// NextNetwork is the network that the key enters in a field in place of a value; "": it enters none.
func NextNetwork(f steps.Field, o steps.Options, entered steps.Value) string {
	if f.Kind != steps.CIDRField {
		return ""
	}
	e := newCIDR(f).(*cidr)
	e.Load(o, steps.Done)
	e.Set(entered, false)
	return e.next()
}

// free are the suggested networks without the one that is entered: those after it come
// first, so that the key goes through all of them. The network of a data plane that is there
// stays: none is.
func (e *cidr) free() []netip.Prefix {
	if entered, _ := network.ParseCIDR(e.Draft().String()); e.space == nil || e.space.IsDataPlane(entered) {
		return nil
	}
	all := e.space.Suggestions
	for i, p := range all {
		if p.String() == e.Draft().String() {
			return slices.Concat(all[i+1:], all[:i])
		}
	}
	return all
}

// Choices are the free networks, in the order of Details.
func (e *cidr) Choices() (networks []string) {
	for _, p := range e.free() {
		networks = append(networks, p.String())
	}
	return networks
}

func (e *cidr) hasAllocations() bool { return e.space != nil && len(e.space.Allocations) > 0 }

// addressMap is the map with the entered network on it.
func (e *cidr) addressMap(r render.Renderer) addressMap {
	entered, _ := network.ParseCIDR(e.Draft().String())
	space := e.space.Around(entered)
	return addressMap{r: r, space: &space, entered: entered, free: e.free()}
}

func (e *cidr) Below(r render.Renderer, width, height int) ([]string, bool) {
	if e.space == nil || width < 24 {
		return nil, true
	}
	m := e.addressMap(r)
	lines, complete := m.short(width, height)
	if (e.fits() || e.active().IsValid() && e.corrected() == "") && len(lines) > 0 && len(e.free()) > 0 {
		verdicts, ways := e.verdicts()
		var says []string
		for _, v := range verdicts {
			for _, way := range ways {
				says = append(says, v+" "+way)
			}
		}
		line, said := offered(r, says, e.next(), width)
		if lines[0] = line; said {
			return lines, complete
		}
		// It does not fit beside the network: it has a line of its own, where there is room.
		if more, whole := m.short(width, height-1); whole {
			more[0], _ = offered(r, ways, e.next(), width)
			return append([]string{r.Dim.Render(r.Fit(verdicts[len(verdicts)-1], width))}, more...), true
		}
		if e.partial {
			lines[0], _ = offered(r, []string{"Target VPC unknown. | enters "}, e.next(), width)
		}
		return lines, complete
	}
	if network := e.corrected(); network != "" && len(lines) > 0 && len(e.free()) > 0 {
		// In place of the free networks: the key is the same.
		lines[0], _ = offered(r, nil, network, width)
	}
	return lines, complete
}

// verdicts are what is known of a network that overlaps none, the longest first, and the ways to say what the key enters
// instead. The bar in them stands for the key.
func (e *cidr) verdicts() (says, ways []string) {
	switch active := e.active(); {
	case active.IsValid():
		has := "The active data plane has " + active.String()
		return []string{has + ", which can't be changed.", has + "."}, []string{"| enters "}
	case e.partial: // what it was compared with is not all
		return []string{"No overlap so far: the target VPC is not known yet.", "No overlap so far, target VPC unknown."}, []string{"| enters "}
	}
	return []string{"No known overlap."}, []string{"| enters another free network: ", "| enters another: "}
}

// offered says what the key enters, in the first words that leave room for all of the network, or in as few as there
// are: said reports whether it is one of those given.
func offered(r render.Renderer, says []string, network string, width int) (line string, said bool) {
	name := keys.All().Suggest.Help().Key
	before, after := "", ": "
	for i, s := range append(says, "| enters ") {
		if len(s)-1+len(name)+len(network) <= width {
			before, after, _ = strings.Cut(s, "|")
			said = i < len(says)
			break
		}
	}
	return r.Fit(r.Dim.Render(before)+r.Key.Render(name)+r.Dim.Render(after)+network, width), said
}

func (e *cidr) Details(r render.Renderer, width, pointer int) []string {
	if e.space == nil {
		return nil
	}
	return e.addressMap(r).full(width, pointer)
}
