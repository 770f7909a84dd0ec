package files

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// sessionSchema names the form of a session file. A file of another form is not read.
const sessionSchema = sessionSchemas + "1"

// sessionSchemas begins the names of all forms, which end in a number.
const sessionSchemas = "astro-activate/session/v"

// A newerError is about a session of a later form.
type newerError struct{ schema string }

func (e newerError) Error() string {
	return fmt.Sprintf("it was saved by a newer version of astro-activate (its schema is %s). To use it, update this program", e.schema)
}

func isNewer(schema string) bool {
	number, is := strings.CutPrefix(schema, sessionSchemas)
	n, err := strconv.ParseUint(number, 10, 16)
	return is && err == nil && n > 1
}

// A Session is an activation as it was saved: its answers, and the step that it was at.
type Session struct {
	SavedAt      time.Time
	Requirements string // version of the requirements that it was checked against
	Account      string // id of the account, if it was known
	Step         string // id of the step that it was at
	Demo         bool   // it was saved in a demo, and is about no real account
	Scenario     string // name of the demo's scenario; "": not a demo, or not known
	Masked       bool   // its screen was masked when it was left
	Settings     []steps.Setting
}

type sessionFile struct {
	Schema       string    `yaml:"schema"`
	SavedAt      time.Time `yaml:"saved_at"`
	Requirements string    `yaml:"requirements"`
	Account      string    `yaml:"account,omitempty"`
	Demo         bool      `yaml:"demo,omitempty"`
	Scenario     string    `yaml:"scenario,omitempty"`
	Step         string    `yaml:"step"`
	Masked       bool      `yaml:"masked,omitempty"`
	Answers      yaml.Node `yaml:"answers"`
	End          bool      `yaml:"end"` // the last line: a file without it was cut off
}

// DefaultSessionPath returns where the session is unless a flag says otherwise: in the
// user's state folder, as each operating system has it. goos is runtime.GOOS, as a parameter
// so that one test tries every system. env looks up an environment variable.
func DefaultSessionPath(goos string, env func(string) string) (string, error) {
	home := env("HOME")
	var dir string
	switch xdg := env("XDG_STATE_HOME"); {
	case goos == "windows":
		dir = env("LocalAppData")
	case filepath.IsAbs(xdg):
		dir = xdg
	case home == "":
	case goos == "darwin":
		dir = filepath.Join(home, "Library", "Application Support")
	default:
		dir = filepath.Join(home, ".local", "state")
	}
	if dir == "" {
		return "", errors.New("there is no home folder to save the session in: name a file with --session")
	}
	return filepath.Join(dir, "astro-activate", "session.yaml"), nil
}

// LoadSession reads a session; nil if no session is saved. Of a damaged one it leaves out what
// can't be used and sets the original file aside; note says so in a sentence. An error
// means that the file could neither be used nor set aside: it must not be replaced.
func LoadSession(all []steps.Step, path string) (s *Session, note string, err error) {
	return osDisk().load(all, path)
}

func (d *disk) load(all []steps.Step, path string) (s *Session, note string, err error) {
	data, err := readBounded(path, MaxAnswerBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case err != nil && !errors.Is(err, errTooLarge):
		return nil, "", fmt.Errorf("the session can't be read: %w", err)
	}
	s, problem := parseSession(all, filepath.Base(path), data)
	if problem == nil {
		return s, "", nil
	}
	suffix := ".damaged"
	if errors.As(problem, new(newerError)) {
		suffix = asideSuffix // nothing is wrong with it
	}
	aside, err := d.setAside(path, suffix)
	if err != nil {
		return nil, "", fmt.Errorf("the session can't be used (%w) and can't be set aside: %w", problem, err)
	}
	if s == nil {
		return nil, fmt.Sprintf("The saved session could not be used and was set aside as %s: %v.", aside, problem), nil
	}
	return s, fmt.Sprintf("Part of the saved session could not be used, and the file was set aside as %s: %v.", aside, problem), nil
}

// ParseSession parses a session that is shown, not resumed. The error is the first thing
// that could not be used. The session is nil if nothing could.
func ParseSession(all []steps.Step, data []byte) (*Session, error) {
	return parseSession(all, "its answers", data)
}

// parseSession parses what can be used. Its error is the first thing that could not.
func parseSession(all []steps.Step, name string, data []byte) (*Session, error) {
	if len(data) > MaxAnswerBytes {
		return nil, fmt.Errorf("%s is larger than %d KiB", name, MaxAnswerBytes>>10)
	}
	var f sessionFile
	err := yaml.Unmarshal(data, &f)
	if isNewer(f.Schema) {
		return nil, newerError{f.Schema}
	}
	if err != nil {
		return nil, wording.YAMLError(err)
	}
	if f.Schema != sessionSchema {
		return nil, fmt.Errorf("its schema is %s, not %q", quoted(f.Schema), sessionSchema)
	}
	s := &Session{SavedAt: f.SavedAt, Requirements: awscheck.Clean(f.Requirements), Account: awscheck.Clean(f.Account), Step: f.Step, Demo: f.Demo, Scenario: awscheck.Clean(f.Scenario), Masked: f.Masked}
	p := newAnswersParser(all, name)
	if f.Answers.Kind != 0 && !isNull(&f.Answers) {
		p.group(&f.Answers, "")
	}
	s.Settings = p.settings
	switch {
	case !f.End:
		return s, errors.New("it was cut off, and its end is lost")
	case f.Answers.Kind == 0 || isNull(&f.Answers):
		return s, errors.New("it contains no answers")
	case len(p.problems) > 0:
		return s, p.problems[0]
	}
	return s, nil
}

// Describe says what the session is: when it was saved, at which step, and for which
// account.
func (s *Session) Describe(all []steps.Step, now time.Time) string {
	text := "saved " + humanize.RelTime(s.SavedAt, now, "ago", "from now")
	for _, step := range all {
		if step.ID == s.Step {
			text += ", at the step " + step.Title
		}
	}
	if s.Account != "" {
		text += ", for account " + s.Account
	}
	return text
}
