package steps

import (
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// given returns the answer to a field that takes one text or, where none was
// given, the requirements' default, with a sentence that says so.
func (in Input) given(k Key) (value, assumed string) {
	if v := in.Answers.Get(k); v.Given() {
		return v[0], ""
	}
	f, ok := fieldOf(All(in.Requirements), k)
	if !ok || f.Default == nil {
		return "", ""
	}
	value = f.Default(in.Requirements).String()
	return value, fmt.Sprintf("%s was not given: %s is assumed.", f.Label, value)
}

// withAssumptions adds to what findings say which answers were assumed.
func withAssumptions(findings []awscheck.Finding, assumed ...string) []awscheck.Finding {
	for _, sentence := range assumed {
		for i := range findings {
			if sentence != "" {
				findings[i].Detail = strings.TrimSpace(findings[i].Detail + " " + sentence)
			}
		}
	}
	return findings
}
