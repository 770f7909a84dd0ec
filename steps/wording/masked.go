package wording

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line of 80 columns what the mask hides, and what stays readable.
const Masks = "Masks " + Masked + "."

// Masked is what the mask hides and what stays readable, for a reader who comes after that was said.
// MaskedShorter and MaskedInBrief say the same where there is less room, in fewer of its words: what stays
// readable is the half that an onlooker can't see from the screen.
const (
	Masked        = "ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs"
	MaskedShorter = "ids, public IPs; not other IPs, names, CIDRs"
	MaskedInBrief = "ids; not names"
)
