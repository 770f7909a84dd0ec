package mask

import (
	"net/netip"
	"strings"
)

// identifierAt recognizes by its form what identifies an account at s[i:]. It returns its
// kind and where it ends; 0: nothing does. It reads few bytes where there is nothing:
// it runs for every byte of every frame. Account ids, ARNs and VPC ids are recognized
// even where they touch letters, as they may while something is typed beside them: then
// the whole word is hidden (see wholeWord).
func identifierAt(s string, i int) (kind string, end int) {
	c := s[i]
	if isHex(c) && !touches(s, i) {
		if end := idEnd(s, i); end > 0 {
			return "id", end
		}
	}
	switch {
	case isDigit(c):
		if kind, end := accountAt(s, i); end > 0 {
			return kind, end
		}
		return addressAt(s, i)
	case c == 'a' && strings.HasPrefix(s[i:], "arn:aws"):
		return "arn", arnEnd(s, i)
	case c == 'a' && strings.HasPrefix(s[i:], "arn%3Aaws"): // in a link
		return "arn", escapedEnd(s, i)
	case c == 'v' && strings.HasPrefix(s[i:], "vpc-"):
		if end := hexEnd(s, i+4); end-i >= 12 {
			return "vpc", end
		}
	}
	if isWord(s, i-1) || (!isWord(s, i) && c != ':') {
		return "", 0
	}
	switch {
	case c == 'Z':
		return "zone", capitalsAt(s, i, 13)
	case c == 'A':
		for _, prefix := range [...]string{"AKIA", "ASIA", "AROA", "AIDA"} {
			if strings.HasPrefix(s[i:], prefix) {
				return "key", capitalsAt(s, i, 16)
			}
		}
	case c >= 'a' && c <= 'z':
		if kind, end := resourceAt(s, i); end > 0 {
			return kind, end
		}
		if from := i + len("ec2-"); strings.HasPrefix(s[i:], "ec2-") {
			// The public name of an address: ec2-203-0-113-10.compute-1.amazonaws.com.
			if end := dottedEnd(s, from, '-'); end > 0 && external(strings.ReplaceAll(s[from:end], "-", ".")) {
				return "ip", end
			}
		}
		if end := endpointAt(s, i); end > 0 {
			return "host", end
		}
	}
	return addressAt(s, i)
}

// endpointAt recognizes the name that AWS gives to a database, a cache, a load balancer or
// the like, such as orders.c4k2v9.us-east-1.rds.amazonaws.com or
// b-1.events.ab12.c2.kafka.us-east-1.amazonaws.com. It ends before the region and the
// service, which say nothing of the account.
func endpointAt(s string, i int) int {
	if i > 0 && (s[i-1] == '.' || s[i-1] == '-') {
		return 0
	}
	end := i
	for end < len(s) && (isDigit(s[end]) || s[end] >= 'a' && s[end] <= 'z' || s[end] == '.' || s[end] == '-') {
		end++
	}
	name, found := strings.CutSuffix(strings.TrimRight(s[i:end], ".-"), ".amazonaws.com")
	if !found {
		return 0
	}
	rest, last := cutLast(name)
	rest, first := cutLast(rest)
	if rest == "" || !isDataService(first) && !isDataService(last) {
		return 0
	}
	return i + len(rest)
}

// isDataService reports whether a label of a name stands for a service whose endpoints are
// named after what a customer has made.
func isDataService(label string) bool {
	switch label {
	case "rds", "redshift", "redshift-serverless", "cache", "memorydb", "docdb", "neptune", "kafka", "es", "aoss", "elb", "dax-clusters":
		return true
	}
	return false
}

func cutLast(name string) (rest, last string) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)], name[i+1:]
}

// accountAt recognizes an account id: 12 digits or, as the console writes them, three
// groups of four. A longer number may contain one.
func accountAt(s string, i int) (kind string, end int) {
	if i > 0 && isDigit(s[i-1]) {
		return "", 0
	}
	switch end = digitsEnd(s, i); {
	case end-i == 12:
		return "account", end
	case end-i > 12:
		return "number", end
	}
	const form = "dddd-dddd-dddd"
	if len(s)-i < len(form) || digitsEnd(s, i+len(form)) > i+len(form) {
		return "", 0
	}
	for j := range len(form) {
		if isDigit(s[i+j]) != (form[j] == 'd') || (form[j] == '-' && s[i+j] != '-') {
			return "", 0
		}
	}
	return "account", i + len(form)
}

