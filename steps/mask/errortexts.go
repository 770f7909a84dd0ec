package mask

import "strings"

// ErrorMember is the member under which StandIns gets the message of an error. A service names a
// resource in it without its ARN: "The bucket nightly-export-results does not exist".
const ErrorMember = "error"

// errorText replaces the names of resources that have a stand-in already, as whole words. One that
// is also a word of AWS's messages is replaced in quotes only: what remains has to be understood as
// AWS meant it. ARNs are left to inARNs, which keeps those of IAM.
func (a *StandIns) errorText(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		end := nameEnd(s, i)
		if end == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		if strings.HasPrefix(s[i:], "arn:aws") {
			end = max(end, arnEnd(s, i))
			b.WriteString(s[i:end])
			i = end
			continue
		}
		if name := a.nameAt(s, i, end); name != "" {
			b.WriteString(a.name("resource", name))
			i += len(name)
			continue
		}
		if part := strings.IndexAny(s[i:end], "/:="); part >= 0 { // the parts of a path, or NAME=VALUE
			end = i + part + 1
		}
		b.WriteString(s[i:end])
		i = end
	}
	return b.String()
}

// nameAt is the longest known name at s[i:], whose first word ends at end or, before a slash or a
// colon, within it; "": there is none.
func (a *StandIns) nameAt(s string, i, end int) (longest string) {
	words := []string{s[i:end], strings.TrimRight(s[i:end], ".:")} // the end of a sentence
	if part := strings.IndexAny(s[i:end], "/:="); part > 0 {
		words = append(words, s[i:i+part])
	}
	for _, word := range words {
		for _, name := range a.byFirstWord[word] {
			after := i + len(name)
			if len(name) <= len(longest) || !strings.HasPrefix(s[i:], name) || after < len(s) && isNameByte(s[after]) && !endsWord(s, after) {
				continue
			}
			quoted := i > 0 && after < len(s) && strings.IndexByte("'\"`[(", s[i-1]) >= 0 && strings.IndexByte("'\"`])", s[after]) >= 0
			if quoted || !isCommon(name) && !isOneOf(errorWords, strings.ToLower(name)) {
				longest = name
			}
		}
	}
	return longest
}

// endsWord reports whether what follows a name at s[i:] is a slash or the period of a sentence.
func endsWord(s string, i int) bool {
	return s[i] == '/' || strings.Trim(s[i:nameEnd(s, i)], ".:") == ""
}

// learnName makes a name known that has a stand-in.
func (a *StandIns) learnName(name string) {
	if end := nameEnd(name, 0); end > 0 {
		a.byFirstWord[name[:end]] = append(a.byFirstWord[name[:end]], name)
	}
}

// nameEnd is the end of the word at s[i:], with slashes and colons.
func nameEnd(s string, i int) int {
	for i < len(s) && (isNameByte(s[i]) || s[i] == ':') {
		i++
	}
	return i
}

// errorWords are words of AWS's messages which a resource may be called, too, besides commonWords.
const errorWords = "access action any argument at attribute attributes authorization authorized because been boundary bucket by cannot " +
	"certificate connection context credentials denied disabled does enabled error exceeded exist exists expired explicit failed for found from " +
	"function has have identity identity-based in instance internal invalid is key limit maximum message missing name no not object of on " +
	"operation or organization organizations parameter perform permission permissions please principal queue rate request requests required " +
	"resource resource-based resources sequence server signature specified stream table the this time timeout to token topic try type unavailable " +
	"unknown unsupported valid value version was with you your"
