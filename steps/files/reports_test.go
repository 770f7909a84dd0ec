package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/astronomer/astro-activate/steps/files"
)

// A report that an earlier activation saved in the folder is kept; one of this run is replaced.
func TestAReportOfAnotherRunIsKept(t *testing.T) {
	t.Chdir(t.TempDir())
	const name = "astro-activation-handoff.txt"
	write := func(r *files.Reports, text, wantKept string) {
		t.Helper()
		path, kept, err := r.Write(name, []byte(text))
		if err != nil || filepath.Base(path) != name || !filepath.IsAbs(path) || (kept == "") != (wantKept == "") || kept != "" && filepath.Base(kept) != wantKept {
			t.Errorf("%q: saved as %s, kept as %q: %v", text, path, kept, err)
		}
		if data, err := os.ReadFile(name); err != nil || string(data) != text {
			t.Errorf("the file is %q: %v", data, err)
		}
	}
	var first, second files.Reports
	write(&first, "first", "")
	write(&first, "first, again", "")
	write(&second, "second", name+".before")
	write(&second, "second, again", "")
	write(&first, "second, again", "") // the same
	write(&files.Reports{}, "third", name+".before-2")
	for file, want := range map[string]string{name + ".before": "first, again", name + ".before-2": "second, again"} {
		if data, err := os.ReadFile(file); err != nil || string(data) != want {
			t.Errorf("%s is %q: %v", file, data, err)
		}
	}
}
