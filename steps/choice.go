package steps

import (
	"context"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/order"
)

// A Choice is one possible answer to a field.
type Choice struct {
	Value    string
	Label    string   // what a screen shows; "" is Value itself
	Detail   string   // a remark beside it
	Cells    []string // under the Columns of its Options, if there are any
	SortKeys []int    // one for each cell, higher is better; nil: cells are sorted as text
	Rank     int      // best first; equal ranks keep their order
}

// Name returns what the choice is called on a screen: its label, else its value.
func (c Choice) Name() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Value
}

// Options are a field's live choices that are known so far.
type Options struct {
	Columns         []string // headings of the choices' Cells
	LowFirst        []bool   // for each column whether its SortKeys put low values first; nil: none does
	OptionalColumns int      // how many of the last columns a narrow screen may leave out
	RankLast        bool     // the last column is the rank of the choices: every other column gives way to it
	Choices         []Choice
	AddressMap      *network.AddressMap // for a CIDR: the map that it is chosen on
	TargetUnknown   bool                // a target VPC may come that is not on that map
	Note            string              // what to know about the list, such as why choices are missing
	Remark          string              // what to know about the columns, where there is room for it
	filter          *ChoiceFilter       // prepared by a lookup; nil: see Filter
}

func (o Options) isZero() bool { return o.Choices == nil && o.AddressMap == nil && o.Note == "" }

// ranked returns the options with the best choices first, in a list of their own.
func (o Options) ranked() Options {
	o.Choices = slices.Clone(o.Choices)
	order.Sort(o.Choices, func(a, b Choice) int { return a.Rank - b.Rank })
	return o
}

// Filter returns the filter of the choices. A lookup has prepared it beside the machine: for
// thousands of choices that takes longer than a frame.
func (o Options) Filter() ChoiceFilter {
	if o.filter != nil {
		return *o.filter
	}
	return NewChoiceFilter(o.Choices)
}

// prepared returns the options as a machine keeps them: ranked, and with their filter.
func (o Options) prepared() Options {
	o = o.ranked()
	filter := NewChoiceFilter(o.Choices)
	o.filter = &filter
	return o
}

// Same reports whether these are the very options that another call of Machine.Options
// returned: compared by identity, which costs nothing however many choices there are.
func (o Options) Same(other Options) bool {
	return sameList(o.Choices, other.Choices) && sameList(o.Columns, other.Columns) && sameList(o.LowFirst, other.LowFirst) &&
		o.OptionalColumns == other.OptionalColumns && o.RankLast == other.RankLast && o.AddressMap == other.AddressMap && o.Note == other.Note
}

func sameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// A Lookup finds the choices of a field. Like a check it declares the answers that it
// reads, runs when they are valid, and runs again when one of them changes.
type Lookup struct {
	Reads         []Key
	ReadsIfActive []Key // as in a Check
	// Run calls give with the options so far, as often as more are known. The last call
	// stands.
	Run func(ctx context.Context, in Input, give func(Options))
	// Since adds to the options what checks have read since, without a call; nil: nothing. It changes a copy.
	Since func(Input, Options) Options
}

// reads are the answers that decide the options.
func (l Lookup) reads(a Answers) []Key { return readsOf(a, l.Reads, l.ReadsIfActive) }

// A ChoiceFilter finds the choices that contain a typed text. It is prepared once for a
// list, so that each key press costs only comparisons, even with thousands of choices.
type ChoiceFilter struct {
	texts  []string
	labels []int // where in the text its label starts
}

// NewChoiceFilter prepares the filter of a list of choices.
func NewChoiceFilter(choices []Choice) ChoiceFilter {
	f := ChoiceFilter{make([]string, len(choices)), make([]int, len(choices))}
	for i, c := range choices {
		value := strings.ToLower(c.Value) + " "
		f.texts[i] = value + strings.ToLower(c.Label+" "+c.Detail+" "+strings.Join(c.Cells, " "))
		f.labels[i] = len(value)
	}
	return f
}

// Starting returns whether the value or the label of the choice at an index starts with the typed
// text, ignoring case.
func (f ChoiceFilter) Starting(typed string) func(i int) bool {
	start := strings.ToLower(strings.TrimSpace(typed))
	return func(i int) bool {
		return strings.HasPrefix(f.texts[i], start) || strings.HasPrefix(f.texts[i][f.labels[i]:], start)
	}
}

// Matching returns whether the choice at an index contains every word of the typed
// text, ignoring case: in its value, label, detail or cells. An empty text matches all.
func (f ChoiceFilter) Matching(typed string) func(i int) bool {
	words := strings.Fields(strings.ToLower(typed))
	return func(i int) bool {
		for _, w := range words {
			if !strings.Contains(f.texts[i], w) {
				return false
			}
		}
		return true
	}
}

// FilterChoices returns the choices that contain every word of the typed text, in
// their order.
func FilterChoices(choices []Choice, typed string) []Choice {
	matches := NewChoiceFilter(choices).Matching(typed)
	var found []Choice
	for i, c := range choices {
		if matches(i) {
			found = append(found, c)
		}
	}
	return found
}
