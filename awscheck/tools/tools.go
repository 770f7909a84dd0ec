package tools

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// astroTimeout is the time limit of `astro version`, which looks for updates.
const astroTimeout = 5 * time.Second

// astroVersion matches what the Astro CLI prints: "Astro CLI Version: 1.45.0", and
// before 1.0 "Astro CLI Version: 0.28.1, Git Commit: 6f1b2c3".
var astroVersion = pattern.New(`Astro CLI Version: *([^\s,]{1,64})`)

// CheckAstroCLI reports whether the Astro CLI is on PATH of this machine, and no
// older than the minimum, such as "1.0.0".
func CheckAstroCLI(ctx context.Context, programs Programs, minimum string) []awscheck.Finding {
	return []awscheck.Finding{astroCLI(ctx, programs, minimum)}
}

func astroCLI(ctx context.Context, programs Programs, minimum string) awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.ToolsAstroCLI, Evidence: awscheck.Local}
	path, err := programs.Find("astro")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		f.Status = awscheck.Fail
		f.Detail = "No program called astro is on PATH. Pipelines for Astro are developed and deployed with it."
		f.Remedy = installAstro("Install the Astro CLI.", programs.OS(), false)
		return f
	case err != nil:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = "Not determined: PATH could not be searched: " + awscheck.Clean(err.Error()) + "."
		return f
	}
	f.Resources = []string{awscheck.Clean(path)}
	limited, cancel := context.WithTimeout(ctx, astroTimeout)
	defer cancel()
	out, err := programs.Output(limited, path, "version")
	match := astroVersion().FindStringSubmatch(string(out))
	var exit *exec.ExitError
	switch {
	case match != nil:
		return compareAstro(f, awscheck.Clean(match[1]), minimum, programs.OS())
	case limited.Err() != nil, errors.Is(err, context.DeadlineExceeded): // the latter in a replay
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: `%s version` did not finish within %s.", awscheck.Clean(path), astroTimeout)
		f.Remedy = awscheck.Remedy{Text: "Run it yourself to see what it waits for.", Look: []string{awscheck.Command(path, "version")}}
	case err != nil && !errors.As(err, &exit):
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s could not be run: %s.", awscheck.Clean(path), awscheck.Clean(err.Error()))
		f.Remedy = awscheck.Remedy{Text: "Check the file and its permissions.", Look: []string{awscheck.Command("ls", "-l", path)}}
	default:
		f.Status, f.Title = awscheck.Fail, awscheck.Clean(path)+" is not the Astro CLI"
		f.Detail = fmt.Sprintf("%s is another program called astro: it does not print a version of the Astro CLI.", awscheck.Clean(path))
		if strings.Contains(string(out), "astro.build") || strings.Contains(string(out), "astro [command]") {
			f.Detail = fmt.Sprintf("%s belongs to the Astro web framework (withastro), which has a program of the same name.", awscheck.Clean(path))
		}
		f.Remedy = installAstro("Install the Astro CLI, and put its directory before the other one on PATH.", programs.OS(), false)
	}
	return f
}

// compareAstro completes f by comparing a version with the minimum.
func compareAstro(f awscheck.Finding, version, minimum, system string) awscheck.Finding {
	switch older, ok := olderVersion(version, minimum); {
	case strings.HasPrefix(version, "SNAPSHOT"):
		f.Status, f.Title = awscheck.Warn, "Astro CLI built from source"
		f.Detail = fmt.Sprintf("The Astro CLI is a build from source, %s, which does not say whether it is at least version %s.", version, minimum)
		f.Remedy = installAstro("Install a released version.", system, false)
	case !ok:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: the Astro CLI reports its version as %q.", version)
		f.Remedy = installAstro("Install a released version.", system, false)
	case older:
		f.Status, f.Title = awscheck.Warn, fmt.Sprintf("Astro CLI %s is outdated, need %s", version, minimum)
		f.Detail = fmt.Sprintf("The Astro CLI is version %s. At least %s is required.", version, minimum)
		f.Remedy = installAstro("Upgrade the Astro CLI.", system, true)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("The Astro CLI is version %s. At least %s is required.", version, minimum)
	}
	return f
}

// installAstro is a remedy with the command that installs the Astro CLI on an operating
// system. None of them runs a script from the network as root.
// (Sources: README.md of github.com/astronomer/astro-cli, "Install the Astro CLI", which also has
// the line that runs as root and, for where that fails, godownloader.sh; the usage of that script,
// whose -b is the directory, and which compares the download with the release's checksums;
// Homebrew's formula astro, which has a bottle for Linux, too.)
func installAstro(text, system string, upgrade bool) awscheck.Remedy {
	r := awscheck.Remedy{Text: text, Links: []string{"https://docs.astronomer.io/astro/cli/install-cli"}}
	switch {
	case system == "darwin" && upgrade:
		r.Commands = []string{"brew upgrade astro"}
	case system == "darwin":
		r.Commands = []string{"brew install astro"}
	case system == "windows" && upgrade:
		r.Commands = []string{"winget upgrade -e --id Astronomer.Astro"}
	case system == "windows":
		r.Commands = []string{"winget install -e --id Astronomer.Astro"}
	default:
		r.Commands = []string{`curl -sSL https://raw.githubusercontent.com/astronomer/astro-cli/main/godownloader.sh | bash -s -- -b "$HOME/.local/bin"`}
		r.Text += " The command runs Astronomer's download script as you, not as root: it puts the latest release into ~/.local/bin, which has to be on PATH"
		if upgrade {
			r.Text += " before the directory of the old one. Where Homebrew has installed it, run brew upgrade astro instead."
		} else {
			r.Text += ". With Homebrew, run brew install astro instead."
		}
		r.Text += " For all users of the machine, Astronomer documents curl -sSL https://install.astronomer.io | sudo bash -s, which runs as root: read that script first."
	}
	return r
}

// olderVersion reports whether a version is older than another; ok is false if one of
// them is not numbers with dots. A pre-release, which has a hyphen, is older than its
// version.
func olderVersion(version, than string) (older, ok bool) {
	a, preA, okA := numbers(version)
	b, preB, okB := numbers(than)
	if !okA || !okB {
		return false, false
	}
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i], true
		}
	}
	return preA && !preB, true
}

func numbers(version string) (n [3]int, pre, ok bool) {
	core, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), "+")
	core, _, pre = strings.Cut(core, "-")
	parts := strings.Split(core, ".")
	if len(parts) > len(n) {
		return n, pre, false
	}
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 {
			return n, pre, false
		}
		n[i] = v
	}
	return n, pre, true
}
