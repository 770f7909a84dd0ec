package dataservice_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/dataservice"
)

// The strings are those of the services' documentation and consoles, with a login that must
// be gone.
func TestServicesAreRecognizedAsTheyArePasted(t *testing.T) {
	for text, want := range map[string]string{
		// the one-line form, with or without parts of it
		"warehouse=snowflake://xy12345.snowflakecomputing.com:443": "warehouse=snowflake://xy12345.snowflakecomputing.com:443",
		"orders=db.example.internal:5432":                          "orders=postgres://db.example.internal:5432",
		"postgres://orders.data.example.internal:5432":             "orders=postgres://orders.data.example.internal:5432",
		// connection strings
		"postgres://user:hunter2@orders.example.com:5432/app?sslmode=require":                              "orders=postgres://orders.example.com:5432",
		"postgresql+psycopg2://user:hunter2@orders.example.com/app":                                        "orders=postgres://orders.example.com:5432",
		"postgres://user:hunter2@@x:y@orders.example.com:6432":                                             "orders=postgres://orders.example.com:6432",
		"postgres://user:hunter2/x@orders.example.com/app":                                                 "orders=postgres://orders.example.com:5432",
		"mysql://root:hunter2@10.40.1.5:3307/shop":                                                         "mysql=mysql://10.40.1.5:3307",
		"redis://:hunter2@cache.example.com:6379/0":                                                        "cache=redis://cache.example.com:6379",
		"rediss://default:hunter2@master.sessions.ab12cd.use1.cache.amazonaws.com:6379":                    "sessions=redis://master.sessions.ab12cd.use1.cache.amazonaws.com:6379",
		"mongodb://user:hunter2@shard-00.example.mongodb.net:27017,shard-01.example.mongodb.net:27017/app": "shard-00=mongo://shard-00.example.mongodb.net:27017",
		"mssql+pyodbc://sa:hunter2@sql.example.com/db?driver=ODBC+Driver+17":                               "sql=mssql://sql.example.com:1433",
		"amqps://user:hunter2@b-1234.mq.us-east-1.amazonaws.com:5671":                                      "b-1234=amqp://b-1234.mq.us-east-1.amazonaws.com:5671",
		"snowflake://user:hunter2@xy12345.us-east-1/db/schema?warehouse=wh":                                "xy12345=snowflake://xy12345.us-east-1.snowflakecomputing.com:443",
		"snowflake://xy12345.us-east-1.snowflakecomputing.com/db":                                          "xy12345=snowflake://xy12345.us-east-1.snowflakecomputing.com:443",
		"trino://user@trino.example.com:8080/hive":                                                         "trino=trino://trino.example.com:8080",
		"AIRFLOW_CONN_ORDERS='postgres://user:hunter2@db.example.com:5432/app'":                            "orders=postgres://db.example.com:5432",
		"export DATABASE_URL=\"postgres://user:hunter2@db.example.com/app\"":                               "DATABASE_URL=postgres://db.example.com:5432",
		// JDBC
		"jdbc:postgresql://orders.example.com:5432/app?user=me@example.com&password=hunter2":                                  "orders=postgres://orders.example.com:5432",
		"jdbc:sqlserver://sql.example.com:1433;databaseName=x;user=sa;password=hunter2":                                       "sql=mssql://sql.example.com:1433",
		`jdbc:sqlserver://sql.example.com\INST1:1433;encrypt=true`:                                                            "sql=mssql://sql.example.com:1433",
		"jdbc:redshift:iam://dw.abc123xyz789.us-east-1.redshift.amazonaws.com:5439/dev":                                       "dw=redshift://dw.abc123xyz789.us-east-1.redshift.amazonaws.com:5439",
		"jdbc:aws-wrapper:mysql://shop.example.com/app":                                                                       "shop=mysql://shop.example.com:3306",
		"jdbc:oracle:thin:scott/hunter2@ora.example.com:1521:ORCL":                                                            "ora=oracle://ora.example.com:1521",
		"jdbc:oracle:thin:@//ora.example.com:1522/svc":                                                                        "ora=oracle://ora.example.com:1522",
		"jdbc:snowflake://xy12345.snowflakecomputing.com/?user=u&password=hunter2":                                            "xy12345=snowflake://xy12345.snowflakecomputing.com:443",
		"jdbc:databricks://adb-1.2.azuredatabricks.net:443/default;transportMode=http;ssl=1;AuthMech=3;UID=token;PWD=hunter2": "adb-1=databricks://adb-1.2.azuredatabricks.net:443",
		// keys and values
		"host=orders.example.com port=5433 dbname=app user=u password=hunter2":                                    "orders=postgres://orders.example.com:5433",
		"Server=tcp:shop.database.windows.net,1433;Initial Catalog=app;User ID=sa;Password=hunter2;Encrypt=True;": "shop=mssql://shop.database.windows.net:1433",
		// URLs
		"https://xy12345.snowflakecomputing.com/console/login": "xy12345=snowflake://xy12345.snowflakecomputing.com:443",
		"https://dbc-a1.cloud.databricks.com/sql/warehouses":   "dbc-a1=databricks://dbc-a1.cloud.databricks.com:443",
		"https://user:hunter2@api.example.com/v1":              "api=https://api.example.com:443",
		"http://api.example.com:8081/":                         "api=http://api.example.com:8081",
		// hosts
		"orders.c9akciq32.us-east-1.rds.amazonaws.com":                     "orders=postgres://orders.c9akciq32.us-east-1.rds.amazonaws.com:5432",
		"shop-mysql.c9akciq32.us-east-1.rds.amazonaws.com":                 "shop-mysql=mysql://shop-mysql.c9akciq32.us-east-1.rds.amazonaws.com:3306",
		"orders.c9akciq32.us-east-1.rds.amazonaws.com:3306":                "orders=mysql://orders.c9akciq32.us-east-1.rds.amazonaws.com:3306",
		"dw.abc.us-east-1.redshift.amazonaws.com:5439/dev":                 "dw=redshift://dw.abc.us-east-1.redshift.amazonaws.com:5439",
		"default.123456789012.us-east-1.redshift-serverless.amazonaws.com": "redshift=redshift://default.123456789012.us-east-1.redshift-serverless.amazonaws.com:5439",
		"XY12345.snowflakecomputing.com":                                   "xy12345=snowflake://xy12345.snowflakecomputing.com:443",
		"b-1.events.abc.c2.kafka.us-east-1.amazonaws.com:9098":             "events=kafka://b-1.events.abc.c2.kafka.us-east-1.amazonaws.com:9098",
		"vpc-search-abc.us-east-1.es.amazonaws.com":                        "vpc-search-abc=opensearch://vpc-search-abc.us-east-1.es.amazonaws.com:443",
		"10.40.1.5:5432":                   "postgres=postgres://10.40.1.5:5432",
		"user:hunter2@db.example.com:5432": "db=postgres://db.example.com:5432",
	} {
		p, err := dataservice.Recognize(text)
		if err != nil || p.String() != want {
			t.Errorf("%s\n got %v, %v\nwant %s", text, p, err, want)
		}
		if strings.Contains(p.String()+p.Guess, "hunter2") {
			t.Errorf("%s: a part of the password is left: %s", text, p)
		}
	}
}

