package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/manual"
)

// flags are those that the wizard, check and verify share: the AWS account, the answers
// given on the command line, and the files.
type flags struct {
	demo         string // a scenario's name; "": the real AWS
	answers      string
	set          []string
	own          []steps.Setting // of --profile, --region and --cidr
	session      string
	fresh        bool
	requirements string
	timeout      duration
	debugLog     string
	record       string
	replay       string
	accessible   bool   // of the wizard and of verify --watch
	verify       bool   // the command is verify: the demo continues after the cluster exists
	once         bool   // the checks run once, and the command ends
	derived      string // what to say of the session that was just made from another one; "": it was not
}

const demoList = "list" // --demo=list lists the scenarios

func (f *flags) register(cmd *cobra.Command, p *program) {
	f.timeout = duration(account.DefaultTimeout)
	s := cmd.Flags()
	s.SortFlags = false
	s.Var(&ownAnswer{all: &f.own, flag: "profile", key: steps.KeyProfile, kind: "PROFILE"}, "profile", "AWS profile (the answer account.profile)")
	s.Var(word{&f.demo, "SCENARIO"}, "demo", "use a simulated AWS account: the scenario named or, without a name, ready (story in the wizard); --demo=list lists them")
	s.Lookup("demo").NoOptDefVal = awssim.Ready
	replayFlag(s, &f.replay)
	manual.Put(s, manual.Account, "profile", "demo")
	s.Var(word{&f.answers, "FILE"}, "answers", "read answers from a YAML file; - is stdin")
	s.Var((*words)(&f.set), "set", "set one answer; can be repeated, and commas separate a list")
	s.Var(&ownAnswer{all: &f.own, flag: "region", key: steps.KeyRegion, kind: "REGION"}, "region", "AWS region of the cluster (the answer region)")
	s.Var(&ownAnswer{all: &f.own, flag: "cidr", key: steps.KeyCIDR, kind: "CIDR"}, "cidr", "VPC CIDR of the data plane (the answer network.cidr)")
	requirementsFlag(s, &f.requirements)
	manual.Put(s, manual.Answers, "answers", "set", "region", "cidr")
	s.Var(word{&f.session, "FILE"}, "session", "read the session from a file, and save it there")
	s.BoolVar(&f.fresh, "fresh", false, "start a new session; the saved one is kept under another name")
	manual.Put(s, manual.Session, "session", "fresh")
	p.maskFlag(s)
	s.Var(&f.timeout, "timeout", "time limit of one check, such as 20s")
	s.Var(word{&f.debugLog, "FILE"}, "debug-log", "append a JSON line for each AWS call to a file")
	s.Var(word{&f.record, "FILE"}, "record", "write what AWS answers to a file, without keys; with --mask without ids of the account")
	manual.Put(s, manual.Diagnostics, "timeout", "debug-log", "record")
	complete(cmd, "demo", func() []string {
		names := []string{demoList}
		for _, s := range awssim.Scenarios() {
			names = append(names, s.Name+"\t"+s.Summary)
		}
		return names
	})
	complete(cmd, "region", func() []string { return steps.DefaultRequirements().Regions })
}

func requirementsFlag(s *pflag.FlagSet, file *string) {
	s.Var(word{file, "FILE"}, "requirements", "use the requirements of a YAML file instead of the built-in ones")
	manual.Put(s, manual.Answers, "requirements")
}

func replayFlag(s *pflag.FlagSet, file *string) {
	s.Var(word{file, "FILE"}, "replay", "answer from a file of --record; AWS is not called")
	manual.Put(s, manual.Account, "replay")
}

func (p *program) maskFlag(s *pflag.FlagSet) {
	s.Var(maskFlag{p}, "mask", "mask ids, ARNs, public addresses, hosts, zones, buckets and users")
	s.Lookup("mask").NoOptDefVal = "true"
	manual.Put(s, manual.Display, "mask")
}

// complete adds a flag's values to shell completion. It panics for an unknown flag,
// which is a bug that every test finds.
func complete(cmd *cobra.Command, flag string, values func() []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err)
	}
}

// flagError turns an error of the flag parser into one sentence. args are those of the program.
func flagError(cmd *cobra.Command, err error, args []string) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := awscheck.Clean(unknown.GetSpecifiedName())
		if cmd.Name() == summaryName && (name == "session" || name == "demo") {
			return usage("%s %s", cmd.CommandPath(), notByFlag(name, args))
		}
		return usage("%s has no flag %q%s", cmd.CommandPath(), name, wording.Suggest(name, "--", names, "--help lists its flags"))
	}
	return usage("%w", err)
}

