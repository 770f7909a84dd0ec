package steps

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Mask puts stand-ins in place of what identifies an account: account ids, ARNs,
// the ids of VPCs and what is in them, addresses on the internet, and the names of the
// hosts that were answered. A stand-in such as [vpc-B], or host-A.example.com, says what
// it stands for, and is the same for the same value for as long as the Mask lives, so
// that two VPCs can still be told apart. It can't be turned back, and is no longer than
// what it stands for (a very short host name aside), so that it fits wherever that did.
//
// Every text that a person may see passes through one, with few places to hook it in:
// a nil Mask changes nothing. It is not safe for concurrent use.
type Mask struct {
	names map[string]string // stand-in for each value, once it was seen
	used  map[string]int    // stand-ins given so far, by kind
	known [256][]literal    // by their first byte, in lower case
}

// A literal is a value that no pattern tells.
type literal struct {
	text string
	kind string
	keep string // the end of it that may be shown
}

// NewMask makes a mask that tells what identifies somebody by its form. Learn
// teaches it more.
func NewMask() *Mask { return &Mask{names: map[string]string{}, used: map[string]int{}} }

// Learn makes known what the machine knows: whose account it is, and the hosts of the
// data services. It costs little where nothing is new.
func (k *Mask) Learn(m *Machine) {
	id, _ := m.Identity()
	k.LearnIdentity(id.Account, id.ARN)
	for _, e := range parsedEndpoints(m.Answers()) {
		k.LearnIdentity("", "", e.Host)
	}
}

// Know makes known an identity and host names. Empty texts are fine.
func (k *Mask) LearnIdentity(account, arn string, hosts ...string) {
	if k == nil {
		return
	}
	k.learn(literal{text: account, kind: "account"})
	k.learn(literal{text: arn, kind: "arn"})
	if _, session, _ := strings.Cut(arn, ":assumed-role/"); strings.Contains(session, "@") {
		k.learn(literal{text: session[strings.LastIndex(session, "/")+1:], kind: "person"}) // as sign-in services name sessions
	}
	for _, host := range hosts {
		k.learn(hostLiteral(host))
	}
}

// hostLiteral keeps of a host's name what many have in common: the last two labels.
func hostLiteral(host string) literal {
	labels := strings.Split(host, ".")
	if _, err := netip.ParseAddr(host); err == nil || len(labels) < 2 {
		return literal{} // an address is told by its form; one label is of a private network
	}
	return literal{text: host, kind: "host", keep: "." + strings.Join(labels[max(1, len(labels)-2):], ".")}
}

func (k *Mask) learn(l literal) {
	if l.text == "" {
		return
	}
	at := &k.known[lower(l.text[0])]
	for _, old := range *at {
		if old.text == l.text {
			return
		}
	}
	*at = append(*at, l)
	k.name(l.kind, l.text) // the account itself is the first of its kind
}

// Text is s with stand-ins. Control characters should be gone from it already (see
// awscheck.Clean): they could hide what it looks for.
func (k *Mask) Text(s string) string {
	if k == nil {
		return s
	}
	var b strings.Builder
	from := 0
	k.each(s, func(start, end int, l literal) {
		b.WriteString(s[from:start])
		b.WriteString(k.name(l.kind, s[start:end]))
		b.WriteString(l.keep)
		from = end
	})
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// Texts is Text of each.
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

// Identifies reports whether there is anything in s that Text replaces.
func (k *Mask) Identifies(s string) bool { return k.Text(s) != s }

// Hide is s with a sign in place of each character of what identifies: for a text
// that is being edited, whose cursor must stay where it is.
func (k *Mask) Hide(s, sign string) string {
	if k == nil {
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

// Command is a shell command with stand-ins. One that had something to hide is turned
// into a comment: it does nothing where it is pasted, and does not look as if it would.
func (k *Mask) Command(s string) string {
	masked := k.Text(s)
	if masked == s {
		return s
	}
	return "# masked, not to be run: " + strings.ReplaceAll(masked, "\n", "\n# ")
}

// Commands is Command of each.
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

// Remedy is a fix with stand-ins.
func (k *Mask) Remedy(r awscheck.Remedy) awscheck.Remedy {
	if k == nil {
		return r
	}
	r.Text, r.Commands, r.Policy = k.Text(r.Text), k.Commands(r.Commands), k.Policy(r.Policy)
	r.Links, r.Login = k.Texts(r.Links), nil
	return r
}

// Policy is a policy document with stand-ins. AWS refuses one that had something to
// hide.
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

// name is the stand-in of a value.
func (k *Mask) name(kind, value string) string {
	key := kind + "\x00" + strings.ToLower(value)
	name := k.names[key]
	if name == "" {
		name = kind + "-" + letters(k.used[kind])
		if kind != "host" { // which is part of a name, and stays one
			name = "[" + name + "]"
		}
		k.used[kind]++
		k.names[key] = name
	}
	return name
}

// letters counts A, B, … Z, AA, AB, …
func letters(n int) string {
	s := string(rune('A' + n%26))
	for n = n / 26; n > 0; n /= 26 {
		n--
		s = string(rune('A'+n%26)) + s
	}
	return s
}

// each finds what identifies in s, in order.
func (k *Mask) each(s string, found func(start, end int, l literal)) {
	for i := 0; i < len(s); {
		l, end := k.at(s, i)
		if end == 0 {
			i++
			continue
		}
		found(i, end, l)
		i = end
	}
}

// at tells what identifies somebody at s[i:], and where that ends; 0: nothing does.
func (k *Mask) at(s string, i int) (literal, int) {
	for _, l := range k.known[lower(s[i])] {
		end := i + len(l.text)
		if end <= len(s) && !isWord(s, i-1) && !isWord(s, end) && strings.EqualFold(s[i:end], l.text) {
			return l, end
		}
	}
	kind, end := identifierAt(s, i)
	return literal{kind: kind}, end
}
