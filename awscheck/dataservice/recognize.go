package dataservice

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// A Proposal is an Endpoint that was recognized in a text, to be confirmed by the user.
type Proposal struct {
	Endpoint
	Guess string // what of it is only a guess, in one sentence; "": nothing
}

// These errors say why a text is not a data service. They quote no part of it, because it
// may hold a password.
var (
	errForm = errors.New("this is not a data service: paste a host with its port, a URL or a connection string, or write name=kind://host:port, " +
		"such as warehouse=snowflake://xy12345.snowflakecomputing.com:443")
	errLogin = errors.New("it is not clear where the login ends and the host begins: paste only the host and its port, without the login")
	errSRV   = errors.New("a name of mongodb+srv has no address of its own: paste the host of one of its servers")
	errKind  = errors.New("the kind of service is not clear: write it before the host, such as postgres://db.example.com:5432")
	errPort  = errors.New("the port is missing: write it after the host, such as db.example.com:5432")
)

var (
	// namedForm is a service with a name before it, as in the one-line form or in a shell.
	namedForm  = pattern.New(`^(?:export\s+)?([A-Za-z][A-Za-z0-9_-]*)=(.*)$`)
	schemeForm = pattern.New(`^[a-z][a-z0-9+._-]*$`)
	jdbcForm   = pattern.New(`^[a-z][a-z0-9+:._-]*$`)
	// oracleForm is what stands before the login in Oracle's JDBC URLs.
	oracleForm = pattern.New(`^oracle:[a-z0-9]+:(.*)$`)
)

// Recognize reads a data service from what people have at hand: the one-line form, a URL or
// connection string, or a host with or without its port. A user or a password in it is
// dropped: neither the proposal nor the error has any part of it. The kind, the port and the
// name are proposed where the text has none.
func Recognize(text string) (Proposal, error) { return recognize(text, &Endpoint{}) }

// Revised recognizes what replaces the address of an endpoint. The name and the kind stay where the text has none,
// and the port where it has neither a port nor a kind: what was entered before is no guess.
func (e Endpoint) Revised(text string) (Proposal, error) { return recognize(text, &e) }

// recognize is Recognize, for a text that replaces an endpoint; zero: it replaces none.
func recognize(text string, was *Endpoint) (Proposal, error) {
	text = strings.Trim(strings.TrimSpace(text), `"'`)
	if e, err := ParseEndpoint(text); err == nil {
		return Proposal{Endpoint: e}, nil
	}
	if keyedForm().MatchString(text) {
		return ofKeys(text, was)
	}
	name := ""
	if m := namedForm().FindStringSubmatch(text); m != nil {
		name, text = m[1], strings.Trim(strings.TrimSpace(m[2]), `"'`)
	}
	text, isJDBC := strings.CutPrefix(text, "jdbc:")
	if m := oracleForm().FindStringSubmatch(text); isJDBC && m != nil {
		return ofOracle(name, m[1], was)
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		scheme, rest = "", text
	}
	scheme, err := kindWord(scheme, isJDBC)
	if err != nil {
		return Proposal{}, err
	}
	address, path, err := addressOf(rest, isJDBC)
	if err != nil {
		return Proposal{}, err
	}
	return propose(name, scheme, address, databaseOf(path), was)
}

// kindWord returns the word of a scheme that names the kind: neither a driver, as in
// postgresql+psycopg2, nor a wrapper, as in aws-wrapper:postgresql.
func kindWord(scheme string, isJDBC bool) (string, error) {
	scheme = strings.ToLower(scheme)
	if scheme == "mongodb+srv" {
		return "", errSRV
	}
	form := schemeForm
	if isJDBC {
		form = jdbcForm
	}
	if scheme != "" && !form().MatchString(scheme) {
		return "", errForm
	}
	words := strings.Split(scheme, ":")
	for _, w := range words {
		w, _, _ = strings.Cut(w, "+")
		if _, known := kindOfScheme(w); known {
			return w, nil
		}
	}
	first, _, _ := strings.Cut(words[0], "+")
	return first, nil
}

