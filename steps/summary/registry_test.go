package summary_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps/summary"
)

func TestEveryFormatIsFullyRegistered(t *testing.T) {
	names, keys, files := map[summary.Format]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range summary.FormatSpecs() {
		t.Run(string(s.Name), func(t *testing.T) {
			if names[s.Name] {
				t.Error("the name is registered twice")
			}
			names[s.Name] = true
			if s.Title == "" || s.Use == "" {
				t.Errorf("Title %q and Use %q must both be set", s.Title, s.Use)
			}
			if len(s.Extension) < 2 || s.Extension[0] != '.' {
				t.Errorf("Extension %q must be a dot and letters", s.Extension)
			}
			if s.SaveKey != "" && (len(s.SaveKey) != 1 || s.SaveKey != strings.ToLower(s.SaveKey) || keys[s.SaveKey]) {
				t.Errorf("SaveKey %q must be one lower-case letter that no other format has", s.SaveKey)
			}
			keys[s.SaveKey] = true
			name := summary.Report{}.Filename(s.Name)
			if files[name] {
				t.Errorf("another format is saved as %s, too", name)
			}
			files[name] = true
			if data, err := (summary.Report{}).Render(s.Name); err != nil || len(data) == 0 {
				t.Errorf("rendering an empty report gives %d bytes and the error %v", len(data), err)
			}
			if spec, ok := s.Name.Spec(); !ok || spec.Name != s.Name {
				t.Errorf("Spec finds %q", spec.Name)
			}
		})
	}
	if _, err := (summary.Report{}).Render("docx"); err == nil {
		t.Error("an unknown format is rendered")
	}
}

func TestNamesOfSavedFiles(t *testing.T) {
	for format, want := range map[summary.Format][2]string{
		summary.TextFormat:     {"astro-activation-report.txt", "astro-activation-report-masked.txt"},
		summary.MarkdownFormat: {"astro-activation-report.md", "astro-activation-report-masked.md"},
		summary.HTMLFormat:     {"astro-activation-report.html", "astro-activation-report-masked.html"},
		summary.JSONFormat:     {"astro-activation-report.json", "astro-activation-report-masked.json"},
		summary.JUnitFormat:    {"astro-activation-report.xml", "astro-activation-report-masked.xml"},
		summary.TicketFormat:   {"astro-activation-ticket.txt", "astro-activation-ticket-masked.txt"},
		summary.RunbookFormat:  {"astro-activation-runbook.sh", "astro-activation-runbook-masked.sh"},
		summary.HandoffFormat:  {"astro-activation-handoff.txt", "astro-activation-handoff-masked.txt"},
	} {
		if got := (summary.Report{}).Filename(format); got != want[0] {
			t.Errorf("%s is saved as %s, want %s", format, got, want[0])
		}
		if got := (summary.Report{Masked: true}).Filename(format); got != want[1] {
			t.Errorf("%s is saved masked as %s, want %s", format, got, want[1])
		}
	}
}
