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
			"Fix: Delete it once you know that nothing uses it, or activate in a new account instead. Deletion can't be undone. If it may stay, acknowledge account.clean with a reason, which covers all 6 findings of the check.\nNOTE\n" +
			"aws lambda list-functions --region ap-southeast-2 --profile astro-data-plane\n"
		removal = ": <<'NOTE'\nDelete 1 resource in AWS account 111122223333, region ap-southeast-2:\n1 Lambda function in ap-southeast-2\nnightly-export-trigger. Type: AWS::Lambda::Function.\nNOTE\n" +
			"aws lambda delete-function --function-name nightly-export-trigger --region ap-southeast-2 --profile astro-data-plane\n"
		asks = "Copy commands that delete 1 resource?"
	)
	for name, tt := range map[string]struct {
		keys   []string
		copied string // the last; "": nothing
		shows  string
	}{
		"what only looks":          {[]string{"c"}, look, "Copied the fix of \"1 Lambda function in ap-southeast-2\", no deletions: X copies those."},
		"those of all its owner":   {[]string{"F", "y"}, "", "PROBLEM"},
		"the question":             {[]string{"X"}, "", asks},
		"no":                       {[]string{"X", "n"}, "", "a acknowledge"},
		"esc":                      {[]string{"X", "esc"}, "", "PROBLEM"},
		"yes":                      {[]string{"X", "y"}, removal, "Copied the commands that delete 1 resource."},
		"yes, without a question":  {[]string{"y"}, "", "PROBLEM"},
		"another key":              {[]string{"X", "c"}, "", asks},
		"another key, and yes":     {[]string{"X", "right", "y"}, removal, "Copied the commands that delete 1 resource."},
		"another key, and no":      {[]string{"X", "ctrl+x", "n"}, "", "a acknowledge"},
		"enter is not yes":         {[]string{"X", "enter"}, "", asks},
		"asked again":              {[]string{"X", "X"}, "", asks},
		"a bucket has no commands": {[]string{"right", "right", "X", "y"}, "", "S3 bucket"},
		"leaving is asked first":   {[]string{"X", "ctrl+c"}, "", "Leave?"},
		"masked":                   {[]string{"ctrl+x", "X", "y"}, strings.ReplaceAll(removal, "111122223333", "[account-A]"), "Copied the commands that delete 1 resource, masked."},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			s := scene{scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter"}}
			d := s.start(t, 100, 40, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.shows("Delete 1 resource (X copies this):")
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

// A removal that is pasted a day later says what it is for, alone and among all fixes.
func TestACopiedRemovalSaysWhatItDeletesAndWhere(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("4 Elastic IPs")
	d.press("X", "y")
	const first = ": <<'NOTE'\nDelete 4 resources in AWS account 111122223333, region us-east-1:\n4 Elastic IPs in us-east-1\n"
	if !strings.HasPrefix(*copied, first) || !strings.Contains(*copied, "NOTE\naws ec2 release-address") {
		t.Errorf("X copies\n%s", *copied)
	}
	d.press("F", "y")
	if !strings.Contains(*copied, "\nDelete 4 resources in AWS account 111122223333, region us-east-1:\nNOTE\n") {
		t.Errorf("F copies\n%s", *copied)
	}
}
