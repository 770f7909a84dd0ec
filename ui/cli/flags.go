package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
)

// flags are those that the wizard, check and verify share: where AWS is, what is answered
// ahead, and what is kept.
type flags struct {
	demo         string // a scenario's name; "": the real AWS
	answers      string
	set          []string
	profile      string
	region       string
	cidr         string
	session      string
	fresh        bool
	requirements string
	timeout      limit
	debugLog     string
	accessible   bool // of the wizard, and of verify --watch
	profileGiven bool
	regionGiven  bool
	cidrGiven    bool
	verify       bool // the command is verify: the demo goes on where the cluster exists
}

const demoList = "list" // --demo=list shows the scenarios

func (f *flags) register(cmd *cobra.Command, p *program) {
	f.timeout = limit(account.DefaultTimeout)
	s := cmd.Flags()
	s.SortFlags = false
	s.Var(word{&f.demo, "SCENARIO"}, "demo", "a simulated AWS scenario instead of the real one; \"list\" lists them")
	s.Lookup("demo").NoOptDefVal = awssim.Scenarios()[0].Name
	s.Var(word{&f.answers, "FILE"}, "answers", "YAML file of answers given ahead; - is stdin")
	s.Var((*words)(&f.set), "set", "one answer; can be repeated, and a list is separated by commas")
	s.Var(word{&f.profile, "PROFILE"}, "profile", "AWS profile (the answer account.profile)")
	s.Var(word{&f.region, "REGION"}, "region", "AWS region of the cluster (the answer region)")
	s.Var(word{&f.cidr, "NETWORK"}, "cidr", "VPC network of the data plane (the answer network.cidr)")
	s.Var(word{&f.session, "FILE"}, "session", "file of the session")
	s.BoolVar(&f.fresh, "fresh", false, "start anew, whatever the session holds")
	s.Var(word{&f.requirements, "FILE"}, "requirements", "YAML file of requirements instead of the built-in ones")
	p.maskFlag(s)
	s.Var(&f.timeout, "timeout", "time limit of one check, such as 20s")
	s.Var(word{&f.debugLog, "FILE"}, "debug-log", "append a JSON line for each AWS call to a file")
	complete(cmd, "demo", func() []string {
		names := []string{demoList}
		for _, s := range awssim.Scenarios() {
			names = append(names, s.Name+"\t"+s.Summary)
		}
		return names
	})
	complete(cmd, "region", func() []string { return steps.DefaultRequirements().Regions })
}

// note takes down which of the answers' own flags were given, an empty one included.
func (f *flags) note(cmd *cobra.Command) {
	f.profileGiven = cmd.Flags().Changed("profile")
	f.regionGiven = cmd.Flags().Changed("region")
	f.cidrGiven = cmd.Flags().Changed("cidr")
}

// complete gives a shell the values of a flag; a flag that does not exist is a bug
// that the tests see.
func complete(cmd *cobra.Command, flag string, values func() []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err)
	}
}

// flagError makes one sentence of what the flags' parser says.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := awscheck.Clean(unknown.GetSpecifiedName())
		return usage("%s has no flag %q; did you mean --%s?", cmd.CommandPath(), name, wording.Nearest(name, names))
	}
	return usage("%w", err)
}

// A word is a flag's text, named in the help by what it is.
type word struct {
	text *string
	name string
}

func (w word) String() string {
	if w.text == nil {
		return ""
	}
	return *w.text
}
func (w word) Type() string { return w.name }
func (w word) Set(s string) error {
	*w.text = s
	return nil
}

// words are the texts of a flag that can be repeated.
type words []string

func (w *words) String() string { return strings.Join(*w, " ") }
func (w *words) Type() string   { return "KEY=VALUE" }
func (w *words) Set(s string) error {
	*w = append(*w, s)
	return nil
}

// A limit is a --timeout: a duration above zero.
type limit time.Duration

func (l *limit) String() string { return time.Duration(*l).String() }
func (l *limit) Type() string   { return "DURATION" }
func (l *limit) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("write a duration above zero, such as 20s or 2m")
	}
	*l = limit(d)
	return nil
}

func (p *program) maskFlag(s *pflag.FlagSet) {
	s.Var(maskFlag{p}, "mask", "put stand-ins in place of account ids, ARNs, VPC ids and external addresses")
	s.Lookup("mask").NoOptDefVal = "true"
}

// A maskFlag is --mask. It masks from the moment it is read, so that what is said of the
// flags after it is masked, too.
type maskFlag struct{ p *program }

func (m maskFlag) IsBoolFlag() bool { return true }
func (m maskFlag) Type() string     { return "" }
func (m maskFlag) String() string   { return strconv.FormatBool(m.p != nil && m.p.mask != nil) }
func (m maskFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("write true or false, or nothing")
	}
	m.p.mask = nil
	if on {
		m.p.mask = mask.New()
	}
	return nil
}

// A choice is a flag that takes one of a few words.
type choice struct {
	value   string
	choices []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.choices, "|") }
func (c *choice) Set(s string) error {
	if !slices.Contains(c.choices, s) {
		return fmt.Errorf("write one of %s", strings.Join(c.choices, ", "))
	}
	c.value = s
	return nil
}
