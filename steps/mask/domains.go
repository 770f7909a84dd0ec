package mask

import (
	"net/netip"
	"strings"
)

// domains, of a screen's mask as of a recording's stand-ins, replaces the names of hosts and of
// the zones that they are in, label by label, so that a host still lies in its zone. What the
// checks decide by stays: the names of AWS's services and of known vendors, and the last label
// of any other name.
type domains struct {
	labels map[string]string // the stand-in of a label
	bases  map[string]bool   // the ends, such as example.com, of the names that were learned

	nth      func(n int) string
	named    int  // stand-ins so far, but those of hosts
	brackets bool // around stand-ins, so that none is taken for a name
}

// newDomains makes domains whose n-th stand-in, from 0, ends in nth(n).
func newDomains(nth func(n int) string) *domains {
	return &domains{labels: map[string]string{}, bases: map[string]bool{}, nth: nth}
}

// learn adds the name of a host or a zone. What is no name of several labels is ignored.
func (d *domains) learn(name string) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if base := baseOf(name); base != "" && domainEnd(name, 0) == len(name) {
		d.bases[base] = true
	}
}

// replace replaces the names in a text that lie in one that was learned, and the endpoints that AWS
// names after what a customer has made.
func (d *domains) replace(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		end := domainEnd(s, i)
		if end == i {
			i++
			continue
		}
		if name := knownPart(s[i:end], d.knows); name != "" {
			b.WriteString(s[from:i])
			b.WriteString(d.standIn(name))
			from = i + len(name)
		}
		i = end
	}
	return b.String() + s[from:]
}

// at is the end of a name at s[i:] that lies in one that was learned, and its stand-in; 0: there is
// none.
func (d *domains) at(s string, i int) (end int, standIn string) {
	if len(d.bases) == 0 {
		return 0, ""
	}
	end = domainEnd(s, i)
	if end == i {
		return 0, ""
	}
	name := knownPart(s[i:end], d.isKnown)
	if name == "" {
		return 0, ""
	}
	return i + len(name), d.standIn(name)
}

// knownPart is the longest beginning of a name, in lower case, that is known: more can stand behind
// it, as in db.example.com-backup. "": none is.
func knownPart(name string, known func(string) bool) string {
	for name = strings.ToLower(strings.TrimRight(name, ".-")); name != ""; name = name[:max(0, strings.LastIndexAny(name, ".-_"))] {
		if known(name) {
			return name
		}
	}
	return ""
}

func (d *domains) knows(name string) bool {
	if kept := keptEnd(name); strings.HasSuffix(kept, ".amazonaws.com") && kept != name {
		return true
	}
	return d.isKnown(name)
}

// isKnown reports whether a name lies in one that was learned.
func (d *domains) isKnown(name string) bool { return d.bases[baseOf(name)] }

// standIn replaces the labels of a name but those that are kept. Brackets, if any, are around all
// labels in a row that are replaced, and a last label such as .com: [host-A.domain-A.example].
func (d *domains) standIn(name string) string {
	kept := keptEnd(name)
	labels := strings.Split(strings.TrimSuffix(name, kept), ".")
	for i, label := range labels {
		if labels[i] = d.label(label); d.brackets && labels[i] != label {
			labels[i] = "[" + labels[i] + "]"
		}
	}
	masked := strings.ReplaceAll(strings.Join(labels, "."), "].[", ".")
	if open, ok := strings.CutSuffix(masked, "]"); ok && strings.Count(kept, ".") == 1 { // it says nothing alone
		return open + kept + "]"
	}
	return masked + kept
}

// label is the stand-in of a label. The beginnings that AWS gives to the names of clusters, load
// balancers and brokers stay, and so does what a database is called after its engine.
func (d *domains) label(label string) string {
	if label == "" || label == "*" || strings.HasPrefix(label, "_") || label == "privatelink" {
		return label
	}
	if d.labels[label] == "" {
		beginning := ""
		for _, known := range [...]string{"cluster-ro-", "cluster-custom-", "cluster-", "internal-", "proxy-", "maria", "mysql", "mssql", "sqlserver", "oracle"} {
			if strings.HasPrefix(label, known) || strings.Contains(label, known) && !strings.HasSuffix(known, "-") {
				beginning = strings.TrimSuffix(known, "-") + "-"
				break
			}
		}
		d.call(label, beginning+d.nth(d.named))
		d.named++
	}
	return d.labels[label]
}

// call gives a label its stand-in, which is its own in a text that has it already.
func (d *domains) call(label, name string) {
	d.labels[label], d.labels[strings.ToLower(name)] = name, name
}

// baseOf is the shortest end of a name that says whose it is: one label and what is kept. "": the
// name has nothing but what is kept, or is one of AWS's own.
func baseOf(name string) string {
	kept := keptEnd(name)
	owner := strings.TrimSuffix(name, kept)
	if kept == "" || owner == "" {
		return ""
	}
	return owner[strings.LastIndexByte(owner, '.')+1:] + kept
}

// keptEnd is the end of a name that stays, from a dot on; the whole name: all of it; "": it has one
// label, which is no name.
func keptEnd(name string) string {
	for _, own := range [...]string{".amazonaws.com", ".amazon.com", ".aws", ".aws.dev", ".arpa", ".astronomer.io", ".local-ipv4", ".compute.internal", ".ec2.internal"} {
		if !strings.HasSuffix("."+name, own) {
			continue
		}
		if end := endpointAt(name, 0); end > 0 && own == ".amazonaws.com" {
			return name[end:]
		}
		return name
	}
	if strings.Contains(name, ".awsdns-") || strings.HasPrefix(name, "awsdns-") {
		return name
	}
	for _, vendor := range [...]string{".snowflakecomputing.com", ".snowflakecomputing.cn", ".databricks.com", ".azuredatabricks.net", ".mongodb.net",
		".confluent.cloud", ".redislabs.com", ".googleapis.com", ".salesforce.com", ".windows.net", ".azure.com"} {
		if strings.HasSuffix(name, vendor) {
			return vendor
		}
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		return name[dot:]
	}
	return ""
}

// domainEnd is the end of what may be a name of several labels at s[i:]; i: there is none, or s[i:]
// is inside a word.
func domainEnd(s string, i int) int {
	isLabel := func(c byte) bool { return isDigit(c) || lower(c) >= 'a' && lower(c) <= 'z' || c == '-' || c == '_' }
	if i > 0 && (isLabel(s[i-1]) || s[i-1] == '.') || !isLabel(s[i]) {
		return i
	}
	end := i
	for end < len(s) && (isLabel(s[end]) || s[end] == '.') {
		end++
	}
	name := strings.TrimRight(s[i:end], ".-")
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(name, ".") || strings.Contains(name, "..") {
		return i
	}
	return end
}