func TestWhatIsNoServiceIsRefusedWithoutItsText(t *testing.T) {
	for text, why := range map[string]string{
		"":                          "not a data service",
		"hunter2":                   "kind of service is not clear",
		"db.example.com":            "kind of service is not clear",
		"db.example.com:7777":       "kind of service is not clear",
		"db2://db.example.com":      "port is missing",
		"s3://my-bucket/path":       "enter the endpoint of its storage, such as https://s3.us-east-1.amazonaws.com",
		"lake=s3a://my-bucket/path": "such as https://s3.us-east-1.amazonaws.com",
		"s3://my.bucket":            "such as https://s3.us-east-1.amazonaws.com",
		"gs://my-bucket/path":       "such as https://storage.googleapis.com",
		"abfss://raw@acme.dfs.core.windows.net/path":                  "such as https://ACCOUNT.dfs.core.windows.net",
		"wasbs://raw@acme.blob.core.windows.net/path":                 "such as https://ACCOUNT.blob.core.windows.net",
		"postgres://user:hunter2":                                     "not a data service",
		"postgres://[2001:db8::1]:5432/app":                           "not a data service",
		"mongodb+srv://u:hunter2@c0.ab1.mongodb.net/app":              "mongodb+srv",
		"postgres://u:hunter2@x/y@orders.example.com/app":             "where the login ends",
		"postgres://u:12/hunter2@orders.example.com/app":              "where the login ends",
		"postgres://u:p@a.example.com, u:hunter2@b.example.com":       "where the login ends",
		"user=u password='hunter2 host=evil' host=orders.example.com": "where the login ends",
		"postgres://u:hunter2@ho st/app":                              "not a data service",
		"secret://user:hunter2@:5432":                                 "not a data service",
		"password=hunter2":                                            "where the login ends",
	} {
		p, err := dataservice.Recognize(text)
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: got %v, %v; want an error with %q", text, p, err, why)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error repeats the password: %v", text, err)
		}
		if _, err := dataservice.ParseEndpoint(text); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the one-line form: %v", text, err)
		}
	}
}

