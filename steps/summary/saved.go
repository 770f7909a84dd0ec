package summary

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Parse parses a report in the JSON format. Its error, one sentence, says why the data is
// not a report. It accepts only the schema's words for verdicts, statuses and the like,
// so that no format needs to expect others. All other texts can contain anything.
func Parse(data []byte) (Report, error) {
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return Report{}, fmt.Errorf("it is not the JSON of a report: %w", err)
	}
	if r.Schema != Schema {
		return Report{}, fmt.Errorf("its schema is %q, not %q", awscheck.Clean(r.Schema), Schema)
	}
	if !slices.Contains([]steps.Verdict{steps.Ready, steps.ReadyWithWarnings, steps.Incomplete, steps.NotReady}, r.Verdict) {
		return Report{}, fmt.Errorf("there is no verdict %q", awscheck.Clean(string(r.Verdict)))
	}
	if len(r.ToSend.Activation) == 0 {
		return Report{}, errors.New("it does not say what to send to Astronomer: run check again")
	}
	for _, f := range r.Findings {
		if f.ID == "" || !known(f) {
			return Report{}, fmt.Errorf("the finding %q has the status %q and the evidence %q, which are not of this schema",
				awscheck.Clean(f.ID), awscheck.Clean(string(f.Status)), awscheck.Clean(string(f.Evidence)))
		}
		if err := knownOwner(f.Remedy.Owner); err != nil {
			return Report{}, fmt.Errorf("the remedy of %q: %w", awscheck.Clean(f.ID), err)
		}
	}
	for _, s := range r.NextSteps {
		if s.Who != Customer && s.Who != Astronomer {
			return Report{}, fmt.Errorf("a next step is for %q: it must be customer or astronomer", awscheck.Clean(string(s.Who)))
		}
		if err := knownOwner(s.Owner); err != nil {
			return Report{}, fmt.Errorf("a next step: %w", err)
		}
	}
	for _, c := range r.Changes {
		if c.ID == "" || !c.Was.known() || !c.Is.known() {
			return Report{}, fmt.Errorf("a change of %q is from %q to %q, which are not of this schema",
				awscheck.Clean(c.ID), awscheck.Clean(string(c.Was)), awscheck.Clean(string(c.Is)))
		}
	}
	return r, nil
}

// knownOwner accepts no owner, as in a report of an earlier version.
func knownOwner(o awscheck.Owner) error {
	if o != "" && o.Name() == "" {
		return fmt.Errorf("there is no owner %q", awscheck.Clean(string(o)))
	}
	return nil
}

func known(f Finding) bool {
	return slices.Contains([]awscheck.Status{awscheck.Pass, awscheck.Info, awscheck.Warn, awscheck.Fail, awscheck.Unverified, awscheck.Skipped}, f.Status) &&
		slices.Contains([]awscheck.Evidence{awscheck.Live, awscheck.Simulated, awscheck.Policies, awscheck.Local, awscheck.None}, f.Evidence)
}
