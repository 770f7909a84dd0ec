package summary

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// invalid holds a report against docs/report.schema.json.
func invalid(t *testing.T, report []byte) error {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(report))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// TestSchemaDescribesEveryFieldOfTheReport keeps fields from being added to the
// report and forgotten in its schema.
func TestSchemaDescribesEveryFieldOfTheReport(t *testing.T) {
	data, err := os.ReadFile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]any
		Defs       struct {
			Finding struct{ Properties map[string]any }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		of    reflect.Type
		known map[string]any
	}{{reflect.TypeFor[Report](), schema.Properties}, {reflect.TypeFor[Finding](), schema.Defs.Finding.Properties}} {
		var fields []string
		for _, f := range reflect.VisibleFields(tt.of) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, name)
		}
		slices.Sort(fields)
		if known := slices.Sorted(maps.Keys(tt.known)); !slices.Equal(fields, known) {
			t.Errorf("%s has %v, the schema %v", tt.of, fields, known)
		}
	}
}
