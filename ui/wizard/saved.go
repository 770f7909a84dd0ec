package wizard

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/fault"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// A SavedFile is a report that was saved on the way.
type SavedFile struct {
	Path string
	// Stale is true if the answers or the results have changed since.
	Stale bool
}

// A savedReport is a report in a file, and what it was made from.
type savedReport struct {
	path   string
	format summary.Format
	masked bool
	of     *summary.Report // as the activation stood then, without the mask
}

// noteSaved adds a report to those that were saved, in place of the one that was in its file.
func noteSaved(list []savedReport, saved savedReport) []savedReport {
	if i := slices.IndexFunc(list, func(s savedReport) bool { return s.path == saved.path }); i >= 0 {
		list[i] = saved
		return list
	}
	return append(list, saved)
}

// stale reports whether the answers or the results are others than in the file. Results of before count
// while every check runs again.
func (s savedReport) stale(m *model) bool {
	return !sameReport(s.of, report(m)) && !sameReport(s.of, reportShown(m))
}

// sameReport reports whether two reports say the same, whenever they were made.
func sameReport(a, b *summary.Report) bool {
	if a == b {
		return true
	}
	other := *b
	other.GeneratedAt = a.GeneratedAt
	return reflect.DeepEqual(*a, other)
}

// outcomeFiles are the reports that were saved, for what stays in the terminal.
func outcomeFiles(m *model) []SavedFile {
	var list []SavedFile
	for _, s := range m.files {
		f := SavedFile{Path: s.path, Stale: true}
		_ = fault.Catch(func() error { f.Stale = s.stale(m); return nil }) // a fault can have ended the program
		list = append(list, f)
	}
	return list
}

// shownOfSaved is what the screen says of saved files, each only where it is shown: reports are compared
// for it.
func shownOfSaved(m *model) (saved, stale string) {
	if m.overlays.leaveQuestion() != nil {
		saved = savedText(m)
	}
	if _, there := m.page.(*page.Summary); there {
		stale = staleText(m)
	}
	return saved, stale
}

// savedText says what is saved, and where, and which reports are out of date.
func savedText(m *model) string {
	return strings.TrimSpace(savedNow(m) + " " + staleText(m))
}

// savedNow says where the answers are saved and, if they are not, which reports are.
func savedNow(m *model) string {
	switch {
	case m.opts.SessionPath == "" && len(m.files) > 0:
		return strings.TrimSpace("Your answers are not saved. " + savedFiles(m))
	case m.opts.SessionPath == "":
		return strings.TrimSpace("Nothing is saved. " + m.opts.ToSave)
	case m.saveErr != nil:
		return "The last answers could not be saved."
	case nothingToSave(m) && len(m.files) > 0:
		return strings.TrimSpace("No answers to save yet. " + savedFiles(m))
	case nothingToSave(m):
		return "Nothing to save yet."
	case m.saving || m.unsaved: // for some milliseconds
		return "Saving in " + m.opts.SessionPath + "."
	}
	saved := "saved in " + m.opts.SessionPath + "."
	if p := m.step(); p != nil && p.Refused() != "" {
		return "Everything except " + p.Refused() + ", which is not valid, is " + saved
	}
	return "Everything is " + saved
}

// nothingToSave reports whether the session has no file, and needs none: answers that were given
// ahead are saved at the end.
func nothingToSave(m *model) bool {
	p := m.step()
	return !m.hasFile && !m.saving && !m.unsaved && (p == nil || p.Refused() == "") &&
		len(files.NewDocument(m.machine.Steps(), m.machine.Answers()).Settings(m.machine.Steps())) == 0
}

// savedFiles says which reports were saved and are up to date, without their folder: it can have the
// name of a person.
func savedFiles(m *model) string {
	var names []string
	for _, s := range m.files {
		if !s.stale(m) {
			names = append(names, filepath.Base(s.path))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " is saved."
	}
	return wording.List(names) + " are saved."
}

// maxNamed is how many files out of date are named; more of them are counted.
const maxNamed = 3

// staleText says which reports were saved before the last changes, and which keys of the summary save
// them again; "": none.
func staleText(m *model) string {
	var again, gone, letters []string
	for _, s := range m.files {
		if !s.stale(m) {
			continue
		}
		name := filepath.Base(s.path)
		letter := keysToSave(m, s)
		if letter == "" { // such as the runbook of a peering that is no longer planned
			gone = append(gone, name)
			continue
		}
		again, letters = append(again, name), append(letters, letter)
	}
	text := before(again)
	if text != "" {
		how := wording.List(letters) + " save them again."
		if len(again) == 1 {
			how = letters[0] + " saves it again."
		}
		if _, there := m.page.(*page.Summary); !there {
			how = "on the summary, " + how
		}
		text += ": " + how
	}
	if left := before(gone); left != "" {
		text += " " + left + "."
	}
	return strings.TrimSpace(text)
}

// before says that files are from before the last changes; "": there are none.
func before(names []string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0] + " was saved before the last changes"
	case n > maxNamed:
		return wording.Count(n, "file") + " were saved before the last changes"
	}
	return wording.List(names) + " were saved before the last changes"
}

// keysToSave are the keys of the summary that save a report again, masked if it was; "": the summary does
// not offer it anymore.
func keysToSave(m *model, s savedReport) string {
	save := keys.All().Export.Help().Key + " "
	for _, f := range page.SavedFormats(report(m)) {
		switch {
		case f.Name != s.format:
		case s.masked:
			return save + strings.ToUpper(f.SaveKey)
		case m.renderer.Mask.Hides() && m.unhidden == nil:
			return save + f.SaveKey + " then " + keys.All().CopyUnmasked.Help().Key
		default:
			return save + f.SaveKey
		}
	}
	return ""
}
