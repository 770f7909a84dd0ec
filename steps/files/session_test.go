package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

func TestDefaultSessionPath(t *testing.T) {
	for name, tt := range map[string]struct {
		goos string
		env  map[string]string
		want string
	}{
		"Linux":                  {"linux", map[string]string{"HOME": "/home/ana"}, "/home/ana/.local/state/astro-activate/session.yaml"},
		"Linux, moved":           {"linux", map[string]string{"HOME": "/home/ana", "XDG_STATE_HOME": "/state"}, "/state/astro-activate/session.yaml"},
		"Linux, moved nowhere":   {"linux", map[string]string{"HOME": "/home/ana", "XDG_STATE_HOME": "state"}, "/home/ana/.local/state/astro-activate/session.yaml"},
		"macOS":                  {"darwin", map[string]string{"HOME": "/Users/ana"}, "/Users/ana/Library/Application Support/astro-activate/session.yaml"},
		"Windows":                {"windows", map[string]string{"LocalAppData": "/Users/ana/AppData/Local"}, "/Users/ana/AppData/Local/astro-activate/session.yaml"},
		"a container, no home":   {"linux", nil, ""},
		"Windows without folder": {"windows", map[string]string{"HOME": "/x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := DefaultSessionPath(tt.goos, func(k string) string { return tt.env[k] })
			if filepath.ToSlash(got) != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestSessionResumesAtItsStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "session.yaml")
	r := steps.DefaultRequirements()
	all := steps.All(r)
	saved := time.Date(2022, 9, 14, 10, 0, 0, 0, time.UTC)
	saver := Saver{Path: path, Steps: all, Requirements: r, Now: func() time.Time { return saved }}

	m, err := given(t, everything)
	if err != nil {
		t.Fatal(err)
	}
	m.Go("network")
	if err := saver.Save(m.Answers(), m.Step().ID); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" { // which has no modes
		for file, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", file, info.Mode(), err)
			}
		}
	}

	s, note, err := LoadSession(all, path)
	if err != nil || s == nil || note != "" {
		t.Fatalf("%v, %q, %v", s, note, err)
	}
	back := steps.New(all, steps.Env{Requirements: r}, steps.Answers{})
	if err := Resume(back, s); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(back.Answers()), fmt.Sprint(m.Answers()); got != want {
		t.Errorf("the answers came back as\n%s\nnot as\n%s", got, want)
	}
	if back.Step().ID != "network" {
		t.Errorf("it stands at %s", back.Step().ID)
	}
	if got, want := s.Describe(all, saved.Add(3*time.Hour)), "saved 3 hours ago, at the step Network"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestFailedSaveReportsItsError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file", "session.yaml")
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := (&Saver{Path: path, Now: time.Now}).Save(steps.Answers{}, "tools")
	if err == nil || strings.Contains(err.Error(), "session could not") { // which the front ends say
		t.Errorf("%v", err)
	}
}

func TestASessionIsSetAsideBesideEarlierOnes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	for _, tt := range []struct{ session, aside string }{
		{"Monday's", ".before"}, {"Tuesday's", ".before-2"}, {"Tuesday's", ".before-2"}, {"Monday's", ".before"}, {"today's", ".before-3"},
	} {
		if err := os.WriteFile(path, []byte(tt.session), 0o600); err != nil {
			t.Fatal(err)
		}
		aside, err := osDisk().setAside(path, asideSuffix)
		if kept, _ := os.ReadFile(aside); err != nil || aside != path+tt.aside || string(kept) != tt.session {
			t.Errorf("%s is kept as %s: %q, %v", tt.session, aside, kept, err)
		}
	}
	if _, err := osDisk().setAside(path+".none", asideSuffix); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a session: %v", err)
	}
}

func TestDamagedSessionIsSetAsideAndPartlyUsed(t *testing.T) {
	const head = "schema: astro-activate/session/v1\nsaved_at: 2022-09-14T10:00:00Z\nrequirements: \"2022-09\"\nstep: region\n"
	for name, tt := range map[string]struct {
		file   string
		region string // what is left of it; "": nothing
		none   bool
	}{
		"cut off in the middle":        {file: head + "answers:\n  region: 'us-e", none: true},
		"of another program":           {file: "[section]\nkey = value\n", none: true},
		"of a later version":           {file: strings.Replace(head, "v1", "v9", 1) + "answers: {region: us-east-1}\n", none: true},
		"empty, from a full disk":      {file: "", none: true},
		"cut off before the answers":   {file: head},
		"cut off between two answers":  {file: head + "answers:\n  region: us-east-1\n", region: "us-east-1"},
		"edited to hold no answers":    {file: head + "end: true\n"},
		"with an answer of a later":    {file: head + "answers: {region: us-east-1, cluster: {colour: red}}\nend: true\n", region: "us-east-1"},
		"with a list edited to a text": {file: head + "answers: {connectivity: {methods: public}, region: us-east-1}\nend: true\n", region: "us-east-1"},
		"answers that are a list":      {file: head + "answers: [region]\nend: true\n", region: ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "session.yaml")
			if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			all := steps.All(steps.DefaultRequirements())
			s, note, err := LoadSession(all, path)
			if err != nil || (s == nil) != tt.none || note == "" || strings.Contains(note, "\n") {
				t.Fatalf("%v, %q, %v", s, note, err)
			}
			suffix := ".damaged"
			if strings.Contains(name, "later version") {
				suffix = ".before" // it is not damaged
			}
			if aside, err := os.ReadFile(path + suffix); err != nil || string(aside) != tt.file {
				t.Errorf("set aside: %q, %v", aside, err)
			}
			if s == nil {
				return
			}
			m := steps.New(all, steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
			if err := Resume(m, s); err != nil || m.Answers().Text(steps.KeyRegion) != tt.region {
				t.Errorf("the region is %q, %v", m.Answers().Text(steps.KeyRegion), err)
			}
		})
	}
}

