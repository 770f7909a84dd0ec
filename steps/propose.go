package steps

import "slices"

// Propose returns the steps with other proposals for some fields: what a front end
// suggests, and what is no answer until it is confirmed.
func Propose(all []Step, proposals map[Key]Value) []Step {
	all = slices.Clone(all)
	for i := range all {
		all[i].Fields = slices.Clone(all[i].Fields)
		for j := range all[i].Fields {
			if v, ok := proposals[all[i].Fields[j].Key]; ok {
				all[i].Fields[j].Default = func(Requirements) Value { return v }
			}
		}
	}
	return all
}
