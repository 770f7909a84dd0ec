package steps_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func describedPanic(p any) (text string) {
	defer func() { text = steps.DescribePanic(recover()) }()
	panic(p)
}

// An error that a program panics with can quote what it was given: its login is not in the text that is sent.
func TestThePasswordInAPanicIsNotShown(t *testing.T) {
	const secret = "canaryInAPanic"
	for name, p := range map[string]any{
		"an address":          &url.Error{Op: "parse", URL: "postgres://ana:" + secret + "@10.40.3.7:5432/orders", Err: errors.New("invalid port")},
		"a proxy":             "proxyconnect to http://ana:" + secret + "@proxy.example.com:8080 failed",
		"a connection string": "cannot open host=10.40.3.7 user=ana password=" + secret,
		"over several lines":  "cannot read\npostgres://ana:" + secret + "@h\n",
	} {
		text := describedPanic(p)
		if strings.Contains(text, secret) || !strings.Contains(text, ".go:") {
			t.Errorf("%s: %q", name, text)
		}
	}
	if text := describedPanic("index out of range [3] with length 3"); !strings.HasPrefix(text, "index out of range [3] with length 3 at ") {
		t.Errorf("it is %q", text)
	}
}