func TestALoginDisappearsWhileItIsTyped(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://user:":                                         "postgres://user:",
		"postgres://user:hunter2":                                  "postgres://user:*******",
		"postgres://user:hunter2@":                                 "postgres://",
		"postgres://user:hunter2@db.example.com:5432":              "postgres://db.example.com:5432",
		"orders=postgres://user:hunter2":                           "orders=postgres://user:*******",
		"orders=postgres://user:hunter2@db":                        "orders=postgres://db",
		"db.example.com:5432/app":                                  "db.example.com:5432/app",
		"user:hunter2":                                             "user:*******",
		"jdbc:oracle:thin:scott/hunter2":                           "jdbc:oracle:thin:*************",
		"jdbc:oracle:thin:scott/hunter2@ora":                       "jdbc:oracle:thin:@ora",
		"jdbc:postgresql://u:hunter2@h/x":                          "jdbc:postgresql://h/x",
		"jdbc:sqlserver://h:1433;password=hunter2":                 "jdbc:sqlserver://h:1433;password=",
		"host=h port=5432 password=hunter2":                        "host=h port=5432 password=",
		"https://h.example.com/?token=hunter2":                     "https://h.example.com/?token=",
		"mysql -h db.example.com -phunter2":                        "mysql -h db.example.com -p",
		"mysql --host=db --password=hunter2":                       "mysql --host=db --password",
		"db-p.example.com:5432":                                    "db-p.example.com:5432",
		"warehouse=snowflake://xy12345.snowflakecomputing.com:443": "warehouse=snowflake://xy12345.snowflakecomputing.com:443",
	} {
		if got := dataservice.HideLogin(dataservice.WithoutLogin(text), "*"); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// typed is what is left of a text that is typed character by character, each time without its login.
func typed(text string) (left string) {
	for _, r := range text {
		left = dataservice.WithoutLogin(left + string(r))
	}
	return left
}

// A login behind the address can have an @, too. Up to it, it was taken for one before the address: what
// was typed after it became the host, and was saved.
func TestAPasswordWithAnAtSignIsNotTheHost(t *testing.T) {
	for _, tt := range []struct{ text, left, host string }{
		{"jdbc:postgresql://pg.example.com:5432/dw?user=bob&password=p@ss9", "jdbc:postgresql://pg.example.com:5432/dw?user=", "pg.example.com"},
		{"postgresql://pg.example.com/dw?user=bob&password=p@ss9", "postgresql://pg.example.com/dw?user=", "pg.example.com"},
		{"orders=postgresql://bob:p@ss9@pg.example.com/dw?password=p@ss9", "orders=postgresql://pg.example.com/dw?password=", "pg.example.com"},
		{"jdbc:sqlserver://srv.example.com:1433;databaseName=dw;user=sa;password=Pa@ss9", "jdbc:sqlserver://srv.example.com:1433;databaseName=dw;user=", "srv.example.com"},
		{"jdbc:oracle:thin:@//ora.example.com:1521/dw?user=bob&password=p@ss9", "jdbc:oracle:thin:@//ora.example.com:1521/dw?user=", "ora.example.com"},
		{"host=pg.example.com port=5432 user=bob password=p@ss9 dbname=x", "host=pg.example.com port=5432 user=", "pg.example.com"},
		{"Server=tcp:srv.example.com,1433;User Id=sa;Password=Pa@ss9", "Server=tcp:srv.example.com,1433;User Id=", "srv.example.com"},
		{"pg.example.com:5432/dw?user=bob&password=p@ss9", "pg.example.com:5432/dw?user=", "pg.example.com"},
		{"mysql -h db.example.com -u bob -pPa@ss9", "mysql -h db.example.com -u bob -p", ""},
	} {
		left := typed(tt.text)
		if left != tt.left {
			t.Errorf("%s\n got %s\nwant %s", tt.text, left, tt.left)
		}
		if p, err := dataservice.Recognize(left); err == nil && p.Host != tt.host || err != nil && tt.host != "" {
			t.Errorf("%s: %v, %v", left, p, err)
		}
		if whole := dataservice.WithoutLogin(tt.text); strings.Contains(whole, "ss9") {
			t.Errorf("pasted: %s", whole)
		}
	}
}

func TestSeveralServicesArePastedAtOnce(t *testing.T) {
	for text, want := range map[string][]string{
		"a.example.com:5432, b.example.com:3306\nc.example.com:6379":        {"a.example.com:5432", "b.example.com:3306", "c.example.com:6379"},
		"postgres://u:a,b c;d@a.example.com/x\r\nmysql://u:p@b.example.com": {"postgres://u:a,b c;d@a.example.com/x", "mysql://u:p@b.example.com"},
		"postgres://u:p@a.example.com, shop=mysql://u:p@b.example.com":      {"postgres://u:p@a.example.com", "shop=mysql://u:p@b.example.com"},
		"jdbc:sqlserver://h:1433;databaseName=x":                            {"jdbc:sqlserver://h:1433;databaseName=x"},
		"host=h port=5432 dbname=x":                                         {"host=h port=5432 dbname=x"},
		" , ;\n":                                                            nil,
	} {
		if got := dataservice.Split(text); !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestAProposedNameIsItsOwn(t *testing.T) {
	p, err := dataservice.Recognize("orders.example.com:5432")
	if err != nil {
		t.Fatal(err)
	}
	taken := []dataservice.Endpoint{{Name: "orders"}, {Name: "orders_2"}}
	if got := p.Unique(taken).Name; got != "orders-3" {
		t.Errorf("the name is %s", got)
	}
}

// The owner's domain is no name of a service: every one of the customer's would have it.
func TestAServiceIsNamedForWhatItIsNotForItsOwner(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://bob:hunter2@db.example.com:5432/sales":                        "sales",
		"postgres://bob:hunter2@db.corp.com:5432/sales?sslmode=require":           "sales",
		"db.corp.com:5432/sales":                                                  "sales",
		"jdbc:postgresql://db.corp.com:5432/sales?user=u&password=a/hunter2":      "sales",
		"postgres://bob:hunter2/x@db.corp.com/sales":                              "sales",
		"postgres://bob:hunter2@db.example.co.uk/sales":                           "sales",
		"postgres://bob:hunter2@db.corp.com/postgres":                             "db",
		"postgres://bob:hunter2@db.corp.com/2024":                                 "db",
		"postgres://bob:hunter2@db.corp.com/":                                     "db",
		"postgres://bob:hunter2@db.corp.com":                                      "db",
		"redis://:hunter2@master.corp.com:6379/0":                                 "master",
		"jdbc:sqlserver://db.corp.com:1433;databaseName=x;password=a/y":           "db",
		"https://www.corp.com/reports":                                            "corp",
		"https://www.corp.co.uk":                                                  "corp",
		"https://www.com":                                                         "www",
		"sftp://bob:hunter2@db.corp.com/upload":                                   "db",
		"postgres://bob:hunter2@db.sales.corp.com/app":                            "sales",
		"postgres://bob:hunter2@db.sales.sap.io/app":                              "sales",
		"postgres://bob:hunter2@db.sap.co.uk/app":                                 "app",
		"postgres://bob:hunter2@db.internal/sales":                                "sales",
		"postgres://bob:hunter2@warehouse.corp.com/sales":                         "warehouse",
		"mssql://sa:hunter2@sql.example.com/sales":                                "sql",
		"postgres://u:hunter2@orders.cluster-abc.us-east-1.rds.amazonaws.com/app": "orders",
		"postgres://u:hunter2@localhost/sales":                                    "sales",
		"postgres://u:hunter2@localhost":                                          "postgres",
		"postgres://u:hunter2@db":                                                 "postgres",
		"db.internal:5432":                                                        "db",
		"postgres://u:hunter2@10.40.1.5/sales":                                    "postgres",
	} {
		p, err := dataservice.Recognize(text)
		if err != nil || p.Name != want {
			t.Errorf("%s: %q, %v; not %q", text, p.Name, err, want)
		}
	}
}

// What replaces the address of a service keeps what was entered before, unless it names it: the name above all.
func TestANewAddressKeepsTheRestOfTheService(t *testing.T) {
	reports := dataservice.Endpoint{Name: "reports", Kind: "postgres", Host: "reports.internal.example.com", Port: 6432}
	for text, want := range map[string]string{
		"postgres://bob:hunter2@db.acme.com/x":              "reports=postgres://db.acme.com:5432", // a URL without a port has the usual one
		"postgres://bob:hunter2@db.acme.com:5433/x":         "reports=postgres://db.acme.com:5433",
		"jdbc:oracle:thin:scott/hunter2@db.acme.com:1521:X": "reports=oracle://db.acme.com:1521",
		"host=db.acme.com user=bob password=hunter2":        "reports=postgres://db.acme.com:6432",
		"https://xy12345.snowflakecomputing.com/console":    "reports=snowflake://xy12345.snowflakecomputing.com:443",
		"db.acme.com":      "reports=postgres://db.acme.com:6432",
		"10.40.1.5":        "reports=postgres://10.40.1.5:6432",
		"db.acme.com:5433": "reports=postgres://db.acme.com:5433", // the usual one of Vertica
		"db:5432":          "reports=postgres://db:5432",
		"orders.c9akciq32.us-east-1.rds.amazonaws.com":     "reports=postgres://orders.c9akciq32.us-east-1.rds.amazonaws.com:6432",
		"orders=db.acme.com":                               "orders=postgres://db.acme.com:6432",
		"orders=mysql://db.acme.com:3306":                  "orders=mysql://db.acme.com:3306",
		"AIRFLOW_CONN_ORDERS='mysql://u:hunter2@db.a.com'": "orders=mysql://db.a.com:3306",
	} {
		p, err := reports.Revised(text)
		if err != nil || p.String() != want || strings.Contains(p.Guess, "guessed") {
			t.Errorf("%s\n got %v, %v\nwant %s", text, p, err, want)
		}
	}
	for _, text := range []string{"", "hunter2", "user:hunter2", "mongodb+srv://u:hunter2@c0.ab1.mongodb.net/app", "postgres://u:hunter2@x/y@orders.example.com/app"} {
		if p, err := reports.Revised(text); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, %v", text, p, err)
		}
	}
	warehouse := dataservice.Endpoint{Name: "warehouse", Kind: "snowflake", Host: "xy12345.snowflakecomputing.com", Port: 443}
	if p, err := warehouse.Revised("ab98765.us-east-1"); err != nil || p.String() != "warehouse=snowflake://ab98765.us-east-1.snowflakecomputing.com:443" {
		t.Errorf("an account of Snowflake: %v, %v", p, err)
	}
}

// The hosts are in the forms of AWS's, MongoDB's and Snowflake's documentation, and as companies name theirs.
func TestAServiceIsNamedByTheFirstPartOfItsHostThatSaysWhatItIs(t *testing.T) {
	for host, want := range map[string]string{
		// RDS, Aurora's cluster, reader and proxy endpoints, DocumentDB: the identifier, whatever it is
		"orders.c9akciq32.us-east-1.rds.amazonaws.com:5432":           "orders",
		"sales-prod.cluster-c9akciq32.us-east-1.rds.amazonaws.com":    "sales-prod",
		"sales-prod.cluster-ro-c9akciq32.us-east-1.rds.amazonaws.com": "sales-prod",
		"prod.cluster-c9akciq32.us-east-1.rds.amazonaws.com":          "prod",
		"db.proxy-c9akciq32.us-east-1.rds.amazonaws.com":              "db",
		"database-1.c9akciq32.us-east-1.rds.amazonaws.com":            "database-1",
		"invoices.cluster-c9akciq32.us-east-1.docdb.amazonaws.com":    "invoices",
		// Redshift
		"redshift-cluster-1.abc123xyz789.us-east-1.redshift.amazonaws.com:5439/dev":             "redshift-cluster-1",
		"analytics.123456789012.us-east-1.redshift-serverless.amazonaws.com:5439":               "analytics",
		"default.123456789012.us-east-1.redshift-serverless.amazonaws.com":                      "redshift",
		"redshift://u:p@default.123456789012.us-east-1.redshift-serverless.amazonaws.com/sales": "sales",
		// MSK, ElastiCache, MemoryDB: the cluster, not one of its nodes
		"b-2.events.ab12cd.c2.kafka.us-east-1.amazonaws.com:9098":       "events",
		"master.sessions.ab12cd.use1.cache.amazonaws.com:6379":          "sessions",
		"clustercfg.sessions.ab12cd.use1.cache.amazonaws.com:6379":      "sessions",
		"sessions.ab12cd.ng.0001.use1.cache.amazonaws.com:6379":         "sessions",
		"clustercfg.carts.ab12cd.memorydb.us-east-1.amazonaws.com:6379": "carts",
		// Snowflake, MongoDB Atlas, Azure
		"xy12345.us-east-1.snowflakecomputing.com":                    "xy12345",
		"acme-prod.snowflakecomputing.com":                            "acme-prod",
		"mongodb://u:p@sales-shard-00-00.ab1cd.mongodb.net:27017/app": "sales",
		"cluster0-shard-00-02.ab1cd.mongodb.net:27017":                "cluster0",
		"shop.database.windows.net:1433":                              "shop",
		// companies
		"reports.internal.acme.com:5432":           "reports",
		"db.reports.internal.acme.com:5432":        "reports",
		"prod.orders.acme.com:5432":                "orders",
		"ro.orders.acme.com:5432":                  "orders",
		"db1.orders.acme.co.uk:5432":               "orders",
		"prod-db-2.orders.acme.com:5432":           "orders",
		"orders-db.prod.acme.com:5432":             "orders-db",
		"orders.prod.svc.cluster.local:5432":       "orders",
		"postgres://u:p@db.prod.acme.com/sales":    "sales",
		"postgres://u:p@pg-prod.acme.com/sales":    "sales",
		"postgres://u:p@db.internal.acme.com/prod": "db",
		"db.prod.acme.com:5432":                    "db",
		"prod.acme.com:5432":                       "prod",
		"internal.acme.com:5432":                   "internal",
		"warehouse.internal:5432":                  "warehouse",
	} {
		if p, err := dataservice.Recognize(host); err != nil || p.Name != want {
			t.Errorf("%s: %q, %v; not %q", host, p.Name, err, want)
		}
	}
}

// No part of a password may be left of what is pasted: neither in the proposal nor in an
// error, nor in what is shown while it is typed.
func FuzzNoPartOfAPasswordSurvives(f *testing.F) {
	for _, password := range []string{"hunter2secret", "p@ss/w?rd#1", "a:b@c.d:5432/x@y", "50%25;x=y", "pass word, x", "@@@@", "x\ny://z", "0://", "1234567/?a=b", "\\'\"", "Ünïcödé-длинный"} {
		f.Add(password, 0)
		f.Add(password, 3)
	}
	around := [][2]string{
		{"postgres://reader:", "@orders.example.com:5432/app?sslmode=require"},
		{"orders=mysql://reader:", "@orders.example.com"},
		{"reader:", "@orders.example.com:5432"},
		{"redis://:", "@orders.example.com:6379/0"},
		{"jdbc:oracle:thin:reader/", "@orders.example.com:1521:ORCL"},
		{"mongodb://reader:", "@orders.example.com:27017,other.example.com:27017/app"},
	}
	f.Fuzz(func(t *testing.T, password string, form int) {
		a := around[uint(form)%uint(len(around))]
		text := a[0] + password + a[1]
		p, err := dataservice.Recognize(text)
		says := p.String() + " " + p.Guess + " " + dataservice.WithoutLogin(text)
		if err != nil {
			if p != (dataservice.Proposal{}) {
				t.Errorf("%q: an error comes with %v", text, p)
			}
			says = err.Error() + " " + dataservice.WithoutLogin(text)
			if again, _ := dataservice.Recognize("postgres://u:p@x/y@z@"); again != (dataservice.Proposal{}) || !isFixed(err) {
				t.Errorf("%q: the error is not a fixed text: %v", text, err)
			}
		} else if p.Host != "orders.example.com" {
			t.Errorf("%q: the host is %q", text, p.Host)
		}
		if _, strict := dataservice.ParseEndpoint(text); strict == nil && strings.Contains(password, "@") {
			t.Errorf("%q is a one-line form", text)
		}
		// What is there with any password is no evidence.
		other, _ := dataservice.Recognize(a[0] + "another" + a[1])
		rest := a[0] + a[1] + " " + other.String() + " " + other.Guess
		if len(password) >= 4 && !strings.Contains(strings.ToLower(rest), strings.ToLower(password)) && strings.Contains(says, password) && err == nil {
			t.Errorf("%q: the password is left in %q", text, says)
		}
		for _, before := range []string{"jdbc:postgresql://h.example.com:5432/app?password=", "postgres://h.example.com?user=", "host=h.example.com password=", "jdbc:sqlserver://h.example.com:1433;password="} {
			if left := typed(before + password); left != before {
				t.Errorf("%q typed behind %q leaves %q", password, before, left)
			}
		}
		for _, s := range dataservice.Split(text) {
			_, _ = dataservice.Recognize(s)
			_ = dataservice.HideLogin(s, "•")
		}
	})
}

// isFixed reports whether an error is one of the few texts, which have no part of the input.
func isFixed(err error) bool {
	for _, text := range []string{"", "x", "a.example.com:7777", "db2://db.example.com", "s3://x", "gs://x", "abfs://x", "wasb://x", "mongodb+srv://x", "postgres://u:p@x/y@z"} {
		if _, known := dataservice.Recognize(text); errors.Is(err, known) {
			return true
		}
	}
	return false
}
