package cli

import (
	"fmt"
	"runtime"

	"github.com/astronomer/astro-activate/ui/fault"
)

const issues = "https://github.com/astronomer/astro-activate/issues"

// faultReport says what a user can do about a mistake in the program: what to send, where,
// and what is kept.
func (p *program) faultReport(f *fault.Error) error {
	text := fmt.Sprintf("%s (version %s, %s/%s). This is a mistake in the program. Report it at %s with this message "+
		"and, where possible, a recording: run the same command again with --record FILE --mask", f.Error(), version(), runtime.GOOS, runtime.GOARCH, issues)
	if p.saved != "" {
		text += fmt.Sprintf(". The answers are kept in %s: the same command continues with them", p.saved)
	}
	return fmt.Errorf("%s", text)
}
