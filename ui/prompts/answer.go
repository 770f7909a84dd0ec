package prompts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// handle obeys a command or parses an answer. It returns true if the question is done.
func (q *question) handle(answer string) (done bool, err error) {
	switch strings.ToLower(answer) {
	case "":
		return q.acceptSuggestion(), nil
	case "?", "help":
		q.explain()
	case "back":
		return false, errBack
	case "quit":
		return false, errQuit
	case "skip":
		return q.skip(), nil
	case "undo":
		return false, q.undo()
	case "left":
		return false, q.printLeft()
	case "m", "more":
		if len(q.unprinted) == 0 {
			q.out.line("End of the list.")
		}
		q.printMore(pageSize)
	case "list":
		q.listChoices(q.options.Choices, "")
		if q.loading {
			q.out.line("The choices are still loading.")
		} else if len(q.options.Choices) == 0 {
			q.out.line("No choices are known: type the answer.")
		}
	case "taken":
		if q.options.AddressMap == nil {
			return q.parse(answer), nil
		}
		q.listAllocations()
	case "check again":
		q.recheck()
		q.out.line("Every check runs again.")
	default:
		if q.doubtRegion(answer) {
			return false, nil
		}
		if use, err := q.confirmUnlisted(answer); err != nil || !use {
			return false, err
		}
		return q.parse(answer), nil
	}
	return false, nil
}

// doubtRegion reports whether an answer is a region that the list does not have, and was not typed twice: it is most
// likely mistyped, and its check would say so some questions later. It says which one may be meant.
func (q *question) doubtRegion(answer string) bool {
	if q.f.Key != steps.KeyRegion && q.f.Key != steps.KeyPeerRegion || q.loading && q.f.Choices == nil || answer == q.doubted {
		return false
	}
	m := q.match(answer)
	var listed []string
	for _, c := range q.options.Choices {
		listed = append(listed, c.Value)
	}
	if !m.found || len(listed) == 0 || slices.Contains(listed, m.value) {
		return false
	}
	q.doubted = answer
	text := m.value + " is not one of the " + wording.Count(len(listed), "region") + " in the list"
	if near := wording.Nearest(m.value, listed); near != "" {
		q.suggestion, q.inEffect = steps.Text(near), false
		text += "; did you mean " + near + "? Enter accepts " + near
	}
	q.out.line(text + ". The same again keeps " + m.value + ".")
	return true
}

// confirmUnlisted asks whether an AWS profile that the configuration does not have is meant:
// it is most likely mistyped. It asks nothing else.
func (q *question) confirmUnlisted(answer string) (use bool, err error) {
	if q.f.Key != steps.KeyProfile && q.f.Key != steps.KeyPeerProfile || q.loading || len(q.options.Choices) == 0 {
		return true, nil
	}
	name, quoted := unquote(answer)
	if m := q.match(answer); !quoted && m.found {
		name = m.value
	} else if !quoted {
		return true, nil // it is no answer yet
	}
	if slices.ContainsFunc(q.options.Choices, func(c steps.Choice) bool { return c.Value == name }) || q.f.Invalid(q.m.Requirements(), steps.Text(name)) != nil {
		return true, nil
	}
	for {
		answer, err := q.ask(fmt.Sprintf("There is no profile %q in the AWS configuration. Use it anyway, yes or no, or enter for no:", name))
		switch yes, ok := parseYesNo(answer); {
		case err != nil:
			return false, err
		case ok:
			return yes, nil
		case strings.EqualFold(answer, "quit"):
			return false, errQuit
		case answer == "" || isCommand(answer):
			return false, nil
		}
		q.out.line("Not accepted: type yes or no.")
	}
}

// acceptSuggestion answers with the suggestion. Without one it leaves an optional
// question.
func (q *question) acceptSuggestion() bool {
	switch {
	case q.suggestion == nil && q.required():
		q.out.line(`Required: type an answer, or "skip" to leave the question unanswered for now.`)
		return false
	case q.suggestion == nil || q.inEffect:
		return true
	}
	return q.commit(q.suggestion, false)
}

// skip leaves the question unanswered.
func (q *question) skip() bool {
	q.declined[q.f.Key] = true
	if q.m.Answers().Get(q.f.Key) != nil {
		if err := q.m.Set(q.f.Key, nil); err != nil {
			q.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
			return false
		}
		q.changed()
	}
	if q.required() && !q.m.Discovered(q.f.Key).Given() {
		q.out.line("Unanswered: the report lists it as missing.")
	}
	return true
}

// commit makes a value the answer, or says why it is invalid. show prints a value that
// differs from what was typed.
func (q *question) commit(v steps.Value, show bool) bool {
	if _, err := q.m.Draft(q.f.Key, v); err != nil {
		q.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
		q.correct(v.String())
		return false
	}
	if err := q.m.Set(q.f.Key, v); err != nil {
		q.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
		return false
	}
	delete(q.declined, q.f.Key)
	if show {
		q.out.printf("%s: %s.", q.f.Label, q.valueText(v))
	}
	q.changed()
	return true
}

// correct suggests what an invalid text most likely stands for.
func (q *question) correct(text string) {
	if q.f.Correct == nil || q.f.Correct(text) == "" {
		return
	}
	q.suggestion, q.inEffect = steps.Text(q.f.Correct(text)), false
	q.out.printf("Enter accepts %s.", q.suggestion)
}
