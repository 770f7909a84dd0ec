package mask

import (
	"fmt"
	"strconv"
	"strings"
)

// StandIns replaces what identifies an account with stand-ins of the same form, such as
// another account id for an account id, so that programs can read the result. A stand-in
// stays the same for a value as long as the StandIns exist. Networks stay, and the names of IAM's
// resources: they decide what the checks find. StandIns is not safe for concurrent use.
type StandIns struct {
	names    map[string]string
	used     map[string]int
	users    []string // names of users and role sessions, once they were seen
	profiles []string // once they were seen
	domains  *domains
	// byFirstWord are the names of resources, by the word that they begin with.
	byFirstWord map[string][]string
}

// NewStandIns returns stand-ins for a recording.
func NewStandIns() *StandIns {
	return &StandIns{names: map[string]string{}, used: map[string]int{}, byFirstWord: map[string][]string{}, domains: newDomains(func(n int) string { return "name-" + strconv.Itoa(n+1) })}
}

// Text returns s, the value of a member of a request or a reply, with stand-ins. A token
// of the next page is replaced once a reply has named it.
func (a *StandIns) Text(member, s string) string {
	member, isInput := strings.CutPrefix(member, InputMember)
	if known, ok := a.names["resource "+s]; ok && isInput && takesName(member) {
		return known
	}
	switch member {
	case NameMember:
		return a.resource(s)
	case TagMember:
		return a.tagValue(s)
	case ErrorMember:
		return a.replace("local", a.errorText(s))
	}
	return a.replace(member, s)
}

// takesName reports whether a member of a request may have the name of a resource.
func takesName(member string) bool {
	member = strings.ToLower(member)
	if isOneOf("rolename username groupname policyname", member) { // of IAM: see inARNs
		return false
	}
	for _, word := range [...]string{"name", "identifier", "cluster", "bucket", "page"} {
		if strings.Contains(member, word) {
			return true
		}
	}
	return false
}

// replace is Text of a member that has no name of a resource.
func (a *StandIns) replace(member, s string) string {
	switch strings.ToLower(member) {
	case "page": // of the generic client, which also asks with the last item of a page
		if token, ok := a.names["token "+s]; ok {
			return token
		}
	case "key": // of a tag
		if cluster, ok := strings.CutPrefix(s, ofCluster); ok {
			return ofCluster + a.resource(cluster)
		}
	case "nexttoken", "marker", "nextmarker", "nextpagetoken", "paginationtoken", "nextcontinuationtoken":
		if s != "" {
			return a.name("token", s)
		}
	case "profile":
		return a.profile(s)
	case "local": // a text of this machine: a key of a fact, an error
		for rest := s; ; {
			_, host, found := strings.Cut(rest, "://")
			if rest = host; !found || host == "" {
				break
			}
			a.domains.learn(host[:domainEnd(host, 0)])
		}
		for _, profile := range a.profiles {
			s = replaceProfile(s, profile, a.name("profile", profile))
		}
	case "host", "hostname", "dnsname", "domainname", "endpoint", "address":
		a.domains.learn(s)
	}
	if strings.HasSuffix(s, ".") { // the name of a hosted zone
		a.domains.learn(s)
	}
	s = a.inARNs(a.domains.replace(s))
	a.learnUsers(s)
	for _, user := range a.users {
		s = a.replaceUser(member, s, user)
	}
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		kind, end := identifierAt(s, i)
		if end > i && kind != "arn" {
			if start, whole := wholeWord(s, from, i, end); start < i || whole > end {
				kind, i, end = "id", start, whole
			}
		}
		if end <= i || kind == "arn" || kind == "number" || kind == "host" || strings.Trim(s[i:end], "0-") == "" || kind == "ip" && isNetwork(s, i, end) {
			i++
			continue
		}
		b.WriteString(s[from:i])
		b.WriteString(a.name(kind, s[i:end]))
		from, i = end, end
	}
	return b.String() + s[from:]
}

// ofCluster begins the key of the tag of what belongs to a Kubernetes cluster; its name follows.
const ofCluster = "kubernetes.io/cluster/"

// profile is the stand-in of the name of a profile. The default one is everybody's.
func (a *StandIns) profile(s string) string {
	if s == "" || s == "default" || strings.HasPrefix(s, "profile-") {
		return s
	}
	if a.names["profile "+s] == "" {
		a.profiles = append(a.profiles, s)
	}
	return a.name("profile", s)
}

// replaceProfile replaces the name of a profile where a text of this program has it: in quotes, or
// after the word. Elsewhere it can mean something else.
func replaceProfile(s, profile, by string) string {
	s = strings.ReplaceAll(s, `"`+profile+`"`, `"`+by+`"`)
	for _, word := range [...]string{"profile ", "session ", "profile: "} {
		for from := 0; ; {
			i := strings.Index(s[from:], word+profile)
			if i < 0 {
				break
			}
			i += from + len(word)
			if from = i + len(profile); !isWord(s, from) && (from == len(s) || s[from] != '-') {
				s = s[:i] + by + s[from:]
				from = i + len(by)
			}
		}
	}
	return s
}

// isNetwork reports whether an address is the address of a network with several addresses.
func isNetwork(s string, start, end int) bool {
	rest := s[end:]
	return strings.HasPrefix(rest, "/") && len(rest) > 1 && isDigit(rest[1]) && !strings.HasPrefix(rest, "/32") && !strings.HasPrefix(rest, "/128") ||
		start > 0 && s[start-1] == '/'
}

