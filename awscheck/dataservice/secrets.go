package dataservice

import (
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck/pattern"
)

var (
	// keyedForm is a connection string of keys and values: that of libpq, or of ADO.NET.
	keyedForm = pattern.New(`(?i)^(?:[^:/@]*[\s;])?(?:host|hostaddr|server|data source|addr|address|port|user|user id|uid|username|password|pwd|passwd|token|secret|dbname|database)\s*=`)
	hostKey   = pattern.New(`(?i)(?:^|[\s;])(?:host|hostaddr|server|data source|addr|address)\s*=\s*(?:tcp:)?([^\s;,=]*)(?:,\s*([0-9]+))?`)
	portKey   = pattern.New(`(?i)(?:^|[\s;])port\s*=\s*([0-9]+)`)
	libpqKey  = pattern.New(`(?i)(?:^|\s)(?:dbname|sslmode|hostaddr)\s*=`)
	adoKey    = pattern.New(`(?i)(?:^|;)\s*(?:data source|server|initial catalog)\s*=`)
	// secretKey is where a login begins in a text of keys and values, in a query, or in the command of a
	// client (mysql -h host -pPassword).
	secretKey = pattern.New(`(?i)(?:^|[\s;?&,])(?:user|user id|uid|username|password|pwd|passwd|token|secret|pass|accesskey|apikey)\s*=|\s(?:-p|--password\b)`)
	// typedLogin is a login that is still being typed: what follows the user's colon is no port.
	typedLogin = pattern.New(`^[^:/@]*:([^/?#@]*)`)
	// oraclePrefix is what Oracle's JDBC URLs have before the login.
	oraclePrefix = pattern.New(`^(?:[A-Za-z][A-Za-z0-9_-]*=)?jdbc:oracle:[a-z0-9]+:`)
	portForm     = pattern.New(`^[0-9]{0,5}[;,]?$`)
	jdbcPort     = pattern.New(`^[0-9]{0,5}(?:;.*)?$`) // properties follow
	nextScheme   = pattern.New(`[\s,;]+(?:[A-Za-z][A-Za-z0-9_-]*=)?(?:jdbc:)?[a-z][a-z0-9+:]*://`)
)

// ofKeys reads a connection string of keys and values. One that repeats the host or the port is
// refused: a password may hold either.
func ofKeys(text string, was *Endpoint) (Proposal, error) {
	hosts, ports := hostKey().FindAllStringSubmatch(text, -1), portKey().FindAllStringSubmatch(text, -1)
	if len(hosts) != 1 || len(ports) > 1 {
		return Proposal{}, errLogin
	}
	address, kind := hosts[0][1], ""
	switch {
	case strings.Contains(address, ":"):
	case hosts[0][2] != "":
		address += ":" + hosts[0][2]
	case len(ports) == 1:
		address += ":" + ports[0][1]
	}
	switch {
	case libpqKey().MatchString(text):
		kind = "postgres"
	case adoKey().MatchString(text) && len(ports) == 0:
		kind = "mssql"
	}
	return propose("", kind, address, "", was)
}

// WithoutLogin returns a text that may be a data service without its user and password. It
// rather drops too much: all up to the last @, and all behind the first
// key of a login.
func WithoutLogin(text string) string {
	if key := secretKey().FindStringIndex(text); key != nil {
		before := text[:key[0]]
		host := strings.TrimPrefix(before[len(oraclePrefix().FindString(before)):], "@")
		switch {
		case strings.Contains(host, "@") && strings.Contains(text[key[1]:], "@"): // either may be in a password
			text = opening(text) + text[key[0]:key[1]]
		case keyedForm().MatchString(before) || HideLogin(before, "*") == before: // it has no password: the key is in none
			text = text[:key[1]] // an @ behind it is in its value
		}
	}
	if at := strings.LastIndex(text, "@") + 1; at > 0 {
		if before := oraclePrefix().FindString(text[:at]); before != "" {
			return before + "@" + text[at:]
		}
		text = opening(text[:at]) + text[at:]
	}
	if at := secretKey().FindStringIndex(text); at != nil {
		text = text[:at[1]] // the key stays, so that what is typed on after it is dropped too
	}
	return text
}

// opening is what a text has before a login: the name of the service, and the scheme.
func opening(text string) (before string) {
	if m := namedForm().FindStringSubmatch(text); m != nil && !keyedForm().MatchString(text) && strings.Contains(m[2], "://") {
		before = m[1] + "="
	}
	if scheme, _, ok := strings.Cut(text[len(before):], "://"); ok && (schemeForm().MatchString(strings.ToLower(scheme)) || strings.HasPrefix(scheme, "jdbc:") && jdbcForm().MatchString(scheme)) {
		before += scheme + "://"
	}
	return before
}

// HasLogin reports whether a text is a URL or a connection string with a user or a password
// in it: what must not be kept, nor repeated in a message.
func HasLogin(text string) bool {
	_, rest, url := strings.Cut(text, "://")
	return url && strings.Contains(rest, "@") || secretKey().MatchString(text) || oraclePrefix().MatchString(text) && strings.Contains(text, "@")
}

// HideLogin replaces what may become a password while a text is still being typed, so that
// the text keeps its length.
func HideLogin(text, dot string) string {
	hide := func(from, to int) string {
		return text[:from] + strings.Repeat(dot, utf8.RuneCountInString(text[from:to])) + text[to:]
	}
	if n := len(oraclePrefix().FindString(text)); n > 0 && !strings.Contains(text[n:], "@") {
		return hide(n, len(text))
	}
	from, port := 0, portForm
	if m := namedForm().FindStringSubmatchIndex(text); m != nil {
		from = m[4]
	}
	if strings.HasPrefix(text[from:], "jdbc:") {
		port = jdbcPort
	}
	if at := strings.Index(text[from:], "://"); at >= 0 {
		from += at + len("://")
	} else if strings.HasPrefix(text[from:], "jdbc:") {
		return text
	}
	m := typedLogin().FindStringSubmatchIndex(text[from:])
	if m == nil || port().MatchString(text[from+m[2]:from+m[3]]) {
		return text
	}
	return hide(from+m[2], from+m[3])
}

// Split separates several services that were pasted at once: one a line, or with commas,
// semicolons or blanks between them. Where a line may hold a login, only what is clearly the
// beginning of another service separates.
func Split(text string) []string {
	var all []string
	add := func(s string) {
		if s = strings.Trim(s, " \t,;"); s != "" {
			all = append(all, s)
		}
	}
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(line)
		switch {
		case keyedForm().MatchString(line):
			add(line)
		case strings.ContainsAny(line, "@?\"'") || strings.Contains(line, "jdbc:") || strings.HasPrefix(line, "export "):
			from := 0
			for _, at := range nextScheme().FindAllStringIndex(line, -1) {
				add(line[from:at[0]])
				from = at[0]
			}
			add(line[from:])
		default:
			for _, s := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' }) {
				add(s)
			}
		}
	}
	return all
}
