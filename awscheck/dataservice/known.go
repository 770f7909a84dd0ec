package dataservice

import "strings"

// knownKinds are the kinds that Recognize knows, by the schemes of their connection strings
// and with their usual port.
//
// (Source of the ports: IANA, "Service Name and Transport Protocol Port Number Registry"
// and, where it has none, the documentation of each product.)
func knownKinds() []knownKind {
	return []knownKind{
		{"postgres", 5432, "postgres postgresql psql pgsql"},
		{"redshift", 5439, "redshift"},
		{"mysql", 3306, "mysql mysql2"},
		{"mariadb", 3306, "mariadb"},
		{"mssql", 1433, "mssql sqlserver jtds"},
		{"oracle", 1521, "oracle"},
		{"snowflake", 443, "snowflake"},
		{"databricks", 443, "databricks spark"},
		{"bigquery", 443, "bigquery"},
		{"mongo", 27017, "mongo mongodb"},
		{"redis", 6379, "redis rediss valkey valkeys"},
		{"memcached", 11211, "memcached"},
		{"kafka", 9092, "kafka"},
		{"amqp", 5672, "amqp"},
		{"amqp", 5671, "amqps"},
		{"opensearch", 443, "opensearch"},
		{"elasticsearch", 9200, "elasticsearch es"},
		{"neo4j", 7687, "neo4j bolt"},
		{"cassandra", 9042, "cassandra"},
		{"clickhouse", 9000, "clickhouse"},
		{"trino", 8080, "trino"},
		{"presto", 8080, "presto"},
		{"vertica", 5433, "vertica"},
		{"teradata", 1025, "teradata"},
		{"exasol", 8563, "exasol exa"},
		{"sftp", 22, "sftp"},
		{"ssh", 22, "ssh"},
		{"ftp", 21, "ftp"},
		{"https", 443, "https"},
		{"http", 80, "http"},
	}
}

type knownKind struct {
	kind    string
	port    int
	schemes string // separated by spaces, the kind first
}

// kindOfScheme returns the kind and the usual port of a scheme, without its driver; false
// if it is not known.
func kindOfScheme(scheme string) (knownKind, bool) {
	for _, k := range knownKinds() {
		for s := range strings.FieldsSeq(k.schemes) {
			if s == scheme {
				return k, true
			}
		}
	}
	return knownKind{}, false
}

// kindOfPort returns the kind whose usual port it is.
func kindOfPort(port int) (string, bool) {
	if port == 80 || port == 443 || port == 22 { // of too many kinds
		return "", false
	}
	for _, k := range knownKinds() {
		if k.port == port {
			return k.kind, true
		}
	}
	return "", false
}

// A knownHost is a service by the end of its host names, which its provider assigns.
type knownHost struct {
	suffix string
	inside string // what the name also contains; "": nothing
	kind   string
	port   int
}

// knownHosts are tried in order. (Sources: the documentation of each service on its
// endpoints.)
func knownHosts() []knownHost {
	return []knownHost{
		{".snowflakecomputing.com", "", "snowflake", 443},
		{".snowflakecomputing.cn", "", "snowflake", 443},
		{".databricks.com", "", "databricks", 443},
		{".azuredatabricks.net", "", "databricks", 443},
		{"bigquery.googleapis.com", "", "bigquery", 443},
		{".redshift.amazonaws.com", "", "redshift", 5439},
		{".redshift-serverless.amazonaws.com", "", "redshift", 5439},
		{".docdb.amazonaws.com", "", "mongo", 27017},
		{".cache.amazonaws.com", "", "redis", 6379},
		{".es.amazonaws.com", "", "opensearch", 443},
		{".aoss.amazonaws.com", "", "opensearch", 443},
		{".on.aws", ".dsql.", "postgres", 5432},
		{".amazonaws.com", ".memorydb.", "redis", 6379},
		{".amazonaws.com", ".kafka.", "kafka", 9094},
		{".amazonaws.com", ".mq.", "amqp", 5671},
		{".amazonaws.com", ".s3.", "s3", 443},
		{".amazonaws.com", ".execute-api.", "https", 443},
		{".mongodb.net", "", "mongo", 27017},
		{".database.windows.net", "", "mssql", 1433},
		{".postgres.database.azure.com", "", "postgres", 5432},
		{".mysql.database.azure.com", "", "mysql", 3306},
	}
}

// kindOfHost returns what the provider's part of a host name says of a service.
func kindOfHost(host string) (knownHost, bool) {
	for _, k := range knownHosts() {
		if strings.HasSuffix(host, k.suffix) && strings.Contains("."+host, k.inside) {
			return k, true
		}
	}
	return knownHost{}, false
}

// A storageURL is the error of a URL that names what is stored, and no host: it is an endpoint to enter instead.
type storageURL string

func (endpoint storageURL) Error() string {
	return "this is the URL of a bucket or container: enter the endpoint of its storage, such as " + string(endpoint)
}

// portMissing is the error of a kind that has no usual port.
func portMissing(kind string) error {
	for _, s := range [...]struct {
		schemes  string
		endpoint storageURL
	}{
		{" s3 s3a s3n ", "https://s3.us-east-1.amazonaws.com"},
		{" gs gcs ", "https://storage.googleapis.com"},
		{" abfs abfss ", "https://ACCOUNT.dfs.core.windows.net"},
		{" wasb wasbs ", "https://ACCOUNT.blob.core.windows.net"},
	} {
		if strings.Contains(s.schemes, " "+kind+" ") {
			return s.endpoint
		}
	}
	return errPort
}

// rdsEngine guesses the engine of a database of RDS, whose host name does not say it, by
// what the customer has called the database.
func rdsEngine(host string) (kind string, isRDS bool) {
	if !strings.HasSuffix(host, ".rds.amazonaws.com") {
		return "", false
	}
	name, _, _ := strings.Cut(host, ".")
	for _, e := range [...]struct{ part, kind string }{
		{"maria", "mariadb"}, {"mysql", "mysql"}, {"mssql", "mssql"}, {"sqlserver", "mssql"}, {"oracle", "oracle"},
	} {
		if strings.Contains(name, e.part) {
			return e.kind, true
		}
	}
	return "postgres", true
}
