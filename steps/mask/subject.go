package mask

import (
	"net/netip"
	"strings"
)

// A Subject is what is known of what an activation is about. "": not known.
type Subject struct {
	Account       string   // of the data plane
	TargetAccount string   // of the VPC to peer with
	TargetVPC     string   // its id
	AstroVPC      string   // the one that asks for the peering
	Peering       string   // id of that peering connection
	Cluster       string   // Astro's id of the cluster
	Around        []string // ids of what belongs to the target VPC, and of its peerings
	ARN           string   // of the principal whose credentials were used
	OfTarget      bool     // these are credentials of the target's account
	Users         []string // names of users and of role sessions
	Hosts         []string // of the data services
	Zones         []string // names of hosted zones
	Buckets       []string // names of S3 buckets, which no two customers share
}

// New makes a mask that recognizes what identifies an account by its form. Learn teaches
// it more.
func New() *Mask {
	k := &Mask{
		names: map[string]string{}, roles: map[string]bool{}, domains: newDomains(func(n int) string { return "domain-" + letters(n) }),
		used: map[string]int{"account": 2, "arn": 2, "vpc": 2, "pcx": 1}, // the letters of roles
	}
	k.domains.brackets = true
	return k
}

// Replayed makes a mask for the replay of a masked recording, whose ids are stand-ins of the form
// of real ones already: it shows every text as it is, and makes comments of the commands that have
// such an id.
func Replayed() *Mask {
	k := New()
	k.replayed = true
	return k
}

// Hides reports whether a mask replaces anything in a text.
func (k *Mask) Hides() bool { return k != nil && !k.replayed }

// Learn adds what an activation is about, none of which needs to have a recognizable form, and
// names it: the account of the data plane is [account-A], the target's [account-B], the target VPC
// [vpc-A], Astro's [vpc-B], the peering of both [pcx-A], and the ARN [arn-A] or, if it is of the
// target's account, [arn-B]. Each of these stays with the first value that gets it. A value that
// was seen before keeps the stand-in that it has, and so does the one of before where the activation
// is about another one: what a screen has shown names the same thing for as long as the Mask exists.
// The others are named in the order in which they are given. It is cheap where nothing is new.
func (k *Mask) Learn(s Subject) {
	if k == nil {
		return
	}
	k.role("account", s.Account, 0)
	k.role("account", s.TargetAccount, 1)
	k.role("vpc", s.TargetVPC, 0)
	k.role("vpc", s.AstroVPC, 1)
	k.role("pcx", s.Peering, 0)
	k.learn(literal{text: s.Cluster, kind: "cluster"})
	letter := 0
	if s.OfTarget {
		letter = 1
	}
	k.role("arn", s.ARN, letter)
	k.learn(literal{text: s.Account, kind: "account"})
	k.learn(literal{text: s.ARN, kind: "arn"})
	for _, user := range append([]string{userOf(s.ARN)}, s.Users...) {
		k.learn(literal{text: user, kind: "user", common: isCommon(user)})
	}
	for _, host := range s.Hosts {
		k.learnHost(host)
	}
	for _, zone := range s.Zones {
		k.domains.learn(zone)
		k.domains.replace(zone) // names its labels
	}
	for _, bucket := range s.Buckets {
		if !isCommon(bucket) {
			k.learn(literal{text: bucket, kind: "bucket"})
		}
	}
	k.Texts(s.Around)
}

// role gives a value a letter that is kept for what it is, unless the value has a stand-in already, as
// where both accounts are one, or another value has that letter.
func (k *Mask) role(kind, value string, letter int) {
	key, name := key(kind, value), "["+kind+"-"+letters(letter)+"]"
	if value == "" || IsStandIn(value) || k.names[key] != "" || k.roles[name] {
		return
	}
	k.names[key], k.roles[name] = name, true
}

// learnHost names a host, and its domain label by label. Of an endpoint of AWS or of a known vendor,
// the end that says nothing of the customer stays (see keptEnd).
func (k *Mask) learnHost(host string) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") {
		return // an address has a recognizable form; one label is of a private network
	}
	if own, found := strings.CutSuffix(host, keptEnd(host)); found && own != "" && strings.HasSuffix(host, ".amazonaws.com") {
		k.name("host", own) // its form reveals it
		return
	}
	if baseOf(host) == "" { // all of it is AWS's, but what a customer may have named, such as a bucket
		labels := strings.Split(host, ".")
		k.learn(literal{text: host, kind: "host", keep: "." + strings.Join(labels[max(1, len(labels)-2):], ".")})
		return
	}
	k.domains.learn(host)
	if label, _, _ := strings.Cut(host, "."); k.domains.labels[label] == "" && k.domains.isKnown(host) {
		k.domains.call(label, "host-"+letters(k.used["host"]))
		k.used["host"]++
	}
	k.domains.replace(host) // names the other labels
}

func (k *Mask) learn(l literal) {
	if l.text == "" || IsStandIn(l.text) {
		return
	}
	at := &k.known[lower(l.text[0])]
	for _, old := range *at {
		if old.text == l.text {
			return
		}
	}
	*at = append(*at, l)
	if !l.common {
		k.name(l.kind, l.text)
	}
}
