package steps

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// sessionSchema names the form of a session file; one of another form is not read.
const sessionSchema = "astro-activate/session/v1"

// A Session is an activation as it was saved: what was answered, and how far it was.
type Session struct {
	SavedAt      time.Time
	Requirements string // version of those it was held to
	Account      string // id of the account, where it was known
	Step         string // id of the step it stood at
	Demo         bool   // it was saved in a demo and means no real account
	Settings     []Setting
}

type sessionFile struct {
	Schema       string    `yaml:"schema"`
	SavedAt      time.Time `yaml:"saved_at"`
	Requirements string    `yaml:"requirements"`
	Account      string    `yaml:"account,omitempty"`
	Demo         bool      `yaml:"demo,omitempty"`
	Step         string    `yaml:"step"`
	Answers      yaml.Node `yaml:"answers"`
	End          bool      `yaml:"end"` // stands last: a file without it was cut off
}

// DefaultSessionPath is where the session lives unless told otherwise: in the
// user's state folder, as each operating system has it. env looks up an
// environment variable.
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
		return "", errors.New("there is no home folder to keep the session in: name a file with --session")
	}
	return filepath.Join(dir, "astro-activate", "session.yaml"), nil
}

// LoadSession reads a session; nil if there is none. What can't be used of a
// damaged one is left out, the file as it was is set aside, and note says so in a
// sentence. An error means that the file could not be read at all.
func LoadSession(all []Step, path string) (s *Session, note string, err error) {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case err != nil:
		return nil, "", fmt.Errorf("the session can't be read: %w", err)
	}
	s, problem := parseSession(all, filepath.Base(path), data)
	if problem == nil {
		return s, "", nil
	}
	aside := path + ".damaged"
	if err := WriteFile(aside, data); err != nil {
		return nil, "", fmt.Errorf("the session is damaged and can't be set aside: %w", err)
	}
	if s == nil {
		return nil, fmt.Sprintf("The saved session could not be used and was set aside as %s: %v.", aside, problem), nil
	}
	return s, fmt.Sprintf("Part of the saved session could not be used, and the file was set aside as %s: %v.", aside, problem), nil
}

// ParseSession reads a session that is shown and not gone on with. The error says
// what could not be used first; the session is nil if nothing could.
func ParseSession(all []Step, data []byte) (*Session, error) {
	return parseSession(all, "its answers", data)
}

// SetAside keeps a copy of a session that is not gone on with beside it, and returns
// where. An earlier copy is written over.
func SetAside(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the session can't be read: %w", err)
	}
	aside := path + ".before"
	if err := WriteFile(aside, data); err != nil {
		return "", fmt.Errorf("the session can't be set aside: %w", err)
	}
	return aside, nil
}

// parseSession reads what can be read. Its error is the first thing that could not.
func parseSession(all []Step, name string, data []byte) (*Session, error) {
	if len(data) > MostAnswerBytes {
		return nil, fmt.Errorf("%s is larger than %d KiB", name, MostAnswerBytes>>10)
	}
	var f sessionFile
	if err := yaml.Unmarshal(data, &f); err != nil {
		return nil, yamlSentence(err)
	}
	if f.Schema != sessionSchema {
		return nil, fmt.Errorf("its schema is %s, not %q", shown(f.Schema), sessionSchema)
	}
	s := &Session{SavedAt: f.SavedAt, Requirements: awscheck.Clean(f.Requirements), Account: awscheck.Clean(f.Account), Step: f.Step, Demo: f.Demo}
	p := answersParser{form: formOf(all), file: name, lines: map[string]int{}}
	if f.Answers.Kind != 0 && !isNull(&f.Answers) {
		p.group(&f.Answers, "")
	}
	s.Settings = p.settings
	switch {
	case !f.End:
		return s, errors.New("it was cut off, and what stood at its end is lost")
	case f.Answers.Kind == 0 || isNull(&f.Answers):
		return s, errors.New("it holds no answers")
	case len(p.problems) > 0:
		return s, p.problems[0]
	}
	return s, nil
}

// Resume takes a session's answers and goes to its step. What is no longer
// accepted is left out, and the error says what that was first.
func (m *Machine) Resume(s *Session) error {
	var first error
	for _, setting := range s.Settings {
		if err := m.SetAll([]Setting{setting}); err != nil && first == nil {
			first = err
		}
	}
	m.Go(s.Step)
	return first
}

// Describe says what the session is: when it was saved, where it stood, and for
// which account.
func (s *Session) Describe(all []Step, now time.Time) string {
	text := "saved " + ago(now.Sub(s.SavedAt))
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

func ago(d time.Duration) string {
	for _, unit := range []struct {
		name string
		is   time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if n := int(d / unit.is); n == 1 {
			return "1 " + unit.name + " ago"
		} else if n > 1 {
			return fmt.Sprintf("%d %ss ago", n, unit.name)
		}
	}
	return "just now"
}

// A Saver writes a session after each answer. Its calls must not overlap.
type Saver struct {
	Path         string
	Steps        []Step
	Requirements Requirements
	Accounts     *account.Accounts // tells the account's id, where it is known; may be nil
	Demo         bool
	Now          func() time.Time

	seen *[]byte // what the file held when it was last read or written here; nil: not watched
}

// Watch takes the file as it is now for this run's own. From then on Save leaves it
// alone once somebody else has written to it, so that no run's answers are lost
// without a word.
func (s *Saver) Watch() {
	data, _ := os.ReadFile(s.Path) // one that is not there or can't be read holds nothing
	s.seen = &data
}

// errOthers is the error of a session that another run has written to.
var errOthers = errors.New("another run of this program has changed it since; these answers are kept only in this one. Leave one of the two, or name another file with --session")

// Save writes the answers and the step the person stands at, whole or not at all.
// The folder of the session is made where it is missing, for its owner only.
func (s Saver) Save(answers Answers, step string) error {
	file := sessionFile{
		Schema: sessionSchema, SavedAt: s.Now().UTC().Truncate(time.Second), Demo: s.Demo,
		Requirements: s.Requirements.Version, Step: step, Answers: *NewDocument(s.Steps, answers).root, End: true,
	}
	if s.Accounts != nil {
		if id, ok := s.Accounts.Open(answers.Text(KeyProfile)).KnownIdentity(); ok {
			file.Account = id.Account
		}
	}
	var b bytes.Buffer
	b.WriteString("# An activation under way, as astro-activate saved it. No secret is kept here.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	err := e.Encode(file)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.Path), 0o700)
	}
	if err == nil && s.seen != nil {
		if now, readErr := os.ReadFile(s.Path); readErr == nil && !bytes.Equal(now, *s.seen) {
			return errOthers
		}
	}
	if err == nil {
		err = WriteFile(s.Path, b.Bytes())
	}
	if err == nil && s.seen != nil {
		*s.seen = b.Bytes()
	}
	return err
}
