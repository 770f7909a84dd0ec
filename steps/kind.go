package steps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// A Kind is how a field is answered.
type Kind string

const (
	TextField   Kind = "text"
	NumberField Kind = "number"
	ChoiceField Kind = "choice"       // one of the choices, or typed by hand
	MultiField  Kind = "multi-choice" // any number of the choices, or typed by hand
	ToggleField Kind = "toggle"       // "true" or "false"
	CIDRField   Kind = "cidr"
	ListField   Kind = "list"    // any number of typed texts
	RecordField Kind = "records" // any number of entries with parts: see Record
)

// A kindSpec is all that steps and its files know of a kind. To add a kind, add its name
// above and its row to kindSpecs; a front end adds how it asks.
type kindSpec struct {
	kind Kind
	many bool // takes several values
	// tag returns the YAML type as which files write a text; nil: always a string.
	tag func(text string) string
	// validate returns what is wrong with one text, where a field does not validate it
	// itself; nil: nothing is.
	validate func(text string) error
}

func kindSpecs() []kindSpec {
	return []kindSpec{
		{kind: TextField},
		{kind: NumberField, tag: numberTag, validate: wholeNumber},
		{kind: ChoiceField},
		{kind: MultiField, many: true},
		{kind: ToggleField, tag: toggleTag, validate: toggle},
		{kind: CIDRField, validate: cidr},
		{kind: ListField, many: true},
		{kind: RecordField, many: true},
	}
}

func (k Kind) spec() kindSpec {
	for _, s := range kindSpecs() {
		if s.kind == k {
			return s
		}
	}
	return kindSpec{kind: k} // a test lists the kinds
}

// Many reports whether the field takes several values.
func (k Kind) Many() bool { return k.spec().many }

// SplitList splits values that were typed or pasted with commas, semicolons, spaces or line breaks between them, or with
// "and", as a finding writes them.
func SplitList(text string) []string {
	values := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
	return slices.DeleteFunc(values, func(s string) bool { return s == "and" })
}

// Parse reads a value from one line, as --set takes it. Several values are separated by
// commas or, except for records, by "and", as a finding writes them. It validates nothing.
func (k Kind) Parse(line string) Value {
	if !k.Many() {
		return Text(line)
	}
	if k != RecordField {
		line = strings.ReplaceAll(line, " and ", ",")
	}
	v := Value{}
	for text := range strings.SplitSeq(line, ",") {
		if text = strings.TrimSpace(text); text != "" {
			v = append(v, text)
		}
	}
	return v
}

// YAMLTag returns the YAML type as which files write a text of this kind: "!!int",
// "!!bool" or "!!str". A text that is not written exactly as that type is stays a
// string, so that it is read back unchanged.
func (k Kind) YAMLTag(text string) string {
	if tag := k.spec().tag; tag != nil {
		return tag(text)
	}
	return "!!str"
}

// validate returns what is wrong with a value, in one sentence; nil: nothing.
func (k Kind) validate(v Value) error {
	valid := k.spec().validate
	if valid == nil {
		return nil
	}
	for _, text := range v {
		if err := valid(text); err != nil {
			return err
		}
	}
	return nil
}

// A Record is what an entry of a list is made of, where it has parts: how files write it as
// a map, and how a front end takes it.
type Record struct {
	Parts []Part
	Join  func(parts []string) (string, error)         // the entry's one-line form
	Split func(entry string) (parts []string, ok bool) // and back
	// Separate separates the texts of several entries that were pasted at once.
	Separate func(text string) []string
	// Read recognizes an entry in a text, such as a connection string, and proposes the parts
	// that the text lacks. guess says which of them may be wrong; "": none. The entry has a name
	// of its own beside those of others. Neither it nor the error has any secret of the text.
	Read func(text string, others Value) (entry, guess string, err error)
	// Revise is Read for a text that replaces an entry, which keeps what the text does not name.
	Revise func(text, was string, others Value) (entry, guess string, err error)
	// Scrub drops a secret from a text as soon as it is one, and Veil replaces what may still
	// become one, rune by rune.
	Scrub func(text string) string
	Veil  func(text, dot string) string
	// Checks is what the ids of the checks of single entries begin with.
	Checks string
	// Twin is the field to which an entry can be moved, because it has entries of the same
	// kind; "": there is none.
	Twin Key
}

// A Part is one value of a Record.
type Part struct {
	Name string
	Kind Kind // NumberField or TextField
}

func numberTag(text string) string {
	if wholeNumber(text) == nil {
		return "!!int"
	}
	return "!!str"
}

// wholeNumber accepts only the usual notation: to some readers 010 is 8.
func wholeNumber(text string) error {
	if n, err := strconv.Atoi(text); err != nil || strconv.Itoa(n) != text {
		return fmt.Errorf("%q is not a whole number", awscheck.Excerpt(text))
	}
	return nil
}

func toggleTag(text string) string {
	if toggle(text) == nil {
		return "!!bool"
	}
	return "!!str"
}

func toggle(text string) error {
	if text != "true" && text != "false" {
		return fmt.Errorf("%q is neither true nor false", awscheck.Excerpt(text))
	}
	return nil
}

func cidr(text string) error {
	_, err := network.ParseCIDR(text)
	return err
}
