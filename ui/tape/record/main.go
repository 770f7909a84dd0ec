// Command record plays demo.tape and makes the README's pictures: the GIF, and the stills
// as SVG for dark and light pages. Run it in its folder, or with
//
//	go -C ui/tape/record run .
//
// It takes as long as the tape, about a minute. It runs wherever the tape plays, so not on
// Windows.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/astronomer/astro-activate/ui/tape"
)

const root = "../../.."

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	text, err := os.ReadFile(filepath.Join(root, "demo.tape"))
	if err != nil {
		return err
	}
	demo, err := tape.Parse(string(text))
	if err != nil {
		return fmt.Errorf("demo.tape: %w", err)
	}
	bin, err := os.MkdirTemp("", "record")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(bin) }()
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(bin, "astro-activate"), ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	plays, ctx := errgroup.WithContext(ctx)
	for _, scheme := range []scheme{dark(), light()} {
		plays.Go(func() error { return record(ctx, demo, scheme, bin) })
	}
	return plays.Wait()
}

// record plays the tape once and writes the stills in one scheme. The GIF is dark.
func record(ctx context.Context, demo tape.Tape, scheme scheme, bin string) error {
	home, err := os.MkdirTemp("", "record")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(home) }()
	font, err := newTypeface(demo.Settings)
	if err != nil {
		return err
	}
	var frames []tape.Frame
	stills := map[string]tape.Screen{}
	err = tape.Play(ctx, demo, tape.Options{
		Dir: home, Bin: bin, Background: scheme.background, MinLimit: time.Minute,
		Watch: func(f tape.Frame) { frames = appendFrame(frames, f) },
		Still: func(path string, s tape.Screen) { stills[path] = s },
	})
	if err != nil {
		return fmt.Errorf("demo.tape: %w", err)
	}
	for path, s := range stills {
		data, err := drawSVG(s, font, scheme)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := write(strings.TrimSuffix(path, ".png")+"-"+scheme.name+".svg", data); err != nil {
			return err
		}
	}
	if scheme.name != dark().name {
		return nil
	}
	data, err := encodeGIF(frames, font, scheme)
	if err != nil {
		return fmt.Errorf("%s: %w", demo.Output, err)
	}
	return write(demo.Output, data)
}

func write(path string, data []byte) error {
	if err := os.WriteFile(filepath.Join(root, path), data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d kB\n", path, len(data)/1000)
	return nil
}
