package wording

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line what the mask hides, and what stays readable.
const Masks = "Masks " + MaskedKinds + "; not private IPs, CIDRs, names."

// MaskedKinds is what the mask hides, for a reader who comes after that was said.
const MaskedKinds = "ids, public IPs, domains, buckets, users"
