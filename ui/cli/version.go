package cli

import (
	"cmp"
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Prints the version, the commit that it was built from and its date, the Go release, and the system. \"" + name + " --version\" prints the same.",
		Args:  func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE:  func(*cobra.Command, []string) error { return p.print(versionLine()) },
	}
}

func versionLine() string {
	b := thisBuild()
	return fmt.Sprintf("%s %s (%s%s, %s/%s)\n", name, b.version, b.source(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// version is the one that the Go toolchain recorded: the module's, or for a build from
// a checkout one made of its tag and commit.
func version() string { return thisBuild().version }

// A build is where a program comes from. Nothing is passed to the linker: the go command
// records it, for a release as for go install.
type build struct {
	version  string
	commit   string    // "": not known
	date     time.Time // of the commit; zero: not known
	modified bool      // the checkout had changes that were not committed
	sum      string    // of the module's source, where the commit is not known
}

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{version: "(devel)"}
	}
	return buildFrom(info)
}

// pseudoVersion matches a version that the go command made of a commit: its time in UTC, and
// the first 12 digits of its hash (Go Modules Reference, "Pseudo-versions").
var pseudoVersion = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[-.](\d{14})-([0-9a-f]{12})(\+|$)`)
})

func buildFrom(info *debug.BuildInfo) build {
	b := build{version: cmp.Or(info.Main.Version, "(devel)")}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date, _ = time.Parse(time.RFC3339, s.Value)
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	if b.commit == "" {
		if m := pseudoVersion().FindStringSubmatch(b.version); m != nil {
			b.commit = m[2]
			b.date, _ = time.Parse("20060102150405", m[1])
		}
	}
	if b.commit == "" {
		b.sum = info.Main.Sum
	}
	return b
}

// source describes the commit. A release that go install built from a module has no commit
// in it: its checksum, which the checksum database knows, stands for the tag.
func (b build) source() string {
	var s strings.Builder
	switch {
	case b.commit != "":
		fmt.Fprintf(&s, "commit %.12s", b.commit)
		if b.modified {
			s.WriteString(" with changes")
		}
		s.WriteString(", ")
	case b.sum != "":
		fmt.Fprintf(&s, "module %s, ", b.sum)
	}
	if !b.date.IsZero() {
		s.WriteString(b.date.UTC().Format(time.DateOnly) + ", ")
	}
	return s.String()
}
