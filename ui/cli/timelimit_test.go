package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// On a machine that compiles beside a demo, each check of the simulated account may take long: that is no finding. The
// limit that a user gives holds there, too.
func TestADemoHasTimeUnlessALimitIsGiven(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want time.Duration
	}{
		"a demo":                  {[]string{"--demo=ready"}, 10 * time.Minute},
		"a demo with a limit":     {[]string{"--demo=ready", "--timeout", "5s"}, 5 * time.Second},
		"an account of AWS's own": {nil, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			p := &program{stdin: strings.NewReader(""), env: func(k string) string { return map[string]string{"HOME": home}[k] }}
			cmd, f := &cobra.Command{}, &flags{}
			f.register(cmd, p)
			if err := cmd.ParseFlags(c.args); err != nil {
				t.Fatal(err)
			}
			a, err := p.prepare(f, false, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer a.close()
			if a.env.Timeout != c.want {
				t.Errorf("the limit is %s, not %s", a.env.Timeout, c.want)
			}
		})
	}
}
