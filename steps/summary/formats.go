package summary

import "fmt"

// A Format is a form in which a report is read.
type Format string

const (
	TextFormat     Format = "text"
	MarkdownFormat Format = "markdown"
	HTMLFormat     Format = "html"
	JSONFormat     Format = "json"
	JUnitFormat    Format = "junit"
	TicketFormat   Format = "ticket"
	RunbookFormat  Format = "runbook"
)

// Formats lists every format, the usual one first.
func Formats() []Format {
	return []Format{TextFormat, MarkdownFormat, HTMLFormat, JSONFormat, JUnitFormat, TicketFormat, RunbookFormat}
}

// Render puts the report into a format.
func (r Report) Render(f Format) ([]byte, error) {
	switch f {
	case TextFormat:
		return r.Text(), nil
	case MarkdownFormat:
		return r.Markdown(), nil
	case HTMLFormat:
		return r.HTML(), nil
	case JSONFormat:
		return r.JSON()
	case JUnitFormat:
		return r.JUnit(), nil
	case TicketFormat:
		return r.Ticket(), nil
	case RunbookFormat:
		return r.Runbook(), nil
	}
	return nil, fmt.Errorf("there is no format %q", f)
}
