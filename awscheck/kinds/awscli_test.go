package kinds_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// step returns the names that an operation of a removal may have: the last one removes
// the resource, those before it may also change it so that it can be removed.
func step(last bool) *regexp.Regexp {
	if last {
		return regexp.MustCompile(`^(Delete|Terminate|Deregister)[A-Z]`)
	}
	return regexp.MustCompile(`^(Delete|Terminate|Deregister|Modify|Update|Disable|Detach)[A-Z]`)
}

func TestTheAWSCLIAcceptsEveryCommand(t *testing.T) {
	type command struct {
		kind  *kinds.Kind
		words []string
		calls *regexp.Regexp // nil: the list
	}
	all := []command{{words: strings.Fields("sqs delete-queue")}, {words: strings.Fields("sqs list-queues --max-results many")}} // what it rejects
	rejected := len(all)
	for _, k := range kinds.All() {
		all = append(all, command{k, kinds.Command(k.Look, "", ""), nil})
		if k.LookInside != "" {
			all = append(all, command{k, kinds.Command(k.LookInside, idOf(k), "a name"), regexp.MustCompile("^(List|Describe)[A-Z]")})
		}
		for i, c := range k.Remove {
			last := i == len(k.Remove)-1
			all = append(all, command{k, kinds.Command(c, idOf(k), "a name"), step(last)})
		}
		if k.RemoveGroup != "" {
			all = append(all, command{k, kinds.Command(k.RemoveGroup, "group-0a1b2c3d4e5f", ""), step(true)})
		}
	}
	var words [][]string
	for _, c := range all {
		words = append(words, c.words)
	}
	results := simtest.RunAWSCLI(t, words)
	if len(results) != len(all) {
		t.Fatalf("%d results of %d commands", len(results), len(all))
	}
	for i, c := range all {
		text, r := "aws "+strings.Join(c.words, " "), results[i]
		if i < rejected {
			if r.Accepted() {
				t.Errorf("%s is accepted: this test proves nothing", text)
			}
			continue
		}
		switch list := [2]string{c.kind.List.Service, c.kind.List.Name}; {
		case !r.Accepted():
			t.Errorf("%s calls %v:\n%s", text, r.Called, r.Said)
		case c.calls != nil && (r.Called[0][0] != list[0] || !c.calls.MatchString(r.Called[0][1])):
			t.Errorf("%s calls %v, which is no removal or look in %s", text, r.Called[0], list[0])
		case c.calls == nil && r.Called[0] != list:
			t.Errorf("%s calls %v, and the row %v", text, r.Called[0], list)
		}
	}
	t.Logf("%d commands", len(all)-rejected)
}

// idOf is an identifier of the form that a kind's commands ask for.
func idOf(k *kinds.Kind) string {
	if strings.Contains(k.ID, "Arn") || k.ID == "ARN" {
		return "arn:aws:service:us-east-1:111122223333:resource/0a1b2c3d4e5f"
	}
	return "resource-0a1b2c3d4e5f"
}
