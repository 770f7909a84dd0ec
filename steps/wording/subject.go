package wording

import (
	"slices"
	"strings"
)

// Named is the id of a resource with its name, as a text about it has them: "rtb-0a1b (private-b)".
func Named(id, text string) string {
	_, after, found := strings.Cut(text, id+" (")
	name, _, closed := strings.Cut(after, ")")
	remark := func(begin string) bool { return strings.HasPrefix(name, begin) }
	if !found || !closed || slices.ContainsFunc([]string{"used by ", "the main route table", "account "}, remark) {
		return id
	}
	return id + " (" + name + ")"
}

// Of completes the beginning of a fix with what it is done to: "Add the route to rtb-0a1b and 2 more".
// A fix that names it, or ends with what to say to someone, stays as it is.
func Of(fix string, subjects ...string) string {
	names := func(s string) bool {
		id, _, _ := strings.Cut(s, " ")
		return strings.Contains(fix, id)
	}
	if len(subjects) == 0 || strings.HasSuffix(fix, `"`) || slices.ContainsFunc(subjects, names) {
		return fix
	}
	if n := len(subjects) - 1; n > 1 {
		subjects = []string{subjects[0], Number(n) + " more"}
	}
	if strings.HasSuffix(fix, " the route") {
		return fix + " to " + List(subjects)
	}
	return fix + ": " + List(subjects)
}
