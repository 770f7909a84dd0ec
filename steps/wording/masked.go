package wording

import "unicode/utf8"

// MaskedRecording is said where the replay of a masked recording shows ids.
const MaskedRecording = "Masked recording: ids are stand-ins."

// Masks says in a line of 80 columns what the mask hides, and what stays readable.
const Masks = "Masks " + Masked + "."

// Masked is what the mask hides and what stays readable, for a reader who comes after that was said.
const Masked = "ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs"

// MaskedIn is Masked in some room or, where there is less, in fewer words, the fewest of which have a room of their own:
// a list that is cut says so, and what stays readable is the half that an onlooker can't see from the screen. "": no
// words have room.
func MaskedIn(room, least int) string {
	for _, words := range [...]string{Masked, "ids, public IPs, domains…; not other IPs, names, CIDRs", "not other IPs, names, CIDRs"} {
		if utf8.RuneCountInString(words) <= room {
			return words
		}
	}
	if brief := "names shown"; len(brief) <= least {
		return brief
	}
	return ""
}