// idEnd is the end of an id that AWS makes up: a UUID, or 17 hexadecimal digits or more,
// such as the id of a request or what follows the prefix of a resource's id. A word without
// a digit is none. 0: there is no id.
func idEnd(s string, i int) int {
	if end := i + len("01234567-89ab-cdef-0123-456789abcdef"); end <= len(s) && s[i+8] == '-' {
		for j := i; ; j++ {
			switch dash := j-i == 8 || j-i == 13 || j-i == 18 || j-i == 23; {
			case j < end && (dash && s[j] == '-' || !dash && isHex(s[j])):
				continue
			case j == end && !isAlphanumeric(s, end):
				return end
			}
			break
		}
	}
	end, digit := i, false
	for end < len(s) && isHex(s[end]) {
		digit = digit || isDigit(s[end])
		end++
	}
	if end-i < 17 || !digit || isAlphanumeric(s, end) || digitsEnd(s, i) == end {
		return 0
	}
	return end
}

// wholeWord widens what was found at s[start:end] to the beginning and the end of its word of
// letters and digits, but not to before s[from:]: half an id is not worth showing, and half an
// id beside a stand-in reads as a word of its own.
func wholeWord(s string, from, start, end int) (int, int) {
	for start > from && isAlphanumeric(s, start) && touches(s, start) {
		start--
	}
	for isAlphanumeric(s, end-1) && isAlphanumeric(s, end) {
		end++
	}
	if end >= 3 && strings.HasPrefix(s[end-3:], "arn:aws") { // an ARN touches it
		end = arnEnd(s, end-3)
	}
	return start, end
}

// touches reports whether there is a letter or a digit right before s[i:] that is part of its
// word, and not of a sign that a link (%3A) or a string (\n) escapes.
func touches(s string, i int) bool {
	switch {
	case !isAlphanumeric(s, i-1):
		return false
	case i >= 3 && s[i-3] == '%' && isHex(s[i-2]) && isHex(s[i-1]):
		return false
	case i >= 2 && s[i-2] == '\\' && strings.IndexByte("nrt", s[i-1]) >= 0:
		return false
	}
	return true
}

// escapedEnd is the end of an ARN that is part of a link, escaped as one value of it.
func escapedEnd(s string, i int) int {
	for i < len(s) && (isAlphanumeric(s, i) || strings.IndexByte("%-._~+", s[i]) >= 0) {
		i++
	}
	for s[i-1] == '.' { // of the sentence
		i--
	}
	return i
}

// arnEnd is the end of an ARN in prose, in a command or in JSON. The mark at the end of a
// sentence is not part of it.
func arnEnd(s string, i int) int {
	end := i
	for end < len(s) && s[end] > ' ' && !strings.ContainsRune("\"'`,;()[]{}<>|\\", rune(s[end])) {
		end++
	}
	for end > i && strings.IndexByte(".:?!", s[end-1]) >= 0 {
		end--
	}
	return end
}

// capitalsAt is the end of a word of at least minLen capitals and digits, with a digit in
// it; 0: no such word.
func capitalsAt(s string, i, minLen int) int {
	end, digit := i, false
	for end < len(s) && (isDigit(s[end]) || (s[end] >= 'A' && s[end] <= 'Z')) {
		digit = digit || isDigit(s[end])
		end++
	}
	if end-i < minLen || !digit || isWord(s, end) {
		return 0
	}
	return end
}

// resourceAt recognizes the id of a resource: a prefix, then 8 or 17 hexadecimal digits. The
// prefix is the kind. A VPC's is recognized from its first digit on, so that it is hidden
// while it is typed.
func resourceAt(s string, i int) (kind string, end int) {
	for dash, segments := i, 0; dash < len(s) && segments < 4; dash++ {
		switch c := s[dash]; {
		case c >= 'a' && c <= 'z':
			continue
		case c != '-':
			return "", 0
		}
		segments++
		kind, end = s[i:dash], hexEnd(s, dash+1)
		if n := end - dash - 1; (n >= 8 || n >= 1 && kind == "vpc") && !isWord(s, end) && isOneOf(resourcePrefixes, kind) {
			return kind, end
		}
	}
	return "", 0
}

