package wizard

import (
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
)

// reportName is the name of a saved report's file, without its ending.
const reportName = "astro-activation-report"

// reported is the report of the activation as it stands.
func (m *model) reported() *summary.Report {
	if m.report == nil {
		r := summary.New(m.machine, summary.Meta{Version: m.opts.Version, Demo: m.opts.Demo != "", GeneratedAt: time.Now()})
		m.report = &r
	}
	return m.report
}

// export is the command that writes the report beside where the program was started;
// masked, if that was asked for with a capital letter.
func (m *model) export(k tea.KeyPressMsg, ending string, f summary.Format) tea.Cmd {
	write := m.opts.WriteReport
	r, name := m.toSave(k.String() != strings.ToLower(k.String()))
	if write == nil {
		write = writeHere
	}
	return func() tea.Msg {
		text, err := r.Render(f)
		if err != nil {
			return exportedMsg{err: err}
		}
		path, err := write(name+"."+ending, text)
		return exportedMsg{path, err}
	}
}

func writeHere(name string, data []byte) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return path, files.Write(path, data)
}
