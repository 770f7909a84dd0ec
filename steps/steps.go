// Package steps decides what an activation asks and what must hold. It describes the
// activation as data, one file a step, and its Machine runs the checks as answers come
// in: each once its answers are valid, again when they change, and with the findings,
// the missing answers and the verdict as the result. It knows awscheck, and neither a
// terminal nor a file format.
package steps

import "slices"

// All returns the steps of an activation, in order.
func All(r Requirements) []Step {
	return []Step{
		toolsStep(),
		accountStep(),
		permissionsStep(r),
		regionStep(r),
		networkStep(r),
		connectivityStep(r),
		peeringStep(),
		dnsStep(),
		summaryStep(),
	}
}

func summaryStep() Step {
	return Step{
		ID:    "summary",
		Title: "Summary",
		Why:   "What is ready, what blocks, what to send to Astronomer, and what happens next.",
	}
}

// Proposal returns what is suggested for a field that has no answer; nil: nothing is. What was
// read through the suggestion for another field is suggested only with that one.
func Proposal(m *Machine, f *Field) Value {
	if f.Default == nil {
		return nil
	}
	for i := range m.steps {
		for j := range m.steps[i].Fields {
			through := &m.steps[i].Fields[j]
			if through.Key != f.Through || through.Default == nil {
				continue
			}
			if answer := m.answers.Get(f.Through); answer != nil && !slices.Equal(answer, through.Default(m.env.Requirements)) {
				return nil
			}
		}
	}
	proposed := f.Default(m.env.Requirements)
	if free := freeInstead(m, f, proposed); free != nil {
		return free
	}
	return proposed
}

// AssumedFor is what the checks assume for a field that has no answer and is not required; nil:
// nothing, or what is proposed for it.
func AssumedFor(m *Machine, f *Field) Value {
	if f.Assumed == nil || m.answers.Get(f.Key) != nil || f.Required != nil && f.Required(m.answers) {
		return nil
	}
	return f.Assumed(m.env.Requirements)
}

// Propose returns the steps with other proposals for some fields: what a front end
// suggests, and what is no answer until it is confirmed.
func Propose(all []Step, proposals map[Key]Value) []Step {
	all = slices.Clone(all)
	for i := range all {
		all[i].Fields = slices.Clone(all[i].Fields)
		for j := range all[i].Fields {
			if v, ok := proposals[all[i].Fields[j].Key]; ok {
				f := &all[i].Fields[j]
				f.Assumed, f.Default, f.Planned = f.Default, func(Requirements) Value { return v }, true
			}
		}
	}
	return all
}
