package mask

import (
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// The members under which StandIns gets a name that a customer has given to a resource, and the
// value of a tag. InputMember begins the name of a member of a request: it may have such a name.
const (
	NameMember  = "resource name"
	TagMember   = "tag value"
	InputMember = "input "
)

// resource replaces a name that a customer has given to a resource, part by part between slashes.
// The same name has the same stand-in in the resource's ARN. What tells the checks whose a resource
// is stays (see isKept), and so does an id, which has stand-ins of its own form. The description of
// a network interface is such a name; how services begin it stays. (EC2 User Guide, "Requester-managed
// network interfaces"; the forms as public tools parse them: "ELB app/NAME/ID", "AWS Lambda VPC
// ENI-NAME-UUID".)
func (a *StandIns) resource(s string) string {
	scheme, rest, isURL := strings.Cut(s, "://")
	for _, of := range [...]string{"ELB app/", "ELB net/", "ELB gwy/", "ELB ", "AWS Lambda VPC ENI-", "Amazon EKS ", "ElastiCache "} {
		if name, ok := strings.CutPrefix(s, of); ok {
			return of + a.resource(name)
		}
	}
	for _, of := range [...]string{"Interface for NAT Gateway ", "VPC Endpoint Interface ", "EFS mount target for ", "Network Interface for Transit Gateway Attachment ", "RDSNetworkInterface"} {
		if strings.HasPrefix(s, of) {
			return a.replace("", s) // an id follows, or nothing
		}
	}
	switch {
	case strings.HasPrefix(s, "arn:") || s == wholeName:
		return a.replace("", s)
	case isURL: // of a queue: its host, the account and its name
		slash := strings.LastIndexByte(rest, '/')
		return a.replace("", scheme+"://"+rest[:slash+1]) + a.part(rest[slash+1:])
	case strings.Contains(s, "."):
		if masked := a.replace("", s); masked != s { // a domain
			return masked
		}
	}
	parts := strings.Split(s, "/")
	for i, part := range parts {
		parts[i] = a.part(part)
	}
	return strings.Join(parts, "/")
}

// part is the stand-in of a name without slashes.
func (a *StandIns) part(s string) string {
	if s == "" || s == "*" {
		return s
	}
	if _, end := identifierAt(s, 0); end == len(s) || isKept(s) {
		return a.replace("", s)
	}
	return a.name("resource", s)
}

// tagValue replaces the value of a tag that says more than yes or no.
func (a *StandIns) tagValue(s string) string {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "enabled", "disabled", "owned", "shared":
		return s
	}
	return a.resource(s)
}

// inARNs replaces the names of resources in the ARNs of a text. Those of IAM stay: the checks of
// the permissions decide by the names of roles, permission sets and policies.
func (a *StandIns) inARNs(s string) string {
	from := 0
	for {
		i := strings.Index(s[from:], "arn:aws")
		if i < 0 {
			return s
		}
		i += from
		end := arnEnd(s, i)
		parts := strings.SplitN(s[i:end], ":", 6)
		from = end
		if len(parts) < 6 || parts[5] == "" || parts[2] == "iam" || parts[2] == "sts" || parts[2] == "organizations" {
			continue
		}
		masked := strings.Join(parts[:5], ":") + ":" + a.arnResource(parts[2], parts[5])
		s = s[:i] + masked + s[end:]
		from = i + len(masked)
	}
}

// arnResource replaces the parts of an ARN's resource but its type, which most services put first.
// (Service Authorization Reference, "Resource types" of each service.)
func (a *StandIns) arnResource(service, resource string) string {
	typ := ""
	if i := strings.IndexAny(resource, ":/"); i >= 0 && service != "s3" && service != "sns" && service != "sqs" {
		typ, resource = resource[:i+1], resource[i+1:]
	}
	var b strings.Builder
	b.WriteString(typ)
	for resource != "" {
		end := strings.IndexAny(resource, ":/")
		if end < 0 {
			end = len(resource)
		}
		b.WriteString(a.part(resource[:end]))
		if resource = resource[end:]; resource != "" {
			b.WriteByte(resource[0])
			resource = resource[1:]
		}
	}
	return b.String()
}

// wholeName is a vault that every account with EFS has, by the name that the checks know it by.
const wholeName = "aws/efs/automatic-backup-vault"

// isKept reports whether a name stays: the checks tell by it that a resource is Astro's, AWS's own,
// or of what an organization creates in each of its accounts.
func isKept(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range [...]string{"aws", "default", "cdk-", "cdktoolkit", "stackset", "config-bucket-", "config-role-", "cloudtrail_", "com.amazonaws."} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.Contains(name, "astro") || hasClusterID(name) || arnWords()[name]
}

// hasClusterID reports whether a name contains what has the form of an Astro cluster's id: 25 or 26
// letters and digits that begin with a c.
func hasClusterID(name string) bool {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !isLetterOrDigit(r) }) {
		if (len(word) == 25 || len(word) == 26) && word[0] == 'c' && strings.ContainsAny(word, "0123456789") {
			return true
		}
	}
	return false
}

func isLetterOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// arnWords are the words that ARNs of AWS have for types, and the names of what every account has.
// It is never modified.
var arnWords = sync.OnceValue(func() map[string]bool {
	found := map[string]bool{"primary": true, "storage-lens": true, "open-access": true}
	for _, k := range kinds.All() {
		for _, word := range strings.FieldsFunc(k.ARN, func(r rune) bool { return strings.ContainsRune(" :/*", r) }) {
			found[strings.ToLower(word)] = true
		}
	}
	return found
})

// standInAt is the end of the stand-in of a resource's name at s[i:]; 0: there is none.
func standInAt(s string, i int) int {
	rest, ok := strings.CutPrefix(s[i:], resourcePrefix)
	if end := digitsEnd(rest, 0); ok && end > 0 && !isWord(s, i-1) && (i == 0 || s[i-1] != '-') && !isWord(rest, end) {
		return i + len(resourcePrefix) + end
	}
	return 0
}

// resourcePrefix begins the stand-ins of names of resources.
const resourcePrefix = "resource-"