// addressOf returns the host and port of what follows a scheme, without login, and the path and
// query behind it.
//
// A login ends at the last @ before the path. A password can hold what ends a host, / for
// one, although a URL must escape it: the @ is after it then. Where it could be read in two
// ways, it is refused rather than guessed, so that no part of a password becomes a host.
func addressOf(rest string, isJDBC bool) (address, path string, err error) {
	end := strings.IndexAny(rest, "/?#;")
	if end < 0 {
		end = len(rest)
	}
	authority, after := rest[:end], rest[end:]
	login, host := cutLogin(authority)
	switch later := strings.Count(after, "@"); {
	case later == 0:
		if strings.ContainsAny(afterAt(login), ", \t\n") {
			return "", "", errLogin // several addresses, each with a login
		}
		return host, after, nil
	case login != "" || later > 1:
		return "", "", errLogin
	case isAddress(authority):
		if isJDBC { // a JDBC URL has its login behind the address
			return authority, after, nil
		}
		return "", "", errLogin
	}
	_, rest = cutLogin(rest) // the password holds a / or the like
	end = strings.IndexAny(rest, "/?#;")
	if end < 0 {
		end = len(rest)
	}
	return rest[:end], rest[end:], nil
}

// databaseOf is the database that a path names; "": it names none.
func databaseOf(path string) string {
	path, isPath := strings.CutPrefix(path, "/")
	if end := strings.IndexAny(path, "/?#;"); end >= 0 {
		path = path[:end]
	}
	if !isPath || !isSpecific(path) {
		return ""
	}
	return path
}

// cutLogin separates the login, with its @, from what follows it.
func cutLogin(s string) (login, rest string) {
	at := strings.LastIndex(s, "@") + 1
	return s[:at], s[at:]
}

// afterAt is what follows the first @ of a login that has several.
func afterAt(login string) string {
	_, after, _ := strings.Cut(login, "@")
	return after
}

// isAddress reports whether a text is a host with or without a port.
func isAddress(s string) bool {
	host, port, ok := strings.Cut(s, ":")
	if ok {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
	}
	return hostForm().MatchString(host)
}

// ofOracle reads what follows jdbc:oracle:thin: — an optional login, and the address as
// @//host:port/service or @host:port:SID. (Oracle Database JDBC Developer's Guide,
// "Database URLs and Database Specifiers".)
func ofOracle(name, rest string, was *Endpoint) (Proposal, error) {
	_, rest = cutLogin(rest)
	rest = strings.TrimPrefix(rest, "//")
	if end := strings.IndexAny(rest, "/?#;"); end >= 0 {
		rest = rest[:end]
	}
	if parts := strings.SplitN(rest, ":", 3); len(parts) == 3 {
		rest = parts[0] + ":" + parts[1]
	}
	return propose(name, "oracle", rest, "", was)
}

