package summary

import (
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// waits tells whether a finding only follows from another one, which is shown and
// counted in its place.
func (r Report) waits(f Finding) bool {
	switch {
	case f.Cause == "" || f.Acknowledged != "":
		return false
	case f.Status == awscheck.Unverified:
		return true
	}
	return f.Status == awscheck.Fail && slices.ContainsFunc(r.Findings, func(other Finding) bool {
		return other.ID == f.Cause && other.Status == awscheck.Fail && other.Acknowledged == ""
	})
}

// counted are the findings of a status that count, but for those that only follow
// from others.
func (r Report) counted(s awscheck.Status) []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool {
		return f.Status != s || f.Acknowledged != "" || r.waits(f)
	})
}

// waiting is how many checks only follow from others, those that keep picks.
func (r Report) waiting(keep func(cause string) bool) int {
	var ids []string
	for _, f := range r.Findings {
		if r.waits(f) && keep(f.Cause) && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return len(ids)
}

// fix says what is to be fixed, and how many checks can't say anything before.
func (r Report) fix(failed []Finding) string {
	ids := idsOf(failed)
	what := fmt.Sprintf("the %s", plural(len(failed), "failed check"))
	if len(ids) == 1 {
		what = ids[0]
	}
	waiting := r.waiting(func(cause string) bool { return slices.Contains(ids, cause) })
	switch {
	case waiting == 0:
		return "Fix " + what + ", then check again."
	case len(ids) == 1:
		return fmt.Sprintf("Fix %s: %s. Then check again.", what, plural(waiting, "check waits for it", "checks wait for it"))
	}
	return fmt.Sprintf("Fix %s: %s. Then check again.", what, plural(waiting, "other waits for them", "others wait for them"))
}

// idsOf are the ids of findings, each once.
func idsOf(findings []Finding) []string {
	var ids []string
	for _, f := range findings {
		if !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}
