package files

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// A Saver writes a session after each answer. Its calls must not overlap.
type Saver struct {
	Path         string
	Steps        []steps.Step
	Requirements steps.Requirements
	Accounts     *account.Accounts // knows the account's id once it was read; may be nil
	Account      string            // id of the account until Accounts knows it; "": not known
	Scenario     string            // name of the demo's scenario; "": the account is real
	Now          func() time.Time

	seen *[]byte // the file's content when it was last read or written here; nil: not watched
}

// Watch claims the file for this run. From then on Save does not write it once another
// run has, so that no run's answers are lost silently.
func (s *Saver) Watch() {
	data, _ := os.ReadFile(s.Path) // a file that is not there or can't be read is empty
	s.seen = &data
}

// errChangedByOther is the error of a session that another run has written.
var errChangedByOther = errors.New("another run of this program has changed it; these answers exist only in this run. Close one of the two, or name another file with --session")

// Save writes the answers and the present step, whole or not at all. It makes the
// session's folder if it is missing, for its owner only.
func (s Saver) Save(answers steps.Answers, step string) error {
	data, err := s.encode(answers, step)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.Path), 0o700); err != nil {
		return err
	}
	if s.seen != nil {
		if now, err := os.ReadFile(s.Path); err == nil && !bytes.Equal(now, *s.seen) {
			return errChangedByOther
		}
	}
	if err := Write(s.Path, data); err != nil {
		return err
	}
	if s.seen != nil {
		*s.seen = data
	}
	return nil
}

func (s Saver) encode(answers steps.Answers, step string) ([]byte, error) {
	file := sessionFile{
		Schema: sessionSchema, SavedAt: s.Now().UTC().Truncate(time.Second), Demo: s.Scenario != "", Scenario: s.Scenario,
		Requirements: s.Requirements.Version, Account: s.Account, Step: step, Answers: *NewDocument(s.Steps, answers).root, End: true,
	}
	if s.Accounts != nil {
		if id, ok := s.Accounts.Open(answers.Text(steps.KeyProfile)).KnownIdentity(); ok {
			file.Account = id.Account
		}
	}
	var b bytes.Buffer
	b.WriteString("# An activation in progress, saved by astro-activate. It contains no secrets.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	err := e.Encode(file)
	return b.Bytes(), err
}
