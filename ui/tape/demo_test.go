//go:build !windows

package tape_test

import (
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/tape"
)

const root = "../.."

func demo(t *testing.T) tape.Tape {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "demo.tape"))
	if err != nil {
		t.Fatal(err)
	}
	demo, err := tape.Parse(string(text))
	if err != nil {
		t.Fatal("demo.tape: ", err)
	}
	return demo
}

func needsBash(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("skipped: the tape plays in bash, which is not on PATH")
	}
}

// Every wait of the tape comes true with the real program, in a real terminal. Only the
// sleeps are left out.
func TestTheDemoTapePlays(t *testing.T) {
	needsBash(t)
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", filepath.Join(bin, "astro-activate"), root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	demo, stills := demo(t), map[string]string{}
	err := tape.Play(t.Context(), demo, tape.Options{
		Dir: t.TempDir(), Bin: bin, Background: color.Black, MinLimit: time.Minute,
		Still: func(path string, s tape.Screen) { stills[path] = s.Text() },
	})
	if err != nil {
		t.Fatal("demo.tape: ", err)
	}
	if len(stills) == 0 {
		t.Error("demo.tape takes no screenshots")
	}
	for path, text := range stills {
		if !strings.Contains(text, "Astro activation") {
			t.Errorf("the wizard is not on %s:\n%s", path, text)
		}
	}
}

// A viewer stays for less than a minute, and sees a prompt, answers and a verdict.
func TestTheDemoTapeIsShort(t *testing.T) {
	if d := demo(t).Duration(); d < 20*time.Second || d >= 55*time.Second {
		t.Errorf("demo.tape takes %v without its waits; with them it must stay under a minute", d)
	}
}

// What is in the pictures is not compared: they change with every word on the screen.
func TestThePicturesOfTheTapeAreRecorded(t *testing.T) {
	demo := demo(t)
	pictures := []string{demo.Output}
	for _, c := range demo.Commands {
		if still, ok := strings.CutSuffix(c.Path, ".png"); ok {
			pictures = append(pictures, still+"-dark.svg", still+"-light.svg")
		}
	}
	for _, path := range pictures {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Errorf("record it with go -C ui/tape/record run . : %v", err)
		}
	}
}

func TestAWaitThatTimesOutShowsTheScreen(t *testing.T) {
	needsBash(t)
	parsed, err := tape.Parse("Type \"echo one two\"\nEnter\nWait+Screen /(?m)^one two\\n>/\nWait+Screen@100ms /three/\n")
	if err != nil {
		t.Fatal(err)
	}
	err = tape.Play(t.Context(), parsed, tape.Options{Dir: t.TempDir(), Background: color.Black})
	for _, want := range []string{"line 4", "/three/", "> echo one two\none two\n>\n"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not contain %q: %v", want, err)
		}
	}
}

func TestAMissingProgramEndsTheTape(t *testing.T) {
	parsed, err := tape.Parse("Require no-such-program\nEnter\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := tape.Play(t.Context(), parsed, tape.Options{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), `"no-such-program"`) {
		t.Errorf("the error is %v", err)
	}
}
