package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestABrokenCommandMeansTheSame(t *testing.T) {
	for _, c := range []string{
		"aws ec2 describe-vpcs --region us-east-1",
		"aws iam create-role --role-name x --assume-role-policy-document '{ \"Version\": \"2012-10-17\", \"Statement\": [] }' --profile 'my team'",
		"aws x --y " + strings.Repeat("z", 200),
	} {
		for width := 20; width < 140; width += 7 {
			lines := ShellLines(c, width)
			var joined string
			for i, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Errorf("%q is wider than %d cells", l, width)
				}
				cut, more := strings.CutSuffix(l, "\\")
				if more != (i < len(lines)-1) {
					t.Errorf("line %d of %q ends wrongly", i, lines)
				}
				joined += cut
			}
			if strings.Join(strings.Fields(joined), " ") != strings.Join(strings.Fields(c), " ") && !strings.Contains(c, "'") {
				t.Errorf("at %d it means %q", width, joined)
			}
		}
	}
}
