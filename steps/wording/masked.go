package wording

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line of 80 columns what the mask hides, and what stays readable.
const Masks = "Masks " + Masked + "."

// Masked is what the mask hides and what stays readable, for a reader who comes after that was said.
// MaskedKinds, where there is less room, is what it hides.
const (
	Masked      = MaskedKinds + "; not other IPs, names, CIDRs"
	MaskedKinds = "ids, public IPs, domains, buckets, users"
)
