package summary

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/astronomer/astro-activate/awscheck"
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
	type object struct{ Properties map[string]any }
	var schema struct {
		Properties map[string]any
		Defs       struct{ Finding object } `json:"$defs"`
	}
	var nested struct {
		Properties struct {
			NextSteps struct{ Items object } `json:"next_steps"`
		}
		Defs struct {
			Finding struct{ Properties struct{ Remedy object } }
		} `json:"$defs"`
	}
	if err := errors.Join(json.Unmarshal(data, &schema), json.Unmarshal(data, &nested)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		of    reflect.Type
		known map[string]any
	}{
		{reflect.TypeFor[Report](), schema.Properties}, {reflect.TypeFor[Finding](), schema.Defs.Finding.Properties},
		{reflect.TypeFor[awscheck.Remedy](), nested.Defs.Finding.Properties.Remedy.Properties}, {reflect.TypeFor[NextStep](), nested.Properties.NextSteps.Items.Properties},
	} {
		var fields []string
		for _, f := range reflect.VisibleFields(tt.of) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "-" {
				fields = append(fields, name)
			}
		}
		slices.Sort(fields)
		if known := slices.Sorted(maps.Keys(tt.known)); !slices.Equal(fields, known) {
			t.Errorf("%s has %v, the schema %v", tt.of, fields, known)
		}
	}
}
