// Package clitest has what the tests of the program and those against the emulator share.
package clitest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Invalid validates a report against the schema in a file; nil: it is valid.
func Invalid(t testing.TB, schemaFile string, report []byte) error {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(report))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// Findings returns the findings of a report, as they are written.
func Findings(t testing.TB, report string) string {
	t.Helper()
	var r struct{ Findings json.RawMessage }
	if err := json.Unmarshal([]byte(report), &r); err != nil {
		t.Fatalf("%v in %.300s", err, report)
	}
	return string(r.Findings)
}

// Isolate hides the AWS configuration of the machine from the test.
func Isolate(t testing.TB) {
	t.Helper()
	for _, e := range os.Environ() {
		if key, value, _ := strings.Cut(e, "="); strings.HasPrefix(key, "AWS_") {
			t.Setenv(key, value) // restored after the test
			if err := os.Unsetenv(key); err != nil {
				t.Fatal(err)
			}
		}
	}
	home := t.TempDir()
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}
