package watch

import (
	"cmp"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A Log remembers the results of a machine's checks. Its zero value has seen none.
type Log struct {
	last     map[string][]steps.Finding // by check id: the last result of each
	accounts accounts                   // that they are of
	places   places                     // that they are about
	since    time.Time                  // when the report was made that these are from; zero: they are of this run
	reported string                     // id of the account that this report is about; "": not known
	Latest   Comparison                 // the last one with a change
	Report   time.Time                  // when the report was made with which the first results were compared; zero: they were not
}

// Since makes a log that has seen a report: what its checks found is compared with the first
// results of this run, unless they are about another account.
func Since(r summary.Report) Log {
	l := Log{last: map[string][]steps.Finding{}, since: r.GeneratedAt, reported: r.Identity.Account, places: placesOf(r.Answers.Get)}
	for _, f := range r.Findings {
		if found := f.InStep(); !steps.Pending(found.Finding) {
			l.last[f.ID] = append(l.last[f.ID], found)
		}
	}
	return l
}

// SinceReport reports whether the next results are compared with those of a report.
func (l *Log) SinceReport() bool { return !l.since.IsZero() }

// Note compares the results of a machine whose checks are done with those of before. A
// check that has no result keeps its last one: its first result is not a change.
func (l *Log) Note(m *steps.Machine, at time.Time) *Comparison {
	if id, known := m.Identity(); known && l.SinceReport() && id.Account != l.reported {
		*l = Log{}
	}
	now := map[string][]steps.Finding{}
	var ids []string
	for _, f := range m.Findings() {
		if s := m.CheckState(f.ID); s != steps.Done && s != steps.NotApplicable {
			continue
		}
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	if l.last == nil {
		l.last = map[string][]steps.Finding{}
	}
	reads := map[string][]steps.Key{}
	for _, s := range m.Steps() {
		for _, check := range s.Checks {
			reads[check.ID] = check.Reads
		}
	}
	are, places := accountsOf(m, l.accounts), placesOf(m.Answers().Get)
	c := &Comparison{At: at, Since: l.since}
	if l.SinceReport() {
		l.Report, l.since = l.since, time.Time{}
	}
	for _, id := range ids {
		if before := l.last[id]; before != nil {
			moved := are.moved(l.accounts, reads[id])
			if answer := places.changed(l.places, m, reads[id]); answer != "" && !moved {
				c.addOfAnother(before, now[id], answer)
			} else {
				c.add(before, now[id], moved)
			}
			if first(before, waits) != nil {
				c.wait(now[id])
			}
		}
		l.last[id] = now[id]
	}
	l.accounts, l.places = are, places
	if c.Changed() {
		l.Latest = *c
	}
	return c
}

// Failed reports whether the last result of a check has a problem that was not acknowledged.
func (l *Log) Failed(check string) bool {
	return slices.ContainsFunc(l.last[check], func(f steps.Finding) bool { return f.Status == awscheck.Fail && f.Acknowledged == "" })
}

// accounts are those that the checks are about; "": never known.
type accounts struct{ activated, target string }

// accountsOf are those of a machine, or those of before where AWS reports none.
func accountsOf(m *steps.Machine, before accounts) accounts {
	activated, _ := m.Identity()
	target, _ := m.TargetIdentity()
	return accounts{cmp.Or(activated.Account, before.activated), cmp.Or(target.Account, before.target)}
}

// moved reports whether a check is about another account than before.
func (a accounts) moved(before accounts, reads []steps.Key) bool {
	switch {
	case slices.Contains(reads, steps.KeyPeerProfile):
		return before.target != "" && a.target != before.target
	case slices.Contains(reads, steps.KeyProfile):
		return before.activated != "" && a.activated != before.activated
	}
	return false
}

// places are the answers that name the regions and the VPC that checks are about.
type places map[steps.Key]string

func placesOf(answer func(steps.Key) steps.Value) places {
	of := places{}
	for _, k := range []steps.Key{steps.KeyRegion, steps.KeyPeerRegion, steps.KeyPeerVPC} {
		of[k] = awscheck.Clean(answer(k).String())
	}
	return of
}

// changed says which of the answers that a check reads names another region or VPC than before:
// "Region: us-west-2 → us-east-1". "": none does.
func (p places) changed(before places, m *steps.Machine, reads []steps.Key) string {
	for _, k := range reads {
		if was, is := before[k], p[k]; was != "" && is != "" && was != is {
			f, _ := m.Field(k)
			return f.Label + ": " + was + " → " + is
		}
	}
	return ""
}
