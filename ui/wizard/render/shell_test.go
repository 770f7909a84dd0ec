package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// shell reads the words of a command as a POSIX shell does: quotes, backslashes, and a
// backslash before the end of a line. (POSIX.1-2017, Shell Command Language, "Quoting".)
func shell(command string) (words []string) {
	word, in, quoted, double := "", false, false, false
	for runes := []rune(command); len(runes) > 0; runes = runes[1:] {
		switch r := runes[0]; {
		case r == '\'' && !double:
			quoted, in = !quoted, true
		case quoted:
			word += string(r)
		case r == '"':
			double, in = !double, true
		case r == '\\' && len(runes) > 1:
			runes = runes[1:]
			if runes[0] != '\n' {
				word, in = word+string(runes[0]), true
			}
		case double:
			word += string(r)
		case r == ' ' || r == '\n':
			if in {
				words = append(words, word)
			}
			word, in = "", false
		default:
			word, in = word+string(r), true
		}
	}
	if in {
		words = append(words, word)
	}
	return words
}

func TestABrokenCommandMeansTheSame(t *testing.T) {
	for _, c := range []string{
		"aws ec2 describe-vpcs --region us-east-1",
		"aws iam create-role --role-name x --assume-role-policy-document '{ \"Version\": \"2012-10-17\", \"Statement\": [] }' --profile 'my team'",
		"aws x --y " + strings.Repeat("z", 200),
		"aws x --y '" + strings.Repeat("z b ", 50) + "' --profile a",
		`aws x --y 'it'\''s ` + strings.Repeat(`a'\''b`, 40) + `' --z`,
		`aws ec2 describe-vpcs --filters "Name=tag:Owner,Values=the team of $OWNER's friends" --region us-east-1`,
		`aws x --y "` + strings.Repeat("z b ", 50) + `" --profile a`,
		"aws ec2 authorize-security-group-ingress --group-id sg-0ee10000000000002 --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=172.20.0.0/19,Description=Astro}]' --region us-east-1 --profile data-platform",
	} {
		for width := 20; width < 140; width += 7 {
			lines := ShellLines(c, width)
			for i, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Errorf("%q is wider than %d cells", l, width)
				}
				if more := strings.HasSuffix(l, "\\"); more != (i < len(lines)-1) {
					t.Errorf("line %d of %q ends wrongly", i, lines)
				}
			}
			if got := shell(strings.Join(lines, "\n")); !slices.Equal(got, shell(c)) {
				t.Errorf("at %d it means %q", width, got)
			}
		}
	}
}

// A word that has to be broken is broken between its parts: a host is read label by label.
func TestALongHostIsBrokenBetweenItsLabels(t *testing.T) {
	const word = "peering.services=orders=postgres://orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com:5432"
	for _, c := range []string{"astro-activate verify --set " + word + " --watch", "astro-activate verify --set '" + word + "' --watch"} {
		for width := 34; width < 90; width++ {
			lines := ShellLines(c, width)
			for _, l := range lines {
				piece := strings.TrimSuffix(strings.TrimSuffix(l, `\`), "'")
				if ends := strings.HasSuffix(l, `\`) && !strings.HasSuffix(l, ` \`); ends && !strings.ContainsAny(piece[len(piece)-1:], "./:=") {
					t.Errorf("at %d a line ends inside a part: %q", width, l)
				}
			}
			if got := shell(strings.Join(lines, "\n")); !slices.Equal(got, shell(c)) {
				t.Errorf("at %d it means %q", width, got)
			}
		}
	}
}

// Behind an indent the lines mean the same, because no word is broken.
func TestAnIndentedCommandMeansTheSame(t *testing.T) {
	for _, c := range []string{
		`aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id "$PEERING_ID" --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true --region us-east-1`,
		"aws ec2 modify-vpc-attribute --vpc-id vpc-0d47a11e5c0ffee01 --enable-dns-hostnames '{\"Value\": true}' --region us-east-1",
		"aws x --y " + strings.Repeat("z", 90) + " --profile a",
		"nc -vz reports.internal.example.com 5432",
		"# A comment that is longer than any of the lines, and stays on its own",
	} {
		for width := 20; width < 140; width += 7 {
			lines := IndentedShellLines(c, width)
			for i, l := range lines {
				if words := strings.Fields(l); ansi.StringWidth(l) > width && len(shellWords(strings.TrimSpace(strings.TrimSuffix(l, " \\")))) > 1 && words[0] != "#" {
					t.Errorf("%q is wider than %d cells", l, width)
				}
				lines[i] = "      " + l
			}
			if got := shell(strings.Join(lines, "\n")); !slices.Equal(got, shell(c)) {
				t.Errorf("at %d it means %q", width, got)
			}
		}
	}
}

func TestAFlagAndItsValueStayTogether(t *testing.T) {
	const c = "aws ec2 describe-security-group-rules --filters Name=group-id,Values=sg-0ee10000000000002 --region us-east-1 --no-cli-pager --profile data-platform"
	for width := 64; width < 120; width++ {
		for _, l := range ShellLines(c, width) {
			words := strings.Fields(strings.TrimSuffix(l, "\\"))
			if last := words[len(words)-1]; strings.HasPrefix(last, "--") && last != "--no-cli-pager" {
				t.Errorf("at %d a line ends with %s", width, last)
			}
		}
	}
}

// A masked command is a comment. Each of its lines must be one, or a shell would run the rest.
func TestAMaskedCommandIsWrappedIntoComments(t *testing.T) {
	const c = "# masked, do not run: aws ec2 create-route --route-table-id [rtb-A] --destination-cidr-block 172.20.0.0/19 --vpc-peering-connection-id [pcx-A] --query 'x[*].y'"
	for width := 24; width < 200; width += 7 {
		var words []string
		if got := IndentedShellLines(c, width); !slices.Equal(got, ShellLines(c, width)) {
			t.Errorf("at %d, indented, it is %q", width, got)
		}
		for _, l := range ShellLines(c, width) {
			text, comment := strings.CutPrefix(l, "# ")
			if !comment || ansi.StringWidth(l) > width {
				t.Errorf("at %d there is the line %q", width, l)
			}
			words = append(words, text)
		}
		if got := strings.ReplaceAll(strings.Join(words, ""), " ", ""); got != strings.ReplaceAll(c[2:], " ", "") {
			t.Errorf("at %d it says %q", width, got)
		}
		if width >= 64 && strings.Join(words, " ") != c[2:] {
			t.Errorf("at %d a word is broken: %q", width, words)
		}
	}
}
