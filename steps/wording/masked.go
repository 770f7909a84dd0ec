package wording

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line of 80 columns what the mask hides, and what stays readable.
const Masks = "Masks " + Masked + "."

// Masked is what the mask hides and what stays readable, for a reader who comes after that was said.
// StillShown, where there is less room, is the half that an onlooker can't see from the screen. MaskedInBrief, on a small
// screen, is the least of both.
const (
	Masked     = "ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs"
	StillShown = "still shown: other IPs, names, CIDRs"

	MaskedInBrief = "ids, not names"
)
