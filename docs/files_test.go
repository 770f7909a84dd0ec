package docs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

func TestFilesPageListsTheAnswers(t *testing.T) {
	var rows strings.Builder
	need := steps.DefaultRequirements()
	for _, s := range steps.All(need) {
		for _, f := range s.Fields {
			proposed := ""
			if f.Default != nil {
				if v := f.Default(need); v.Given() {
					proposed = "`" + v.String() + "`"
				}
			}
			fmt.Fprintf(&rows, "| `%s` | %s | %s | %s | %s |\n", f.Key, f.Kind, requiredWhen(f), proposed, f.Help)
		}
	}
	checkSection(t, "docs/files.md", "answers", "| key | kind | required | wizard's suggestion | meaning |\n| --- | --- | --- | --- | --- |\n"+rows.String())
}

// requiredWhen says for which answers to connectivity.methods a field must be answered.
func requiredWhen(f steps.Field) string {
	if f.Required == nil {
		return ""
	}
	var none steps.Answers
	switch {
	case f.Required(none):
		return "yes"
	case f.Required(none.With(steps.KeyMethods, steps.Value{steps.MethodPeering})):
		return "with peering"
	case f.Required(none.With(steps.KeyMethods, steps.Value{steps.MethodPublic})):
		return "with public endpoints"
	}
	return "sometimes"
}

// Every example of an answers file is one.
func TestExamplesOfAnswersAreAccepted(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	n := 0
	for _, b := range codeBlocks(t) {
		if b.language != "yaml" || !strings.HasPrefix(b.text, "# answers.yaml\n") {
			continue
		}
		n++
		settings, err := files.ParseAnswers(all, b.page, []byte(b.text))
		if err != nil {
			t.Error(err)
			continue
		}
		m := steps.New(all, steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
		if err := m.SetAll(settings); err != nil {
			t.Errorf("%s: %v", b.page, err)
		}
	}
	if n == 0 {
		t.Error("no page has an example that begins with # answers.yaml")
	}
}