// notByFlag says why summary has no flag for a demo or a session, and which command renders it in the
// format that the arguments ask for. summary saves nothing in a session: that is its argument, as a report
// is. The session of a demo says which demo it is of.
func notByFlag(flag string, args []string) string {
	demo, session, format := awssim.Ready, "", ""
	for i, arg := range args {
		word, value, joined := strings.Cut(arg, "=")
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		switch {
		case word == "--demo" && joined:
			demo = value
		case word == "--session":
			session = value
		case word == "--output":
			format = value
		}
	}
	words := []string{name, "check", "--demo=" + demo}
	why := "renders what is saved, and a demo saves nothing: to render one, run `"
	if flag == "session" || session != "" {
		if session == "" || slices.Contains(args, "--mask") { // the name of the file is not to be shown
			session = "FILE"
		}
		words = []string{name, summaryName, session}
		why = "takes the session as its argument: run `"
	}
	if format != "" {
		words = append(words, "--output", format)
	}
	return why + awscheck.Command(words...) + "`"
}

// An ownAnswer is a flag of its own for one answer. An empty value is an answer, too.
type ownAnswer struct {
	all  *[]steps.Setting
	flag string
	key  steps.Key
	kind string
	text string
}

func (a *ownAnswer) String() string { return a.text }
func (a *ownAnswer) Type() string   { return a.kind }
func (a *ownAnswer) Set(s string) error {
	a.text = s
	*a.all = slices.DeleteFunc(*a.all, func(other steps.Setting) bool { return other.Key == a.key })
	*a.all = append(*a.all, steps.Setting{Key: a.key, Value: steps.Text(s), Where: "--" + a.flag})
	return nil
}

// answersFrom is the argument that gives verify the answers of a run that saves none: with those of its flags. saved
// is the one that names what was saved before; "": nothing was. A report of check in a real account has all answers.
func (f *flags) answersFrom(saved string, given []steps.Setting, m *steps.Machine) string {
	var words []string
	if f.answers != "" {
		words = append(words, "--answers", f.answers)
	}
	for _, s := range f.set {
		if key, _, _ := strings.Cut(s, "="); !slices.Contains(m.Missing(), steps.Key(key)) { // to be given yet
			words = append(words, "--set", s)
		}
	}
	for _, s := range f.own {
		words = append(words, s.Where, s.Value.String())
	}
	switch {
	case len(words) == 0 || f.answers == "-" || !f.verify && f.demo == "": // stdin was read
		return saved
	case f.verify && f.fresh:
		words = append(words, "--fresh")
	case !f.verify: // a demo brings its own answers to verify, and not what it proposes
		for _, proposed := range summary.ProposedFlags(m) {
			key, _, _ := strings.Cut(proposed, "=")
			if !slices.ContainsFunc(given, func(s steps.Setting) bool { return string(s.Key) == key }) {
				words = append(words, "--set", proposed)
			}
		}
	}
	return strings.TrimSpace(saved + " " + awscheck.Command(words...))
}

// given collects the answers of --answers, --set and the flags of single answers, in
// this order: later ones win.
func (p *program) given(f *flags, all []steps.Step) ([]steps.Setting, error) {
	var given []steps.Setting
	if f.answers != "" {
		data, err := p.read(f.answers, files.MaxAnswerBytes)
		if err != nil {
			return nil, usage("--answers: %w", err)
		}
		name := f.answers
		if name == "-" {
			name = "stdin"
		}
		if given, err = files.ParseAnswers(all, name, data); err != nil {
			return nil, usage("%w", err)
		}
	}
	for _, s := range f.set {
		setting, err := files.ParseSetting(all, s)
		if err != nil {
			return nil, usage("%w", err)
		}
		given = append(given, setting)
	}
	return append(given, f.own...), nil
}

// requirements reads those of a file; "" are the built-in ones.
func (p *program) requirements(file string) (steps.Requirements, error) {
	if file == "" {
		return steps.DefaultRequirements(), nil
	}
	data, err := p.read(file, files.MaxAnswerBytes)
	if err != nil {
		return steps.Requirements{}, usage("--requirements: %w", err)
	}
	need, err := steps.ParseRequirements(data)
	if err != nil {
		return steps.Requirements{}, usage("%s: %w", file, err)
	}
	return need, nil
}
