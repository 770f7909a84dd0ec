package wizard

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// What is written to terminals of several color profiles, byte for byte: cat shows it.
// Without color the text is the same, so that nothing is lost.
func TestColorGoldens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		dark    bool
		profile colorprofile.Profile
	}{
		{"dark", true, colorprofile.TrueColor},
		{"light", false, colorprofile.TrueColor},
		{"sixteen_dark", true, colorprofile.ANSI},
		{"sixteen_light", false, colorprofile.ANSI},
		{"none", true, colorprofile.Ascii},
	} {
		for _, s := range scenes {
			if underRace && c.name != "dark" {
				continue // the screens are the same, and only what writes them differs
			}
			switch s.name {
			case "region_table", "network_overlap", "quota_problem", "quota_detail", "summary_not_ready", "summary_ready":
			default:
				continue
			}
			t.Run(s.name+"_"+c.name, func(t *testing.T) {
				d := s.start(t, 80, 24, func(o *Options) { o.Dark = c.dark })
				d.send(tea.ColorProfileMsg{Profile: c.profile})
				var out bytes.Buffer
				w := &colorprofile.Writer{Forward: &out, Profile: c.profile}
				content := d.m.View().Content
				if _, err := fmt.Fprintln(w, content); err != nil {
					t.Fatal(err)
				}
				if ansi.Strip(out.String()) != ansi.Strip(content)+"\n" {
					t.Error("the text differs")
				}
				if c.profile == colorprofile.Ascii && strings.Contains(out.String(), "[38;") {
					t.Error("it has color")
				}
				file := filepath.Join("testdata", "colors", s.name+"_"+c.name+".golden")
				if *update {
					if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(out.Bytes(), want) {
					t.Errorf("%s: it is\n%s\nand should be\n%s", file, out.Bytes(), want)
				}
			})
		}
	}
}

// Without colors, the verdict and the badge of the demo are filled in reverse video.
func TestTheVerdictIsFilledWithoutColors(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.NoTTY} {
		d := scene{scenario: "blocked"}.start(t, 80, 24)
		d.send(tea.ColorProfileMsg{Profile: profile})
		d.press("alt+9")
		for _, want := range []string{"\x1b[1;7m  NOT READY", "\x1b[1;7m DEMO "} {
			if !strings.Contains(d.m.View().Content, want) {
				t.Errorf("%s: no %q in %q", profile, want, d.m.View().Content)
			}
		}
		if strings.Contains(d.m.View().Content, "[38;") {
			t.Errorf("%s: a color", profile)
		}
	}
}