// propose completes what was read: kind, port and name. database is that of the path; "": none. was is what
// it replaces.
func propose(name, scheme, address, database string, was *Endpoint) (Proposal, error) {
	address, _, _ = strings.Cut(address, ",") // of several servers, the first one
	host, portText, hasPort := strings.Cut(address, ":")
	host, _, _ = strings.Cut(host, `\`) // an instance of SQL Server
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
	if !hostForm().MatchString(host) {
		return Proposal{}, errForm
	}
	port := 0
	if hasPort {
		n, err := strconv.ParseUint(strings.TrimSpace(portText), 10, 16)
		if err != nil || n == 0 {
			return Proposal{}, errForm
		}
		port = int(n)
	}
	p := Proposal{Endpoint: Endpoint{Name: name, Kind: scheme, Host: host, Port: port}}
	if err := p.guess(was); err != nil {
		return Proposal{}, err
	}
	if p.Name = cmp.Or(cleanName(name), was.Name); p.Name == "" {
		p.Name = nameFor(p.Host, p.Kind, database)
	}
	if p.Check() != nil {
		return Proposal{}, errForm
	}
	return p, nil
}

// guess fills in the kind and the port where they were not given, from what it replaces if that was given. A
// single word is a host only with a kind before it.
func (p *Proposal) guess(was *Endpoint) error {
	_, known := kindOfHost(p.Host)
	kept := (p.Kind == "" || p.Kind == "tcp") && !known && was.Kind != "" && (strings.Contains(p.Host, ".") || p.Port != 0 || was.Kind == "snowflake")
	if kept {
		p.Kind = was.Kind
	}
	if account, region, _ := strings.Cut(p.Host, "."); p.Kind == "snowflake" && p.Port == 0 && !strings.Contains(region, "snowflakecomputing") && (account == p.Host || strings.Contains(region, "-")) {
		p.Host += ".snowflakecomputing.com" // connection strings have the account alone (Snowflake, "Account identifiers")
	}
	host, known := kindOfHost(p.Host)
	scheme, isKind := kindOfScheme(p.Kind)
	generic := p.Kind == "" || p.Kind == "http" || p.Kind == "https" || p.Kind == "tcp" || p.Kind == "s3"
	engine, isRDS := rdsEngine(p.Host)
	byPort, usual := kindOfPort(p.Port)
	switch {
	case kept:
		p.Port = cmp.Or(p.Port, was.Port)
	case generic && known:
		p.Kind = host.kind
		if p.Port == 0 {
			p.Port = host.port
		}
	case isKind && p.Kind != "":
		p.Kind = scheme.kind
		if p.Port == 0 {
			p.Port = scheme.port
		}
	case p.Kind != "" && p.Kind != "tcp":
	case usual:
		p.Kind = byPort
		p.Guess = fmt.Sprintf("The kind is guessed from the port %d.", p.Port)
	case isRDS && p.Port == 0:
		k, _ := kindOfScheme(engine)
		p.Kind, p.Port = engine, k.port
		p.Guess = "The kind and the port are guessed: a host name of RDS does not include the engine."
	default:
		return errKind
	}
	if p.Port == 0 {
		return portMissing(p.Kind)
	}
	return nil
}

// cleanName is a name that was given before the service. That of an Airflow connection's
// environment variable is the connection's.
func cleanName(name string) string {
	if id, ok := strings.CutPrefix(name, "AIRFLOW_CONN_"); ok {
		return strings.ToLower(id)
	}
	return name
}

// nameFor proposes a name: the first part of the host, up to the owner's domain, that says more than that it is a
// database, or which environment it is in. Where none does, it is the name of the database, else the first part. In AWS
// it is the identifier that the customer gave; the rest is AWS's. A name is the kind where there is nothing else.
func nameFor(host, kind, database string) string {
	labels := strings.Split(host, ".")
	first := labels[0]
	switch {
	case net.ParseIP(host) != nil:
		return kind
	case strings.Contains(host, ".amazonaws.com"):
		broker, _, isBroker := strings.Cut(first, "-")
		if strings.Contains(" master replica clustercfg ", " "+first+" ") || isBroker && broker == "b" && strings.Contains(host, ".kafka.") {
			first = labels[1]
		}
		if first == "default" || !endpointName().MatchString(first) {
			return cmp.Or(database, kind)
		}
		return first
	case strings.HasSuffix(host, ".mongodb.net"): // a server of an Atlas cluster
		first, _, _ = strings.Cut(first, "-shard-")
		labels[0] = first
	}
	for _, label := range labels[:max(1, registered(labels))] {
		if isSpecific(label) {
			return label
		}
	}
	switch {
	case first == "www" && len(labels) > 2 && isSpecific(labels[1]): // the site of the domain's owner
		return labels[1]
	case database != "" && !strings.Contains(" http https s3 sftp ssh ftp ", " "+kind+" "): // whose paths are files
		return database
	case len(labels) > 1 && endpointName().MatchString(first):
		return first
	}
	return kind
}

// registered is the index of the label that the owner of a domain registered: that before the public
// suffix, which has a second label in many countries, as in example.co.uk.
func registered(labels []string) int {
	at := len(labels) - 2
	const second = " ac co com edu gov net org "
	if at > 0 && len(labels[at+1]) == 2 && strings.Contains(second, " "+labels[at]+" ") {
		at--
	}
	return at
}

// isSpecific reports whether a word can be a name and says more than that something is a database, or which
// environment it is in: neither db nor prod-db-2.
func isSpecific(word string) bool {
	const general = " www master primary replica ro rw reader writer default defaultdb db database postgres postgresql pg mysql localhost com net org " +
		"prod production prd dev development stage staging test qa uat internal private "
	parts := strings.FieldsFunc(strings.ToLower(word), func(r rune) bool { return r == '-' || r == '_' })
	return endpointName().MatchString(word) && slices.ContainsFunc(parts, func(part string) bool {
		part = strings.TrimRight(part, "0123456789")
		return part != "" && !strings.Contains(general, " "+part+" ")
	})
}

// Unique returns the proposal with a name that none of the endpoints has.
func (p Proposal) Unique(among []Endpoint) Proposal {
	base := p.Name
	for n := 2; slices.ContainsFunc(among, func(e Endpoint) bool { return e.Variable() == p.Variable() }); n++ {
		p.Name = fmt.Sprintf("%s-%d", base[:min(len(base), 58)], n)
	}
	return p
}
