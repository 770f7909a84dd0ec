package prompts

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// describeRecords says how the entries that were given are changed.
func (q *question) describeRecords() {
	if entries := q.m.Answers().Get(q.f.Key); len(entries) > 0 {
		name := q.name(entries[0])
		q.out.printf(`"remove %s" removes an entry; the same name again changes it.`, name)
		if step, to, ok := steps.MovesTo(q.m, q.f.Key); ok {
			q.out.printf(`"move %s" moves it to "%s" of the step %s.`, name, to.Label, step.Title)
		}
	}
}

// name is that of an entry.
func (q *question) name(entry string) string {
	parts, _ := q.f.Record.Split(entry)
	return parts[0]
}

// parseRecords takes entries as they are pasted, the numbers of choices, or the removal of
// an entry. The question is asked again until enter ends it.
func (q *question) parseRecords(answer string) bool {
	entries := q.m.Answers().Get(q.f.Key)
	if name, ok := strings.CutPrefix(answer, "remove "); ok {
		return q.removeRecord(entries, strings.TrimSpace(name))
	}
	if name, ok := strings.CutPrefix(answer, "move "); ok {
		return q.moveRecord(entries, strings.TrimSpace(name))
	}
	for _, text := range q.f.Record.Separate(answer) {
		if i, ok := parseIndex(text, len(q.numbered)); ok {
			text = q.numbered[i].Value
		}
		entry, guess, err := q.f.Record.Read(text, entries)
		if err != nil {
			q.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
			continue
		}
		changed, at := slices.Clone(entries), -1
		if _, named := q.f.Record.Split(text); named { // the name is the user's, not a proposal
			at = q.find(entries, q.name(text))
		}
		if at >= 0 {
			entry, changed[at] = text, text
		} else {
			changed = append(changed, entry)
		}
		if !q.commit(changed, false) {
			continue
		}
		entries = changed
		what := "Added"
		if at >= 0 {
			what = "Changed"
		}
		q.out.printf("%s: %s.", what, entry)
		if q.f.Record.Scrub(text) != text {
			guess = strings.TrimSpace(guess + " The login in it was dropped.")
		}
		if guess != "" {
			q.out.line(guess)
		}
	}
	q.suggest()
	return false
}

// removeRecord removes the entry of a name.
func (q *question) removeRecord(entries steps.Value, name string) bool {
	at := q.find(entries, name)
	if at < 0 {
		q.out.printf("Not accepted: no entry has the name %q.", name)
		return false
	}
	if q.commit(slices.Delete(slices.Clone(entries), at, at+1), false) {
		q.out.printf("Removed: %s.", entries[at])
		q.suggest()
	}
	return false
}

// moveRecord moves the entry of a name to the field of which it can be one, too.
func (q *question) moveRecord(entries steps.Value, name string) bool {
	step, to, ok := steps.MovesTo(q.m, q.f.Key)
	switch at := q.find(entries, name); {
	case at < 0:
		q.out.printf("Not accepted: no entry has the name %q.", name)
	case !ok:
		q.out.printf("Not accepted: there is nowhere to move an entry, because one of the connectivity methods is not selected.")
	default:
		if err := steps.MoveEntry(q.m, q.f.Key, entries[at]); err != nil {
			q.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
			return false
		}
		q.changed()
		q.out.printf("Moved to %s of the step %s: %s.", to.Label, step.Title, entries[at])
		q.suggest()
	}
	return false
}

// find is the index of the entry of a name; -1 if there is none.
func (q *question) find(entries steps.Value, name string) int {
	return slices.IndexFunc(entries, func(entry string) bool { return strings.EqualFold(q.name(entry), name) })
}
