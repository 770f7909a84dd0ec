package awscheck_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestEscapedJSONSaysTheSameAndDrivesNoTerminal(t *testing.T) {
	const name = "a\x7f\u009b2J\u0085\u202etxt\u200b é \x1b[2J \U0001F600"
	data, err := json.Marshal(map[string]string{"name": name})
	if err != nil {
		t.Fatal(err)
	}
	safe := awscheck.EscapeJSON(data)
	if strings.ContainsAny(string(safe), "\x7f\u009b\u0085\u202e\u200b\x1b") {
		t.Errorf("%q", safe)
	}
	var back map[string]string
	if err := json.Unmarshal(safe, &back); err != nil || back["name"] != name {
		t.Errorf("%q, %v", back, err)
	}
}
