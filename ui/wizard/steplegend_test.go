package wizard

import (
	"strings"
	"testing"
)

// A mark that stands on a step is explained on it: above its results, or beside its title.
func TestAStepExplainsEachMarkOnIt(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}, {160, 48}} {
		for _, name := range []string{"blocked", "overlap"} {
			d := scene{scenario: name, keys: []string{"alt+8"}}.start(t, size.w, size.h)
			screen := d.screen()
			for mark, means := range map[string]string{" ·": "· later", "\n   i ": "i note"} {
				if strings.Contains(screen, mark) && !strings.Contains(screen, means) {
					t.Errorf("%s, %d columns: no %q in\n%s", name, size.w, means, screen)
				}
			}
			if n := strings.Count(screen, "· later"); n != 1 {
				t.Errorf("%s, %d columns: the mark is explained %d times", name, size.w, n)
			}
		}
	}
	d := scene{keys: []string{"alt+3"}}.start(t, 80, 24)
	d.hides("· later") // no path is there
}
