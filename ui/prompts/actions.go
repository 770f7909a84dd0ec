package prompts

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// saveReport asks for a format and writes the report to a file.
func (c *conversation) saveReport() error {
	formats := summary.FormatSpecs()
	for i, f := range formats {
		c.out.printf("%d. %s: %s", i+1, f.Title, f.Use)
	}
	answer, err := c.ask("Format, number or name, or enter for none:")
	if err != nil || answer == "" || isCommand(answer) {
		return err
	}
	i := slices.IndexFunc(formats, func(f summary.FormatSpec) bool {
		return strings.EqualFold(string(f.Name), answer) || strings.EqualFold(f.Title, answer)
	})
	if n, ok := parseIndex(answer, len(formats)); ok {
		i = n
	}
	if i < 0 {
		c.out.printf("Not accepted: there is no format %q.", answer)
		return nil
	}
	report, path, kept := c.report(), "", ""
	data, err := report.Render(formats[i].Name)
	if err == nil {
		path, kept, err = c.WriteReport(report.Filename(formats[i].Name), data)
	}
	if err != nil {
		c.out.printf("The report is not saved: %s", wording.Sentence(err.Error()))
		return nil
	}
	c.out.printf("The report is saved in %s.", path)
	if kept != "" {
		c.out.printf("The file of that name from another run is kept as %s.", filepath.Base(kept))
	}
	return nil
}

// goToField goes to the step that asks for an answer.
func (c *conversation) goToField(k steps.Key) error {
	for _, s := range c.m.Steps() {
		if slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Key == k }) && c.m.Go(s.ID) {
			return errGoTo
		}
	}
	return nil
}

// goToStep asks for a step and goes there.
func (c *conversation) goToStep() error {
	for i, s := range c.m.Steps() {
		if asks(c.m, s) {
			c.out.printf("%d. %s", i+1, s.Title)
		}
	}
	answer, err := c.ask("Step, number or name, or enter for none:")
	if err != nil || answer == "" {
		return err
	}
	return goToNamed(c, answer)
}

// goToNamed goes to a step by its title or its own number, which its heading has.
func goToNamed(c *conversation, text string) error {
	all := c.m.Steps()
	i := slices.IndexFunc(all, func(s steps.Step) bool { return strings.EqualFold(s.Title, text) })
	if n, ok := parseIndex(withoutWord(text), len(all)); ok {
		i = n
	}
	if i < 0 || !asks(c.m, all[i]) || !c.m.Go(all[i].ID) {
		c.out.printf("Not accepted: there is no step %q in the list.", text)
		return nil
	}
	return errGoTo
}

// asks reports whether a step has a question.
func asks(m *steps.Machine, s steps.Step) bool { return m.Applies(s) && len(questions(m, s)) > 0 }

// withoutWord is the number of "step 5".
func withoutWord(text string) string {
	if word, number, ok := strings.Cut(text, " "); ok && strings.EqualFold(word, "step") {
		return strings.TrimSpace(number)
	}
	return text
}
