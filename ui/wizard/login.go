package wizard

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// loginCommand is the command that AWS wants to be run before it answers again, as
// an argument vector; nil if there is none, and never in a demo.
func (m *model) loginCommand() []string {
	if m.opts.Demo != "" {
		return nil
	}
	for _, f := range m.snapshot().findings {
		if f.Status != awscheck.Fail || (f.ID != "account.credentials" && f.ID != "account.expiry") {
			continue
		}
		for _, c := range f.Remedy.Commands {
			if argv := words(c); isLogin(argv) {
				return argv
			}
		}
	}
	return nil
}

// isLogin knows the two commands of the AWS CLI that log in by the browser. No
// other command is ever run.
func isLogin(argv []string) bool {
	line := strings.Join(argv, " ")
	return strings.HasPrefix(line, "aws sso login") || strings.HasPrefix(line, "aws login")
}

// words takes a command apart that awscheck.Command made: blanks between words,
// single quotes around those that need them. nil: it is not of that form.
func words(command string) []string {
	var argv []string
	word, quoted, open := "", false, false
	for i := 0; i < len(command); i++ {
		switch c := command[i]; {
		case c == '\'':
			quoted, open = !quoted, true
		case c == '\\' && !quoted && i+1 < len(command):
			i++
			word += string(command[i])
			open = true
		case c == ' ' && !quoted:
			if open || word != "" {
				argv = append(argv, word)
			}
			word, open = "", false
		default:
			word += string(c)
		}
	}
	if quoted {
		return nil
	}
	if open || word != "" {
		argv = append(argv, word)
	}
	return argv
}
