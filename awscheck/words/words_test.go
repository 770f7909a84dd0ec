package words

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestLists(t *testing.T) {
	for list, want := range map[string]struct{ some, list string }{
		"":              {"none", ""},
		"a":             {"a", "a"},
		"a b":           {"a and b", "a and b"},
		"a b c d e":     {"a, b, c, d and e", "a, b, c, d and e"},
		"a b c d e f g": {"a, b, c, d, e and 2 more", "a, b, c, d, e, f and g"},
	} {
		words := strings.Fields(list)
		if got := Some(words); got != want.some {
			t.Errorf("Some(%q) is %q, want %q", words, got, want.some)
		}
		if got := List(words); got != want.list {
			t.Errorf("List(%q) is %q, want %q", words, got, want.list)
		}
	}
}

func TestPlurals(t *testing.T) {
	for noun, want := range map[string]string{
		"zone": "zones", "VPC": "VPCs", "NAT gateway": "NAT gateways", "ECR repository": "ECR repositories",
		"EventBridge event bus": "EventBridge event buses", "Elastic IP": "Elastic IPs",
	} {
		if got := Plural(noun); got != want {
			t.Errorf("Plural(%q) is %q, want %q", noun, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 VPCs", 1: "1 VPC", 2: "2 VPCs"} {
		if got := Count(n, "VPC"); got != want {
			t.Errorf("Count(%d) is %q, want %q", n, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                              "0 minutes",
		time.Minute:                    "1 minute",
		2*time.Hour - time.Second:      "119 minutes",
		2 * time.Hour:                  "2 hours",
		48*time.Hour - time.Nanosecond: "47 hours",
		48 * time.Hour:                 "2 days",
	} {
		if got := Duration(d); got != want {
			t.Errorf("Duration(%s) is %q, want %q", d, got, want)
		}
	}
}

func TestSentenceEndsWithOnePeriod(t *testing.T) {
	for _, message := range []string{"it failed", "it failed."} {
		if got := Sentence(errors.New(message)); got != "it failed." {
			t.Errorf("Sentence(%q) is %q", message, got)
		}
	}
}
