package wizard

import (
	"strings"
	"testing"
)

// In the account of the demo that is blocked, the first finding about the account is a
// Lambda function to delete.
func TestALookIsCopiedAtOnceAndARemovalIsAskedFor(t *testing.T) {
	t.Parallel()
	const (
		look = ": <<'NOTE'\n1 Lambda function in ap-southeast-2\nnightly-export-trigger. Type: AWS::Lambda::Function.\n" +
			"Fix: Delete it once you know that nothing uses it, or activate in a new account instead. Deletion can't be undone. If it may stay, acknowledge account.clean with a reason.\nNOTE\n" +
			"aws lambda list-functions --region ap-southeast-2 --profile astro-data-plane\n"
		removal = "aws lambda delete-function --function-name nightly-export-trigger --region ap-southeast-2 --profile astro-data-plane\n"
		asks    = "Copy commands that delete 1 resource?"
	)
	for name, tt := range map[string]struct {
		keys   []string
		copied string // the last; "": nothing
		shows  string
	}{
		"what only looks":          {[]string{"c"}, look, "Copied the fix, no deletions: X copies those."},
		"the question":             {[]string{"X"}, "", asks},
		"no":                       {[]string{"X", "n"}, "", "X copy the removal"},
		"esc":                      {[]string{"X", "esc"}, "", "PROBLEM"},
		"yes":                      {[]string{"X", "y"}, removal, "Copied the commands that delete 1 resource."},
		"yes, without a question":  {[]string{"y"}, "", "PROBLEM"},
		"another key":              {[]string{"X", "c"}, "", asks},
		"another key, and yes":     {[]string{"X", "right", "y"}, removal, "Copied the commands that delete 1 resource."},
		"another key, and no":      {[]string{"X", "ctrl+x", "n"}, "", "X copy the removal"},
		"enter is not yes":         {[]string{"X", "enter"}, "", asks},
		"asked again":              {[]string{"X", "X"}, "", asks},
		"a bucket has no commands": {[]string{"right", "right", "X", "y"}, "", "S3 bucket"},
		"leaving is asked first":   {[]string{"X", "ctrl+c"}, "", "Leave?"},
		"nothing to mask":          {[]string{"ctrl+x", "X", "y"}, removal, "Copied the commands that delete 1 resource."},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			s := scene{scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter"}}
			d := s.start(t, 100, 40, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.press(tt.keys...)
			if copied != tt.copied {
				t.Errorf("copied %q, not %q", copied, tt.copied)
			}
			d.shows(tt.shows)
			if !strings.HasPrefix(tt.shows, "Copy commands") {
				d.hides(asks)
			}
		})
	}
}
