// Package clitest has what the tests of the program and those against the emulator share.
package clitest

import (
	"bytes"
	"encoding/json"
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
