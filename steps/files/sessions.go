package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
)

// A Listed session is one of those in a folder.
type Listed struct {
	Name    string // of its file, without the extension
	Path    string
	Session *Session // nil: nothing in it could be used
	Problem error    // the first thing that could not
}

// Newer reports whether the session was saved by a newer version of the program.
func (l Listed) Newer() bool { return errors.As(l.Problem, new(newerError)) }

// ListSessions lists the sessions in a folder and the copies of those that were set
// aside, the latest first. It changes none of them. A folder that does not exist has none.
func ListSessions(all []steps.Step, dir string) ([]Listed, error) {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var list []Listed
	for _, e := range entries {
		name, aside, _ := strings.Cut(e.Name(), ".yaml")
		if !e.Type().IsRegular() || name == "" || name == e.Name() || (aside != "" && !strings.HasPrefix(aside, asideSuffix)) || strings.HasSuffix(aside, reportSuffix) {
			continue
		}
		l := Listed{Name: name + aside, Path: filepath.Join(dir, e.Name())}
		data, err := readBounded(l.Path, MaxAnswerBytes)
		if err == nil {
			l.Session, err = ParseSession(all, data)
		}
		l.Problem = err
		list = append(list, l)
	}
	order.Sort(list, func(a, b Listed) int { return b.savedAt().Compare(a.savedAt()) })
	return list, nil
}

// savedAt is the zero time for a session that can't be used, which is listed last.
func (l Listed) savedAt() time.Time {
	if l.Session == nil {
		return time.Time{}
	}
	return l.Session.SavedAt
}

// Answer returns the session's answer to a key as a text; "" if it has none.
func (s *Session) Answer(k steps.Key) string { return s.Value(k).String() }

// Value returns the session's answer to a key. Inlined, it and its search would be there three times.
//
//go:noinline
func (s *Session) Value(k steps.Key) steps.Value {
	i := slices.IndexFunc(s.Settings, func(a steps.Setting) bool { return a.Key == k })
	if i < 0 {
		return nil
	}
	return s.Settings[i].Value
}

// ReportPath returns where the report of a session is kept: beside it. Inlined, it would be there
// five times.
//
//go:noinline
func ReportPath(session string) string { return session + reportSuffix }

const reportSuffix = ".report.json"