func TestTruncatedSessionIsDetectedAtEveryByte(t *testing.T) {
	r := steps.DefaultRequirements()
	m, err := given(t, everything)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "session.yaml")
	saver := Saver{Path: path, Steps: steps.All(r), Requirements: r, Now: time.Now}
	if err := saver.Save(steps.Answers{}, "tools"); err != nil {
		t.Fatal(err)
	}
	if _, note, err := LoadSession(steps.All(r), path); note != "" || err != nil {
		t.Errorf("one without any answer yet: %q, %v", note, err)
	}
	if err := saver.Save(m.Answers(), "network"); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseSession(steps.All(r), whole); err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) - 1 { // the last byte is the end of the last line
		if _, err := ParseSession(steps.All(r), whole[:n]); err == nil {
			t.Fatalf("taken for whole:\n%s", whole[:n])
		}
	}
}

func TestMissingSessionIsNotAnError(t *testing.T) {
	s, note, err := LoadSession(steps.All(steps.DefaultRequirements()), filepath.Join(t.TempDir(), "session.yaml"))
	if s != nil || note != "" || err != nil {
		t.Errorf("%v, %q, %v", s, note, err)
	}
}

func TestWriteFollowsLinksAndWritesToPipes(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "report.json"), filepath.Join(dir, "latest.json")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Logf("no links here: %v", err)
		link = file
	}
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := Write(os.DevNull, []byte("new")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the null device was replaced: %v, %v", info, err)
	}
}

// FuzzSession requires that what is used of a session is kept by the next save, and that
// what is not used is said in a sentence.
func FuzzSession(f *testing.F) {
	const head = "schema: astro-activate/session/v1\nsaved_at: 2022-09-14T10:00:00Z\nrequirements: \"2022-09\"\nstep: region\n"
	f.Add([]byte(head + "answers:\n  region: us-east-1\nend: true\n"))
	f.Add([]byte(head + "answers: {connectivity: {methods: [public]}, acknowledged: {account.clean: \"\\e[2J\"}}\nend: true\n"))
	f.Add([]byte(head + "answers: &a {region: *a}\nend: true\n"))
	f.Add([]byte("schema: astro-activate/session/v2\nanswers: []\n"))
	f.Add([]byte("{\"schema\": \"astro-activate/report/v1\", \"answers\": {\"region\": \"us-east-1\"}}"))
	r := steps.DefaultRequirements()
	all := steps.All(r)
	f.Fuzz(func(t *testing.T, data []byte) {
		sentence := func(err error) {
			if err != nil && (strings.ContainsAny(err.Error(), "\n\r\x1b") || len(err.Error()) > 1000) {
				t.Errorf("not one sentence: %q", err)
			}
		}
		_, err := ParseSavedAnswers(all, "a file", data)
		sentence(err)
		s, err := ParseSession(all, data)
		sentence(err)
		if s == nil {
			if err == nil {
				t.Error("nothing is used, and nothing is said")
			}
			return
		}
		m, err := Offline(all, r, s)
		sentence(err)
		if text := s.Describe(all, time.Now()); strings.ContainsAny(text, "\n\r\x1b") {
			t.Errorf("%q", text)
		}
		saver := Saver{Path: "session.yaml", Steps: all, Requirements: r, Now: time.Now}
		saved, err := saver.encode(m.Answers(), m.Step().ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSession(all, saved)
		if err != nil {
			t.Fatalf("%v in\n%s", err, saved)
		}
		back, err := Offline(all, r, again)
		if err != nil || fmt.Sprint(back.Answers()) != fmt.Sprint(m.Answers()) || back.Step().ID != m.Step().ID {
			t.Errorf("%v came back as %v, %v", m.Answers(), back.Answers(), err)
		}
	})
}
