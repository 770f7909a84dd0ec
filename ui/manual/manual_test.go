package manual

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// oddCommand is a command whose texts have everything that roff reads as its own.
func oddCommand() *cobra.Command {
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{Use: "astro", Short: "Odd: it's a \"test\" of C:\\odd", Run: run,
		Long:    ".TH is no request here.\n'Nor is an apostrophe at the start.\n\nA second paragraph, with ~, ^ and `.\n\n  astro --an example   keeps its spaces",
		Example: "  astro sub --file C:\\x   a \"remark\""}
	root.Flags().String("file", "", "read from `FILE`; - is stdin")
	root.Flags().StringP("wait", "w", "30s", "wait that `DURATION`")
	root.Flags().Lookup("wait").NoOptDefVal = "1s"
	root.Flags().Bool("fresh", false, "begin again")
	root.Flags().Bool("secret", false, "not shown")
	_ = root.Flags().MarkHidden("secret")
	root.AddCommand(&cobra.Command{Use: "sub [NAME]", Short: "A command below", Run: run})
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

func TestAFlagIsWrittenAsItIsTyped(t *testing.T) {
	help := Help(oddCommand(), Style{})
	for _, want := range []string{
		"      --file FILE            read from FILE; - is stdin\n",
		"  -w, --wait[=DURATION]      wait that DURATION (default 30s)\n",
		"      --fresh                begin again\n",
		"\nFlags:\n", "  sub   A command below\n",
	} {
		if !strings.Contains(squeeze(help), squeeze(want)) {
			t.Errorf("lacks %q:\n%s", want, help)
		}
	}
	for _, not := range []string{"secret", "=true", "false"} {
		if strings.Contains(help, not) {
			t.Errorf("has %q:\n%s", not, help)
		}
	}
}

func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

func TestManyFlagsAreListedByGroup(t *testing.T) {
	cmd := &cobra.Command{Use: "astro", Short: "Many", Run: func(*cobra.Command, []string) {}}
	for _, name := range []string{"profile", "region", "cidr", "set", "out", "output", "mask", "strict"} {
		cmd.Flags().String(name, "", "a `WORD`")
	}
	Put(cmd.Flags(), Report, "out", "output", "strict")
	Put(cmd.Flags(), Account, "profile")
	help := Help(cmd, Style{Heading: strings.ToUpper, Name: func(s string) string { return "<" + s + ">" }})
	at := -1
	for _, want := range []string{"ACCOUNT FLAGS:\n      <--profile> WORD", "REPORT FLAGS:\n      <--out> WORD", "OTHER FLAGS:\n      <--region> WORD"} {
		i := strings.Index(help, want)
		if i <= at {
			t.Errorf("%q is not next:\n%s", want, help)
		}
		at = i
	}
	// Colors do not move the columns.
	column := -1
	for line := range strings.Lines(strings.NewReplacer("<", "", ">", "").Replace(help)) {
		if i := strings.Index(line, "a WORD"); i >= 0 {
			if column >= 0 && i != column {
				t.Errorf("column %d, was %d: %s", i, column, line)
			}
			column = i
		}
	}
}

func TestThePageIsTextForRoff(t *testing.T) {
	page := Page{Date: time.Date(2022, 9, 14, 0, 0, 0, 0, time.UTC), SeeAlso: "nothing",
		Files: []Entry{{Term: "~/.aws/config", Text: ".hidden"}}}.Render(oddCommand())
	for _, want := range []string{
		`.TH "ASTRO" "1" "2022\-09\-14"`,
		`astro \- Odd: it\(aqs a "test" of C:\eodd`,
		`\&.TH is no request here.`, `\(aqNor is an apostrophe`, `with \(ti, \(ha and \(ga.`,
		`\fB\-w\fP, \fB\-\-wait\fP[=\fIDURATION\fP]`, `\fB\-\-file\fP \fIFILE\fP`,
		".EX\n  astro \\-\\-an example   keeps its spaces\n.EE", `\&.hidden`, `.SS "astro sub"`,
	} {
		if !strings.Contains(page, want+"\n") && !strings.Contains(page, want) {
			t.Errorf("lacks %q:\n%s", want, page)
		}
	}
	if again := (Page{Date: time.Date(2022, 9, 14, 0, 0, 0, 0, time.UTC), SeeAlso: "nothing", Files: []Entry{{Term: "~/.aws/config", Text: ".hidden"}}}).Render(oddCommand()); again != page {
		t.Error("a second page differs")
	}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, ".") && !strings.Contains(" TH SH SS PP TP EX EE br ", " "+strings.Fields(line)[0][1:]+" ") {
			t.Errorf("not a macro: %s", line)
		}
	}
}

func TestGroffReadsThePage(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("skipped: groff is not on PATH")
	}
	cmd := exec.Command(groff, "-man", "-ww", "-Tascii", "-P-cbou")
	cmd.Stdin = strings.NewReader(Page{SeeAlso: "nothing"}.Render(oddCommand()))
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil || problems.String() != "" {
		t.Fatalf("%v: %s", err, problems.String())
	}
	for _, want := range []string{".TH is no request here.", `C:\odd`, "--wait[=DURATION]", "with ~, ^ and `."} {
		if !strings.Contains(string(out), want) {
			t.Errorf("does not show %q:\n%s", want, out)
		}
	}
}
