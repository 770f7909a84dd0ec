package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
)

func (p *program) sessionsCommand() *cobra.Command {
	var target, cluster string
	cmd := &cobra.Command{
		Use:   "sessions [NAME|NUMBER]",
		Short: "List the saved sessions, or open one",
		Long: "Lists the saved sessions, the latest first: account, cluster, target, step, verdict of the last report, and when. " +
			"With the name or the number of a session, opens it in the wizard or, without a terminal, prints the command for it. AWS is not called to list them.\n\n" +
			"With --another-target or --another-cluster, first makes a new session from that one: for one more VPC to peer the same cluster with, " +
			"which takes over every answer but the target; or for one more cluster in the same account, which takes over every answer but those of the cluster. " +
			"The first session stays as it is.\n\n" +
			"A session is listed if its file is in the folder of the wizard's own session and ends in .yaml: " +
			"--session FOLDER/NAME.yaml keeps another one there.",
		Example: "  astro-activate sessions\n" +
			"  astro-activate sessions 2\n" +
			"  astro-activate sessions session --another-target staging-vpc",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("%s takes one session, not %d", cmd.CommandPath(), len(args))
			}
			d, as, err := derivation(cmd, args, target, cluster)
			if err != nil {
				return err
			}
			return p.sessions(cmd.Context(), args, d, as)
		},
	}
	cmd.Flags().Var(word{&target, "NAME"}, "another-target", "make a session of this name for another VPC to peer the cluster with")
	cmd.Flags().Var(word{&cluster, "NAME"}, "another-cluster", "make a session of this name for another cluster in the account")
	p.maskFlag(cmd.Flags())
	return cmd
}

// derivation is what the flags ask for; nil: no new session.
func derivation(cmd *cobra.Command, args []string, target, cluster string) (d *files.Derivation, as string, err error) {
	ofTarget, ofCluster := cmd.Flags().Changed("another-target"), cmd.Flags().Changed("another-cluster")
	as = cmp.Or(target, cluster)
	switch {
	case !ofTarget && !ofCluster:
		return nil, "", nil
	case ofTarget && ofCluster:
		return nil, "", usage("name --another-target or --another-cluster, not both")
	case len(args) == 0:
		return nil, "", usage("name the session that the new one is made from: %s NAME --another-target %s", cmd.CommandPath(), cmp.Or(awscheck.Quote(awscheck.Clean(as)), "NEW"))
	case !isSessionName(as):
		return nil, "", usage("%q can't be the name of a session: use up to %d letters, digits, - and _, and begin with a letter or digit", awscheck.Clean(as), maxSessionName)
	}
	made := files.AnotherTarget()
	if ofCluster {
		made = files.AnotherCluster()
	}
	return &made, as, nil
}

// maxSessionName is the longest name of a session, in characters.
const maxSessionName = 64

// isSessionName reports whether a session can be made under a name: it is that of a file, and an
// argument of commands.
func isSessionName(name string) bool {
	for i, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && (i == 0 || r != '-' && r != '_') {
			return false
		}
	}
	return name != "" && utf8.RuneCountInString(name) <= maxSessionName
}

func (p *program) sessions(ctx context.Context, args []string, d *files.Derivation, as string) error {
	path, err := files.DefaultSessionPath(runtime.GOOS, p.env)
	if err != nil {
		return usage("%w", err)
	}
	need := steps.DefaultRequirements()
	all, dir := steps.All(need), filepath.Dir(path)
	list, err := files.ListSessions(all, dir)
	if err != nil {
		return failed(err)
	}
	p.mask.LearnPlaces("", as)
	for _, l := range list {
		p.mask.LearnPlaces("", l.Name)
	}
	switch {
	case len(list) == 0:
		p.notify("no session is saved in %s", p.short(dir))
		if len(args) > 0 {
			return &exitError{code: exitUsage}
		}
		return nil
	case len(args) == 0:
		return p.print(p.sessionTable(all, need, list, path))
	}
	chosen, err := chooseSession(list, args[0])
	if err != nil {
		return err
	}
	if d != nil {
		if chosen, err = p.derive(all, chosen, *d, as); err != nil {
			return err
		}
	}
	return p.openSession(ctx, chosen)
}

// derive makes a session from another one, beside it.
func (p *program) derive(all []steps.Step, from files.Listed, d files.Derivation, as string) (files.Listed, error) {
	if from.Session == nil {
		return from, usage("the session %s can't be used: %w", from.Name, from.Problem)
	}
	made := files.Listed{Name: as, Path: filepath.Join(filepath.Dir(from.Path), as+".yaml")}
	if err := d.Derive(all, from.Session, made.Path, time.Now); err != nil {
		return from, usage("no session was made from %s: %w", from.Name, err)
	}
	session := *from.Session // for how it is opened
	made.Session = &session
	p.mask.LearnPlaces("", as)
	p.notify("the session %s is made from %s, which stays as it is", p.mask.Session(as), p.mask.Session(from.Name))
	return made, nil
}

// another makes a session from the one that was left for it, under a name of its own, and
// returns the flags that open it: without the answers and files that were given for the first.
func (a *activation) another(p *program, f *flags, what component.Another) (*flags, error) {
	d, of := files.AnotherTarget(), "one more target VPC"
	if what == component.AnotherCluster {
		d, of = files.AnotherCluster(), "one more cluster"
	}
	session, note, err := files.LoadSession(a.steps, a.session)
	if err == nil && session == nil {
		err = errors.New(cmp.Or(note, "it is not saved"))
	}
	if err != nil {
		return nil, usage("no session was made from this one: %w", err)
	}
	from := files.Listed{Name: strings.TrimSuffix(filepath.Base(a.session), ".yaml"), Path: a.session, Session: session}
	made, err := p.derive(a.steps, from, d, freeName(from, string(what)))
	if err != nil {
		return nil, err
	}
	demo, back := "", []string{name}
	if session.Demo {
		demo = session.Scenario
		back = append(back, "--demo="+demo)
	}
	if a.named {
		back = append(back, sessionArgument(a.session, a.short))
	}
	derived := fmt.Sprintf("New session %s for %s. To go back: %s", p.mask.Session(made.Name), of, strings.Join(back, " "))
	return &flags{derived: derived, session: made.Path, demo: demo, requirements: f.requirements, timeout: f.timeout, debugLog: f.debugLog, accessible: f.accessible}, nil
}

