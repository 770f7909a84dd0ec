package mask

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// LearnPlaces adds the user's home folder, which is shown as ~: it often has the name of a person
// or of a company. The names of sessions, too, may be those of customers: in the name of a file
// they have stand-ins. "" is no folder.
func (k *Mask) LearnPlaces(home string, sessions ...string) {
	if k == nil {
		return
	}
	if home = strings.TrimRight(home, "/"); len(home) > 1 {
		k.learn(literal{text: home, kind: "home", by: "~"})
	}
	for _, name := range sessions {
		if name != "" && !sayNothing().MatchString(name) {
			k.learn(literal{text: name + sessionEnd, kind: "session", keep: sessionEnd})
		}
	}
}

// sessionEnd is the end of the file of a session.
const sessionEnd = ".yaml"

// sayNothing are the names that the program gives to sessions.
var sayNothing = pattern.New(`^session(-(target|cluster)-[0-9]+)*$`)

// Session is the name of a session, or what stands for it.
func (k *Mask) Session(name string) string {
	return strings.TrimSuffix(k.Text(name+sessionEnd), sessionEnd)
}