// learnUsers finds the names of users and of role sessions, which are often those of
// people, in an ARN, and e-mail addresses.
func (a *StandIns) learnUsers(s string) {
	if _, rest, ok := strings.Cut(s, ":assumed-role/"); ok {
		if _, session, ok := strings.Cut(rest, "/"); ok {
			a.learnUser(session[:wordEnd(session, 0)])
		}
	}
	for _, kind := range [...]string{":user/", ":federated-user/"} {
		if _, name, ok := strings.Cut(s, kind); ok {
			name = name[:wordEnd(name, 0)]
			a.learnUser(name[strings.LastIndexByte(name, '/')+1:])
		}
	}
	if len(s) > 4 && (strings.HasPrefix(s, "AROA") || strings.HasPrefix(s, "AIDA")) {
		// The user id of a session: that of the role, and the session's name.
		if _, session, ok := strings.Cut(s, ":"); ok {
			a.learnUser(session[:wordEnd(session, 0)])
		}
	}
	for i := range len(s) {
		if s[i] != '@' {
			continue
		}
		start := i
		for start > 0 && isNameByte(s[start-1]) && s[start-1] != '/' {
			start--
		}
		if end := wordEnd(s, i+1); start < i && strings.Contains(s[i:end], ".") {
			a.learnUser(strings.TrimRight(s[start:end], "."))
		}
	}
}

func (a *StandIns) learnUser(name string) {
	if len(name) < 3 || strings.HasPrefix(name, "i-") || a.names["user "+name] != "" || strings.HasPrefix(name, "standin-") {
		return
	}
	a.users = append(a.users, name)
}

// replaceUser replaces the name of a user where it is one: an e-mail address, or behind
// the slash or colon of an ARN or a user id. Elsewhere the word can mean something else.
func (a *StandIns) replaceUser(member, s, user string) string {
	if s == user && strings.HasSuffix(strings.ToLower(member), "username") {
		return a.name("user", user)
	}
	for from := 0; ; {
		i := strings.Index(s[from:], user)
		if i < 0 {
			return s
		}
		i += from
		from = i + len(user)
		free := i > 0 && (s[i-1] == '/' || s[i-1] == ':') || strings.Contains(user, "@") && (i == 0 || !isNameByte(s[i-1]))
		if free && strings.Trim(s[from:wordEnd(s, from)], ".") == "" { // the period of a sentence
			s = s[:i] + a.name("user", user) + s[from:]
			from = i
		}
	}
}

// wordEnd is the end of a name of AWS that starts at s[i].
func wordEnd(s string, i int) int {
	for i < len(s) && isNameByte(s[i]) {
		i++
	}
	return i
}

// isNameByte reports whether a byte may be in the name of a user or a role session, or in
// its path. (IAM API Reference, User; STS API Reference, AssumeRole, RoleSessionName.)
func isNameByte(c byte) bool {
	return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || strings.IndexByte("_+=.@-/", c) >= 0
}

// name is the stand-in of a value.
func (a *StandIns) name(kind, value string) string {
	if known, ok := a.names[kind+" "+value]; ok {
		return known
	}
	n := a.used[kind] + 1
	a.used[kind] = n
	name := standIn(kind, value, n)
	a.names[kind+" "+value] = name
	a.names[kind+" "+name] = name // a text that has it already
	if kind == "resource" {
		a.learnName(value)
	}
	return name
}

// standIn is the n-th stand-in of a kind, in the form of a value.
func standIn(kind, value string, n int) string {
	switch kind {
	case "account":
		id := fmt.Sprintf("9%011d", n)
		if strings.Contains(value, "-") {
			return id[:4] + "-" + id[4:8] + "-" + id[8:]
		}
		return id
	case "zone":
		return fmt.Sprintf("Z%0*d", len(value)-1, n)
	case "key":
		return value[:4] + fmt.Sprintf("%0*d", len(value)-4, n) // the first four letters say what it is
	case "ip":
		if strings.Contains(value, ":") {
			return fmt.Sprintf("2620:4f:8000::%x", n)
		}
		// Ranges on the internet that belong to no network, because a check fails an address
		// for documentation: AS112 and AMT. (RFC 7534, RFC 7535, RFC 7450; IANA IPv4
		// Special-Purpose Address Registry: globally reachable.)
		ranges := [...]string{"192.31.196.", "192.175.48.", "192.52.193."}
		address := ranges[n/254%len(ranges)] + fmt.Sprint(n%254+1)
		if strings.HasPrefix(value, "ec2-") || !strings.Contains(value, ".") {
			return "ec2-" + strings.ReplaceAll(address, ".", "-")
		}
		return address
	case "user":
		if strings.Contains(value, "@") {
			return fmt.Sprintf("standin-%d@example.com", n)
		}
		return fmt.Sprintf("standin-%d", n)
	case "id":
		blank := []byte(value)
		for i, at := len(blank)-1, fmt.Sprintf("%x", n); i >= 0; i-- {
			if !isAlphanumeric(value, i) {
				continue
			}
			if blank[i] = '0'; at != "" {
				blank[i], at = at[len(at)-1], at[:len(at)-1]
			}
		}
		return string(blank)
	case "resource":
		return fmt.Sprintf("%s%d", resourcePrefix, n)
	case "profile":
		return fmt.Sprintf("profile-%d", n)
	case "token":
		return fmt.Sprintf("token-%d", n)
	}
	dash := strings.LastIndexByte(value, '-') + 1 // the id of a resource: hexadecimal digits
	return value[:dash] + fmt.Sprintf("%0*x", len(value)-dash, n)
}
