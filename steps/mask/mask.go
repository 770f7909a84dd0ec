// Package mask decides what identifies an account in any text, by its form or because it
// was learned, and replaces it with stand-ins. Everything that a screen, a report or a
// command shows of a masked run passes through one Mask.
package mask

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// A Mask replaces what identifies an account with stand-ins: account ids, ARNs, the ids
// of VPCs and of what is in them, addresses on the internet, the hosts of the data
// services, the zones that they are in, S3 buckets and the names of users. A stand-in such as
// [vpc-B] or [host-A.domain-A.com] says
// what it stands for, and stays the same for a value as long as the Mask exists, so that two
// VPCs remain distinct: it never stands for another value, and the value never gets another one,
// whatever is learned later. What the activation is about has the same ones in every Mask that learns
// of it first (see Learn); of the rest, the order in which it is seen decides. A stand-in replaces whole words
// of letters and digits. It can't be reversed, and is no longer than what it replaces (except for a short
// name of a host, a zone or a user), so that it fits in its place.
//
// A nil Mask changes nothing. A Mask is not safe for concurrent use.
type Mask struct {
	names map[string]string // the stand-in of each value, once it was seen: it stays
	roles map[string]bool   // the stand-ins that Learn has given to what the activation is about
	used  map[string]int    // stand-ins so far, by kind
	known [256][]literal    // what was learned, by its first byte in lower case

	domains  *domains // of the hosts and zones that were learned
	replayed bool     // see Replayed
}

// A literal is a value that its form does not reveal.
type literal struct {
	text string
	kind string
	keep string // its end, which may be shown
	by   string // what replaces it; "": the stand-in of its kind

	common bool // the name of a user that is also a word: it is hidden only where it names one
}

// Text returns s with stand-ins. Clean s first (see awscheck.Clean): control characters
// could hide what it looks for. Inlined wherever a text is shown, it would be 6 kB of the binary.
//
//go:noinline
func (k *Mask) Text(s string) string {
	if !k.Hides() {
		return s
	}
	return k.replace(s)
}