// freeName is a name for a session that is made from another one: session-target-2, or the
// next number that no file beside it has.
func freeName(from files.Listed, what string) string {
	root, _, _ := strings.Cut(from.Name, "-"+what+"-")
	for n := 2; ; n++ {
		as := fmt.Sprintf("%s-%s-%d", root, what, n)
		if _, err := os.Lstat(filepath.Join(filepath.Dir(from.Path), as+".yaml")); errors.Is(err, os.ErrNotExist) {
			return as
		}
	}
}

// sessionTable is a line for each session, and how one is continued. own is the wizard's session, which needs no name.
func (p *program) sessionTable(all []steps.Step, need steps.Requirements, list []files.Listed, own string) string {
	rows := [][]string{{"#", "NAME", "ACCOUNT", "CLUSTER", "TARGET", "STEP", "VERDICT", "SAVED"}}
	for i, l := range list {
		row := []string{strconv.Itoa(i + 1), l.Name, "-", "-", "-", "-", "damaged", "-"}
		if l.Newer() {
			row[6] = "newer version"
		}
		if s := l.Session; s != nil {
			row[2], row[3], row[4] = orDash(s.Account), orDash(s.Answer(steps.KeyClusterName)), orDash(s.Answer(steps.KeyPeerVPC))
			row[5] = orDash(stepTitle(all, s.Step))
			row[6], row[7] = p.lastVerdict(all, need, l), humanize.Time(s.SavedAt)
			if s.Demo {
				row[2] += " (demo)"
			}
		}
		for i := range row {
			row[i] = p.mask.Text(awscheck.Clean(row[i]))
		}
		row[1] = p.mask.Session(awscheck.Clean(l.Name))
		rows = append(rows, row)
	}
	first := rows[1][1]
	if mask.IsStandIn(first) {
		first = rows[1][0] // its number
	}
	wizards, file := "", name+" --session FILE"
	for i := len(list) - 1; i >= 0; i-- { // the first one at last
		switch l := &list[i]; {
		case l.Session == nil:
		case l.Path == own:
			wizards = "Without a name, the wizard's own is continued: " + p.mask.Command(name) + "\n"
		case !p.mask.Hides():
			file = sessionCommand(p, l)
		}
	}
	return table(rows) + fmt.Sprintf("\nContinue one by its name or number: %s\n%sBy its file, also one in a folder that is not listed: %s\nFolder: %s\n",
		p.mask.Command(name+" sessions "+awscheck.Quote(first)), wizards, p.mask.Command(file), p.mask.Text(awscheck.Clean(p.short(filepath.Dir(own)))))
}

// sessionCommand is the command that continues a session, by its file.
func sessionCommand(p *program, l *files.Listed) string {
	command := name + " " + sessionArgument(l.Path, p.short)
	if l.Session.Demo {
		command += " " + awscheck.Quote("--demo="+l.Session.Scenario)
	}
	return command
}

// lastVerdict is the verdict of the report beside a session.
func (p *program) lastVerdict(all []steps.Step, need steps.Requirements, l files.Listed) string {
	report, err := p.readReport(files.ReportPath(l.Path))
	switch {
	case err != nil && l.Problem != nil:
		return "damaged"
	case err != nil:
		return "-"
	}
	verdict := strings.ReplaceAll(strings.ToLower(summary.VerdictWords(report)), ",", "")
	if !report.Answers.Equal(l.Session.Document(all, need)) {
		verdict += ", of earlier answers"
	}
	return verdict
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func stepTitle(all []steps.Step, id string) string {
	for _, s := range all {
		if s.ID == id {
			return s.Title
		}
	}
	return ""
}

// chooseSession finds a session by its name or its number in the list.
func chooseSession(list []files.Listed, word string) (files.Listed, error) {
	var names []string
	for _, l := range list {
		if l.Name == word {
			return l, nil
		}
		names = append(names, l.Name)
	}
	if n, err := strconv.Atoi(word); err == nil {
		if n < 1 || n > len(list) {
			return files.Listed{}, usage("there is no session %d: the list has %s", n, wording.Count(len(list), "session"))
		}
		return list[n-1], nil
	}
	return files.Listed{}, usage("there is no session %q%s", awscheck.Clean(word), wording.Suggest(word, "", names, "`"+name+" sessions` lists them"))
}

// openSession runs the wizard with a session. Without a terminal it prints the command.
func (p *program) openSession(ctx context.Context, l files.Listed) error {
	if l.Session == nil {
		return usage("the session %s can't be used: %w", l.Name, l.Problem)
	}
	f := flags{session: l.Path, timeout: duration(account.DefaultTimeout)}
	if l.Session.Demo {
		f.demo = l.Session.Scenario
	}
	switch {
	case !p.atTerminal():
		return p.print(p.mask.Command(sessionCommand(p, &l)) + "\n")
	case p.wantsPrompts(&f):
		return p.prompts(ctx, &f)
	}
	return p.wizard(ctx, &f)
}

// table aligns rows of cells.
func table(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len([]rune(cell)))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			fmt.Fprintf(&line, "%-*s  ", width[i], cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
