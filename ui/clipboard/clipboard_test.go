package clipboard

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if value, ok := strings.CutPrefix(p, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func TestTheSequenceIsWrappedForTheMultiplexer(t *testing.T) {
	// 600 bytes are 800 of base64: more than GNU Screen takes in one string.
	policy := strings.Repeat("0123456789", 60)
	plain := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(policy)) + "\a"
	tmux := "\x1bPtmux;\x1b" + plain + "\x1b\\"
	screen := "\x1bP" + plain[:512] + "\x1b\\\x1bP" + plain[512:] + "\x1b\\"
	for name, tt := range map[string]struct {
		env  []string
		want string
	}{
		"a terminal":                      {[]string{"TERM=xterm-256color"}, plain},
		"tmux":                            {[]string{"TMUX=/tmp/tmux-1000/default,1,0", "TERM=screen-256color"}, tmux},
		"tmux in screen":                  {[]string{"TMUX=/tmp/tmux-1000/default,1,0", "STY=1.pts-0.host", "TERM=tmux-256color"}, tmux},
		"GNU Screen":                      {[]string{"STY=1234.pts-0.host", "TERM=screen.xterm-256color"}, screen},
		"GNU Screen that calls itself so": {[]string{"STY=1234.pts-0.host", "TERM=tmux-256color"}, screen},
		"over SSH from tmux":              {[]string{"SSH_CONNECTION=198.51.100.7 1 198.51.100.8 22", "TERM=tmux-256color"}, tmux},
		"over SSH from one of the two":    {[]string{"SSH_CONNECTION=198.51.100.7 1 198.51.100.8 22", "TERM=screen-256color"}, plain},
	} {
		if got := Sequence(policy, env(tt.env...)); got != tt.want {
			t.Errorf("%s: %q\nwant %q", name, got, tt.want)
		}
	}
}

// A real tmux gets the text into its buffer, byte for byte.
func TestATextArrivesInTmuxsBuffer(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	dir, err := os.MkdirTemp("/tmp", "clip") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	tmux := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("tmux", append([]string{"-S", socket, "-f", os.DevNull}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %v: %v: %s", args, err, out)
		}
		return string(out)
	}
	tmux("new-session", "-d", "-x", "80", "-y", "24", "cat")
	t.Cleanup(func() { tmux("kill-server") })
	t.Setenv("TMUX", socket+",1,0")
	const text = "aws ec2 describe-vpcs \\\n  --filters 'Name=tag:x,Values=ü'\n"
	place, err := writeWithin(context.Background(), time.Minute, text, env("TMUX="+socket+",1,0", "SSH_CONNECTION=198.51.100.7 1 198.51.100.8 22"))
	if err != nil || place != Buffer {
		t.Fatalf("%q, %v", place, err)
	}
	if got := tmux("show-buffer"); got != text {
		t.Errorf("the buffer has %q, not %q", got, text)
	}
	// Where tmux is gone, nothing claims that it has the text.
	t.Setenv("TMUX", filepath.Join(dir, "gone")+",1,0")
	if place, err := Write(context.Background(), text, env("TMUX=gone", "SSH_CONNECTION=198.51.100.7 1 198.51.100.8 22")); place != "" || err != ErrNone {
		t.Errorf("without a tmux: %q, %v", place, err)
	}
}

// The sequence decodes to the text with the terminal's own parser.
func FuzzSequence(f *testing.F) {
	f.Add("aws sts get-caller-identity\n")
	f.Add("\x1b\\")
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return // clears the clipboard
		}
		wrapped := Sequence(text, env("TMUX=x"))
		inner := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(wrapped, "\x1bPtmux;"), "\x1b\\"), "\x1b\x1b", "\x1b")
		data, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(inner, "\x1b]52;c;"), "\a"))
		if err != nil || string(data) != text {
			t.Errorf("%q becomes %q: %v", text, data, err)
		}
	})
}
