package dataservice

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// An Endpoint is a data service that pipelines reach: at a public endpoint, or in a VPC
// behind a peering.
type Endpoint struct {
	Name string // the customer's name for it, such as "warehouse"
	Kind string // such as "snowflake" or "postgres"
	Host string // a host name or an IPv4 address
	Port int
}

var (
	endpointName = pattern.New(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)
	endpointKind = pattern.New(`^[a-z][a-z0-9_]{0,31}$`)
	hostForm     = pattern.New(`^([A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$`)
)

// ParseEndpoint reads name=kind://host:port, the one-line form of an Endpoint.
// It has no credentials, path or query.
func ParseEndpoint(s string) (Endpoint, error) {
	name, rest, ok := strings.Cut(s, "=")
	kind, address, ok2 := strings.Cut(rest, "://")
	host, port, err := net.SplitHostPort(address)
	if !ok || !ok2 || err != nil {
		return Endpoint{}, errOneLine
	}
	e := Endpoint{Name: strings.TrimSpace(name), Kind: kind, Host: host}
	if e.Port, err = strconv.Atoi(port); err != nil {
		return Endpoint{}, errOneLine
	}
	return e, e.Check()
}

// errOneLine quotes no part of the text: it may hold a password.
var errOneLine = errors.New("this is not a data service: write it as name=kind://host:port, without a user or password, " +
	"such as warehouse=snowflake://xy12345.snowflakecomputing.com:443")

// quoted quotes a part of an endpoint for an error, after a blank. What may hold a login is
// left out.
func quoted(part string) string {
	if strings.ContainsAny(part, "@:/;=?") || secretKey().MatchString(part) {
		return ""
	}
	return " " + strconv.Quote(awscheck.Clean(part))
}

// Check returns what is wrong with an endpoint's parts, in one sentence; nil if nothing
// is.
func (e Endpoint) Check() error {
	switch {
	case !endpointName().MatchString(e.Name):
		return fmt.Errorf("the name%s is not a letter followed by letters, digits, _ or -", quoted(e.Name))
	case !endpointKind().MatchString(e.Kind):
		return fmt.Errorf("the kind%s of %s is not a word such as snowflake or postgres", quoted(e.Kind), e.Name)
	case len(e.Host) > 253 || !hostForm().MatchString(e.Host):
		return fmt.Errorf("the host%s of %s is not a host name or an IPv4 address", quoted(e.Host), e.Name)
	case e.Port < 1 || e.Port > 65535:
		return fmt.Errorf("the port %d of %s is not a number from 1 to 65535", e.Port, e.Name)
	}
	return nil
}

// String is the one-line form that ParseEndpoint reads.
func (e Endpoint) String() string {
	return fmt.Sprintf("%s=%s://%s", e.Name, e.Kind, net.JoinHostPort(e.Host, strconv.Itoa(e.Port)))
}

// TLS reports whether the endpoint's port uses TLS from the first byte. Databases that
// switch to TLS after a greeting do not.
func (e Endpoint) TLS() bool {
	switch e.Kind {
	case "snowflake", "databricks", "https", "bigquery", "salesforce":
		return true
	case "postgres", "postgresql", "mysql", "mariadb", "redshift", "mssql", "oracle", "sftp", "ssh", "ftp":
		return false
	}
	switch e.Port {
	case 443, 465, 636, 993, 5671, 6380, 8443, 9243:
		return true
	}
	return false
}
