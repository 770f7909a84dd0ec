package dataservice

import (
	"encoding/json"
	"fmt"
	"strings"
)

// AirflowConnection returns the environment variable that defines an Airflow connection
// to an endpoint, with placeholders in capitals for what only the customer knows. Its
// value is a URI, or JSON for kinds that a URI can't express, and not quoted for a shell.
//
// (Source: Airflow documentation, "Managing Connections", and each provider's page
// on its connection.)
func AirflowConnection(e Endpoint) (name, value string) {
	name = e.Variable()
	at := fmt.Sprintf("%s:%d", e.Host, e.Port)
	login := func(kind, rest string) string { return kind + "://USER:PASSWORD@" + at + rest }
	switch e.Kind {
	case "snowflake":
		const domain = ".snowflakecomputing.com"
		account := "ACCOUNT" // another host, such as a proxy
		if end := len(e.Host) - len(domain); end > 0 && strings.EqualFold(e.Host[end:], domain) {
			account = e.Host[:end]
		}
		return name, "snowflake://USER:PASSWORD@/SCHEMA?account=" + account + "&database=DATABASE&warehouse=WAREHOUSE&role=ROLE"
	case "databricks":
		return name, "databricks://:TOKEN@" + at + "?http_path=HTTP_PATH"
	case "postgres", "postgresql":
		return name, login("postgres", "/DATABASE?sslmode=require")
	case "redshift":
		return name, login("redshift", "/DATABASE?sslmode=require")
	case "mysql", "mariadb":
		return name, login("mysql", "/DATABASE")
	case "mssql", "sqlserver":
		return name, login("mssql", "/DATABASE")
	case "oracle":
		return name, login("oracle", "?service_name=SERVICE")
	case "mongo", "mongodb":
		return name, login("mongo", "/DATABASE?ssl=true")
	case "redis":
		if e.TLS() {
			return name, "redis://:PASSWORD@" + at + "?db=0&ssl=true"
		}
		return name, "redis://:PASSWORD@" + at + "?db=0"
	case "trino", "presto", "vertica", "clickhouse", "teradata", "exasol", "cassandra", "neo4j":
		return name, login(e.Kind, "/DATABASE")
	case "ssh", "ftp", "ftps":
		return name, login(e.Kind, "")
	case "sftp":
		return name, login("sftp", "")
	case "kafka":
		return name, connectionJSON(connection{Type: "kafka", Extra: map[string]string{
			"bootstrap.servers": at, "security.protocol": "SASL_SSL", "sasl.mechanism": "PLAIN",
			"sasl.username": "USER", "sasl.password": "PASSWORD", "group.id": "GROUP"}})
	case "s3", "aws":
		return name, connectionJSON(connection{Type: "aws", Login: "ACCESS_KEY_ID", Password: "SECRET_ACCESS_KEY",
			Extra: map[string]string{"endpoint_url": "https://" + at, "region_name": "REGION"}})
	case "http", "https":
		scheme := "http"
		if e.TLS() {
			scheme = "https"
		}
		return name, connectionJSON(connection{Type: "http", Host: e.Host, Port: e.Port, Schema: scheme, Login: "USER", Password: "PASSWORD"})
	case "elasticsearch", "opensearch":
		return name, connectionJSON(connection{Type: e.Kind, Host: e.Host, Port: e.Port, Schema: "https", Login: "USER", Password: "PASSWORD"})
	}
	return name, connectionJSON(connection{Type: e.Kind, Host: e.Host, Port: e.Port, Login: "USER", Password: "PASSWORD"})
}

// Variable is the name of the environment variable that defines the Airflow connection.
func (e Endpoint) Variable() string {
	return "AIRFLOW_CONN_" + strings.ToUpper(strings.ReplaceAll(e.Name, "-", "_"))
}

// connection is Airflow's JSON form of a connection.
type connection struct {
	Type     string            `json:"conn_type"`
	Host     string            `json:"host,omitempty"`
	Port     int               `json:"port,omitempty"`
	Schema   string            `json:"schema,omitempty"`
	Login    string            `json:"login,omitempty"`
	Password string            `json:"password,omitempty"`
	Extra    map[string]string `json:"extra,omitempty"`
}

func connectionJSON(c connection) string {
	text, err := json.Marshal(c)
	if err != nil {
		return "" // strings and a number always marshal
	}
	return string(text)
}