// replace is Text of a mask that hides.
func (k *Mask) replace(s string) string {
	var b strings.Builder
	from := 0
	k.each(s, func(start, end int, l literal) {
		b.WriteString(s[from:start])
		if l.by != "" {
			b.WriteString(l.by)
		} else {
			b.WriteString(k.name(l.kind, s[start:end]) + l.keep)
		}
		from = end
	})
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// Texts applies Text to each.
func (k *Mask) Texts(list []string) []string {
	if k == nil || list == nil {
		return list
	}
	masked := make([]string, len(list))
	for i, s := range list {
		masked[i] = k.Text(s)
	}
	return masked
}

// Identifies reports whether s has anything that identifies an account or, in a masked recording,
// looks like it.
func (k *Mask) Identifies(s string) bool { return k != nil && k.replace(s) != s }

// Hide returns s with a sign in place of each character that identifies: for a text that
// is being edited, whose cursor must stay in place.
func (k *Mask) Hide(s, sign string) string {
	if !k.Hides() {
		return s
	}
	var b strings.Builder
	from := 0
	k.each(s, func(start, end int, _ literal) {
		b.WriteString(s[from:start])
		b.WriteString(strings.Repeat(sign, utf8.RuneCountInString(s[start:end])))
		from = end
	})
	return b.String() + s[from:]
}

// Command returns a shell command with stand-ins. A command that something was replaced
// in becomes a comment: pasted, it does nothing, and it does not look as if it would. One of
// this program masks what it shows, too.
func (k *Mask) Command(s string) string {
	s = k.again(s)
	if !k.Identifies(s) {
		return s
	}
	masked := k.Text(s)
	return "# masked, do not run: " + strings.ReplaceAll(masked, "\n", "\n# ")
}

// Commands applies Command to each.
func (k *Mask) Commands(list []string) []string {
	if k == nil || list == nil {
		return list
	}
	masked := make([]string, len(list))
	for i, s := range list {
		masked[i] = k.Command(s)
	}
	return masked
}

// again returns a command of this program with the flag that masks what it shows, too: who
// masks a run goes on masked. The command that prints policies has no such flag.
func (k *Mask) again(command string) string {
	of, ours := strings.CutPrefix(command+" ", "astro-activate ")
	if !k.Hides() || !ours || strings.HasPrefix(of, "policy ") || strings.Contains(of, " --mask ") || strings.HasPrefix(of, "--mask ") {
		return command
	}
	return command + " --mask"
}

// Remedy returns a fix with stand-ins.
func (k *Mask) Remedy(r awscheck.Remedy) awscheck.Remedy {
	if k == nil {
		return r
	}
	r.Text, r.Look, r.Commands, r.Policy = k.Text(r.Text), k.Commands(r.Look), k.Commands(r.Commands), k.Policy(r.Policy)
	r.Links, r.Login = k.Texts(r.Links), nil
	r.Denies = slices.Clone(r.Denies)
	for i := range r.Denies {
		d := &r.Denies[i]
		d.Policy, d.Statement = k.Text(d.Policy), k.lines(d.Statement)
	}
	if v := r.Revision; v != nil {
		r.Revision = &awscheck.PolicyRevision{ARN: k.Text(v.ARN), Version: k.Text(v.Version), Document: k.lines(v.Document)}
	}
	return r
}

// lines is Text for a text of several lines.
func (k *Mask) lines(s string) string {
	return strings.Join(k.Texts(strings.Split(s, "\n")), "\n")
}

// Policy returns a policy document with stand-ins. AWS rejects one that something was
// replaced in.
func (k *Mask) Policy(p *awscheck.Policy) *awscheck.Policy {
	if k == nil || p == nil {
		return p
	}
	masked := &awscheck.Policy{Version: p.Version}
	for _, s := range p.Statement {
		s.Sid, s.Resource = k.Text(s.Sid), k.Texts(s.Resource)
		masked.Statement = append(masked.Statement, s)
	}
	return masked
}

// name returns the stand-in of a value.
func (k *Mask) name(kind, value string) string {
	key := key(kind, value)
	name := k.names[key]
	if name == "" {
		name = "[" + kind + "-" + letters(k.used[kind]) + "]"
		k.used[kind]++
		k.names[key] = name
	}
	return name
}

// key is what the stand-in of a value is kept under: in any case of letters, an account id as
// the console writes it, and an ARN in a link are the same value.
func key(kind, value string) string {
	switch {
	case kind == "account":
		value = strings.ReplaceAll(value, "-", "")
	case kind == "arn" && strings.HasPrefix(value, "arn%"):
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
	}
	return kind + "\x00" + strings.ToLower(value)
}

// IsStandIn reports whether a text is a stand-in, and nothing else.
func IsStandIn(s string) bool { return standInForm().FindString(s) == s && s != "" }

// HasStandIn reports whether a text has a stand-in in it, as a masked host does.
func HasStandIn(s string) bool { return standInForm().MatchString(s) }

var standInForm = pattern.New(`\[[a-z]+(-[a-z]+)*-[A-Z]+(\.[a-z]+(-[a-z]+)*-[A-Z]+)*(\.[a-z0-9-]+)?\]`)

// letters counts A, B, … Z, AA, AB, …
func letters(n int) string {
	s := string(rune('A' + n%26))
	for n = n / 26; n > 0; n /= 26 {
		n--
		s = string(rune('A'+n%26)) + s
	}
	return s
}

// each finds what identifies an account in s, in order.
func (k *Mask) each(s string, found func(start, end int, l literal)) {
	from := 0
	for i := 0; i < len(s); {
		l, end := k.at(s, i)
		if end == 0 {
			i++
			continue
		}
		if start, whole := wholeWord(s, from, i, end); l.keep == "" && l.by == "" && (start < i || whole > end) {
			i, end = start, whole
			if l.kind != "arn" {
				l.kind = "id"
			}
		}
		found(i, end, l)
		from, i = end, end
	}
}

// at returns what identifies an account at s[i:], and where it ends; 0: nothing does.
func (k *Mask) at(s string, i int) (literal, int) {
	if end, name := k.domains.at(s, i); end > 0 {
		return literal{kind: "host", by: name}, end
	}
	if k.replayed && s[i] == resourcePrefix[0] {
		if end := standInAt(s, i); end > 0 {
			return literal{kind: "resource"}, end
		}
	}
	for _, l := range k.known[lower(s[i])] {
		end := i + len(l.text)
		if end <= len(s) && !isWord(s, i-1) && !isWord(s, end) && strings.EqualFold(s[i:end], l.text) && (!l.common || namesUser(s[:i])) {
			return l, end
		}
	}
	if i > 0 && strings.IndexByte("( /'", s[i-1]) >= 0 { // cheap: it runs for every byte
		if end := personAt(s, i); end > 0 {
			return literal{kind: "user"}, end
		}
	}
	kind, end := identifierAt(s, i)
	return literal{kind: kind}, end
}
