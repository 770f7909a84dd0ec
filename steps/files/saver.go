package files

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
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
	// Masked says that the screen is masked, and the next run starts so. The answers are saved
	// as they are: masked ones could not be resumed.
	Masked atomic.Bool
	// Shared says that another run had the session open, too, at the last Save. It saves nothing.
	Shared atomic.Bool

	disk   *disk    // nil: the machine's
	lock   *os.File // shows other runs that this one has the session open; nil: not locked
	second *os.File // shows the run that has the lock that this one has the session open, too; nil: not locked
	seen   *[]byte  // the file's content when it was last read or written here; nil: not watched
}

// Watch claims the session for this run, before it is read. From then on Save does not
// write it while another run has it open, or once another one has changed it, so that no
// run's answers are lost silently. It returns false if another run has it open now. Close
// ends the claim.
func (s *Saver) Watch() bool {
	free := s.hold()
	data, _ := readBounded(s.Path, MaxAnswerBytes) // a file that is not there or can't be read is empty
	s.seen = &data
	return free
}

// errChangedByOther is the error of a session that another run has written.
var errChangedByOther = errors.New("another run of this program has changed it; these answers exist only in this run. Note them and start again: that opens what the other run saved")

// Save writes the answers and the present step, whole or not at all. It makes the
// session's folder if it is missing, for its owner only.
func (s *Saver) Save(answers steps.Answers, step string) error {
	data, err := s.encode(answers, step)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.Path), 0o700); err != nil {
		return err
	}
	if s.seen != nil {
		if !s.hold() {
			return errOpenElsewhere
		}
		if now, err := readBounded(s.Path, MaxAnswerBytes); (err == nil || errors.Is(err, errTooLarge)) && !bytes.Equal(now, *s.seen) {
			return errChangedByOther
		}
	}
	if s.disk == nil {
		s.disk = osDisk()
	}
	if err := s.disk.write("", s.Path, data); err != nil {
		return err
	}
	if s.seen != nil {
		*s.seen = data
	}
	return nil
}

func (s *Saver) encode(answers steps.Answers, step string) ([]byte, error) {
	file := sessionFile{
		Schema: sessionSchema, SavedAt: s.Now().UTC().Truncate(time.Second), Demo: s.Scenario != "", Scenario: s.Scenario,
		Requirements: s.Requirements.Version, Account: s.Account, Step: step, Masked: s.Masked.Load(), Answers: *NewDocument(s.Steps, answers).root, End: true,
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
