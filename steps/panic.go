package steps

import (
	"path"
	"strings"
)

// panicSite picks the file and line that panicked out of a stack trace: the first
// frame of this program's that is not the recovery itself.
func panicSite(stack []byte) string {
	past := false
	for line := range strings.Lines(string(stack)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic(") {
			past = true
			continue
		}
		if place, _, ok := strings.Cut(line, " +0x"); past && ok && !strings.Contains(place, "/runtime/") {
			return path.Base(place)
		}
	}
	return "an unknown place"
}
