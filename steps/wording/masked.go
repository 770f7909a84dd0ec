package wording

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line of 80 columns what the mask hides, and what stays readable.
const Masks = "Masks " + Masked + "."

// Masked is what the mask hides and what stays readable, for a reader who comes after that was said.
const Masked = "ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs"

// MaskedBriefly are Masked and the same in fewer words, where there is less room: a list that is cut says so, and what
// stays readable is the half that an onlooker can't see from the screen.
func MaskedBriefly() [4]string {
	return [...]string{Masked, "ids, public IPs, domains…; not other IPs, names, CIDRs", "not other IPs, names, CIDRs", "not names…"}
}
