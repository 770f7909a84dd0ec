package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// deniedAction is the action that a finding reports as denied; "": it reports no such thing.
func deniedAction(f awscheck.Finding) string {
	action, ok := strings.CutPrefix(f.ID, awscheck.PermissionsIAM)
	if !ok || f.Status != awscheck.Fail {
		return ""
	}
	return "iam:" + action
}

// SameDenial reports whether two findings are denials of different actions that one and the
// same fix lifts: one statement denies both, or one policy lacks both.
func SameDenial(f, g awscheck.Finding) bool {
	a, b := deniedAction(f), deniedAction(g)
	return a != "" && b != "" && f.Remedy.Text == g.Remedy.Text && f.Remedy.Owner == g.Remedy.Owner && by(f) == by(g)
}

// by is the end of the title of a denial, after its action.
func by(f awscheck.Finding) string { return strings.TrimPrefix(f.Title, deniedAction(f)) }

// MergeDenials makes one finding of several that SameDenial holds together: "3 actions denied by
// developer-boundary".
func MergeDenials(findings []awscheck.Finding) awscheck.Finding {
	var actions, details []string
	for _, f := range findings {
		action := deniedAction(f)
		actions = append(actions, action)
		if detail := strings.TrimPrefix(f.Detail, action+" "); !slices.Contains(details, detail) {
			details = append(details, detail)
		}
	}
	merged := findings[0]
	merged.Title = wording.Count(len(findings), "action") + by(merged)
	merged.Detail = fmt.Sprintf("%s. Each %s", wording.List(actions), details[0])
	if len(details) > 1 { // what is left open differs
		merged.Detail = wording.List(actions) + "."
		for _, f := range findings {
			merged.Detail += " " + f.Detail
		}
	}
	return merged
}