// resourcePrefixes are the prefixes of ids of resources. (EC2 User Guide, "Resource IDs", and the
// references of the EC2, Route 53 Resolver, EFS, Directory Service and VPC Lattice APIs.) An id with
// another prefix is recognized by its 17 digits.
const resourcePrefixes = "vpc subnet rtb rtbassoc pcx igw eigw nat eipalloc eipassoc eni eni-attach ela-attach i r h cr fleet sfr sir acl " +
	"aclassoc sg sgr dopt vgw cgw vpn pl fl nip nis vpce vpce-svc vpc-cidr-assoc subnet-cidr-assoc vpcbpa-exclude eice " +
	"cvpn-endpoint tgw tgw-attach tgw-rtb tgw-mcast-domain tgw-connect-peer lgw lgw-rtb ipam ipam-scope ipam-pool vol snap " +
	"ami lt key pg bundle import-ami export-i tmf tms rslvr-rr rslvr-rrassoc rslvr-in rslvr-out rslvr-autodefined-assoc " +
	"rslvr-fr rslvr-frg rslvr-fdl rslvr-qlc rni fs fsap fsmt d svc sn snva mi dxgw dxcon dxvif dxlag"

// isOneOf reports whether a word is in a list of words with blanks between them.
func isOneOf(list, word string) bool {
	for list != "" {
		var one string
		if one, list, _ = strings.Cut(list, " "); one == word {
			return true
		}
	}
	return false
}

// addressAt recognizes an address on the internet. Of a network it is the address only,
// without the prefix length.
func addressAt(s string, i int) (kind string, end int) {
	if i > 0 && (isDigit(s[i-1]) || s[i-1] == '.' || s[i-1] == ':' || s[i-1] == 'v') { // v1.2.3.4 is a version
		return "", 0
	}
	if end = dottedEnd(s, i, '.'); end == 0 && !isWord(s, i-1) && (isHex(s[i]) || s[i] == ':') {
		end = colonsEnd(s, i)
	}
	if end == 0 || !external(s[i:end]) {
		return "", 0
	}
	return "ip", end
}

// dottedEnd is the end of four numbers with a separator between them; 0: there are none.
func dottedEnd(s string, i int, separator byte) int {
	for part := range 4 {
		end := digitsEnd(s, i)
		if end == i || end-i > 3 {
			return 0
		}
		i = end
		if part < 3 {
			if i >= len(s) || s[i] != separator {
				return 0
			}
			i++
		}
	}
	if i+1 < len(s) && s[i] == separator && isDigit(s[i+1]) {
		return 0
	}
	return i
}

// colonsEnd is the end of what may be an IPv6 address; 0: it is not one.
func colonsEnd(s string, i int) int {
	end, colons := i, 0
	for end < len(s) && (isHex(s[end]) || s[end] == ':') {
		if s[end] == ':' {
			colons++
		}
		end++
	}
	if colons < 2 || isWord(s, end) {
		return 0
	}
	if s[end-1] == ':' && (end-2 < i || s[end-2] != ':') { // a mark of the sentence
		end--
	}
	return end
}

// external reports whether an address is on the internet, or stands for such an address in
// an example (RFC 5737). Private networks are shown: they are what the wizard is about,
// and every company uses the same ones.
func external(text string) bool {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return false
	}
	a = a.Unmap()
	if a.Is6() {
		return netip.PrefixFrom(netip.AddrFrom16([16]byte{0x20}), 3).Contains(a)
	}
	b := a.As4()
	switch {
	case a.IsPrivate(), a.IsLoopback(), a.IsLinkLocalUnicast(), b[0] == 0, b[0] >= 224:
		return false
	case b[0] == 100 && b[1]&0xc0 == 64: // shared address space, RFC 6598
		return false
	case b[0] == 198 && b[1]&0xfe == 18: // benchmarks, RFC 2544; seen as a VPC's range
		return false
	}
	return true
}

func hexEnd(s string, i int) int {
	for i < len(s) && (isDigit(s[i]) || (s[i] >= 'a' && s[i] <= 'f')) {
		i++
	}
	return i
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// isWord reports whether there is a letter, a digit or an underscore at s[i].
func isWord(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	c := lower(s[i])
	return isDigit(c) || (c >= 'a' && c <= 'z') || c == '_'
}

// isAlphanumeric reports whether there is a letter or a digit at s[i].
func isAlphanumeric(s string, i int) bool { return isWord(s, i) && s[i] != '_' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'f') }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
