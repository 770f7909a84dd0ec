package summary

import (
	"fmt"
	"slices"
)

// A Format names a form in which a report is read, as --output takes it.
type Format string

const (
	TextFormat     Format = "text"
	MarkdownFormat Format = "markdown"
	HTMLFormat     Format = "html"
	JSONFormat     Format = "json"
	JUnitFormat    Format = "junit"
	TicketFormat   Format = "ticket"
	RunbookFormat  Format = "runbook"
	HandoffFormat  Format = "handoff"
)

// A FormatSpec is the registration of a format: everything that any package knows of
// it. To add a format, add its name above and its row to FormatSpecs.
type FormatSpec struct {
	Name  Format
	Title string // on a screen: "Markdown"
	Use   string // what it is for, in a few words: help and completion show it
	// Document is true for a text with one reader and one purpose, such as a ticket;
	// false for the whole report.
	Document  bool
	Extension string // of its files, with the dot
	// SaveKey is the letter that saves it, after the key of the wizard's summary page that
	// saves files; its capital saves it masked. "": the page does not offer it.
	SaveKey string
	render  func(Report) ([]byte, error)
}

// FormatSpecs lists every format, the default first.
func FormatSpecs() []FormatSpec {
	return []FormatSpec{
		{Name: TextFormat, Title: "Text", Use: "the report, to read in a terminal", Extension: ".txt", render: plain(Report.Text)},
		{Name: MarkdownFormat, Title: "Markdown", Use: "the report, for a ticket or a wiki", Extension: ".md", SaveKey: "m", render: plain(Report.Markdown)},
		{Name: HTMLFormat, Title: "HTML", Use: "the report, as one page for a browser", Extension: ".html", SaveKey: "h", render: plain(Report.HTML)},
		{Name: JSONFormat, Title: "JSON", Use: "the report, for programs and for the summary command", Extension: ".json", SaveKey: "j", render: Report.JSON},
		{Name: JUnitFormat, Title: "JUnit", Use: "the report, as test results for a CI system", Extension: ".xml", render: plain(Report.JUnit)},
		{Name: TicketFormat, Title: "Ticket", Use: "the tickets for Astronomer", Document: true, Extension: ".txt", SaveKey: "t", render: plain(Report.Ticket)},
		{Name: RunbookFormat, Title: "Runbook", Use: "the shell script for the owner of the target VPC", Document: true, Extension: ".sh", SaveKey: "r", render: plain(Report.Runbook)},
		{Name: HandoffFormat, Title: "Hand-off", Use: "one file with a message for each owner of what is left", Document: true, Extension: ".txt", SaveKey: "o", render: plain(Report.Handoff)},
	}
}

// plain adapts a renderer that can't fail.
func plain(render func(Report) []byte) func(Report) ([]byte, error) {
	return func(r Report) ([]byte, error) { return render(r), nil }
}

// Formats lists the names of every format, the default first.
func Formats() []Format {
	specs := FormatSpecs()
	names := make([]Format, len(specs))
	for i, s := range specs {
		names[i] = s.Name
	}
	return names
}

// Spec returns the format's registration; false if there is no such format.
func (f Format) Spec() (FormatSpec, bool) {
	specs := FormatSpecs()
	i := slices.IndexFunc(specs, func(s FormatSpec) bool { return s.Name == f })
	if i < 0 {
		return FormatSpec{}, false
	}
	return specs[i], true
}

// Offers reports whether a report has something for others in a format: no ticket where an active account has
// nothing to send, and no runbook without a peering that is still to come.
func Offers(r Report, f Format) bool {
	peering := len(r.ToSend.Peering) > 0 && !IsPeered(r)
	switch f {
	case TicketFormat:
		return peering || !IsActive(r)
	case RunbookFormat:
		return peering
	}
	return true
}

// Render renders the report in a format.
func (r Report) Render(f Format) ([]byte, error) {
	spec, ok := f.Spec()
	if !ok {
		return nil, fmt.Errorf("there is no format %q", f)
	}
	return spec.render(r)
}

// Filename returns the name under which the report is saved in a format, such as
// astro-activation-report.md, astro-activation-runbook.sh or, for a masked report,
// astro-activation-report-masked.md.
func (r Report) Filename(f Format) string {
	spec, ok := f.Spec()
	if !ok {
		return "astro-activation-report" // Render has reported the unknown format
	}
	name := "astro-activation-report"
	if spec.Document {
		name = "astro-activation-" + string(spec.Name)
	}
	if r.Masked {
		name += "-masked"
	}
	return name + spec.Extension
}
