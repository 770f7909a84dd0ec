package summary

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A validator holds JSON against the part of JSON Schema that the report's schema
// uses; a keyword that it does not know is a problem, so that none goes unseen.
type validator struct {
	root     map[string]any
	problems []string
}

// problemsOf validates a report against docs/report.schema.json.
func problemsOf(t *testing.T, report []byte) []string {
	t.Helper()
	data, err := os.ReadFile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	v := validator{}
	var value any
	if err := json.Unmarshal(data, &v.root); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(report, &value); err != nil {
		t.Fatal(err)
	}
	v.validate("report", v.root, value)
	return v.problems
}

func (v *validator) wrong(at, format string, args ...any) {
	v.problems = append(v.problems, at+": "+fmt.Sprintf(format, args...))
}

func (v *validator) validate(at string, schema map[string]any, value any) {
	object, _ := value.(map[string]any)
	list, _ := value.([]any)
	text, isText := value.(string)
	number, isNumber := value.(float64)
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		want := schema[keyword]
		switch keyword {
		case "$schema", "$id", "$defs", "title", "description":
		case "$ref":
			target := v.root
			for part := range strings.SplitSeq(strings.TrimPrefix(want.(string), "#/"), "/") {
				target = target[part].(map[string]any)
			}
			v.validate(at, target, value)
		case "type":
			if !slices.ContainsFunc(many(want), func(t any) bool { return isType(t.(string), value) }) {
				v.wrong(at, "%v is not %v", value, want)
			}
		case "const":
			if value != want {
				v.wrong(at, "%v is not %v", value, want)
			}
		case "enum":
			if !slices.Contains(many(want), value) {
				v.wrong(at, "%v is none of %v", value, want)
			}
		case "format":
			if _, err := time.Parse(time.RFC3339, text); want != "date-time" || err != nil {
				v.wrong(at, "%v is not %v", value, want)
			}
		case "pattern":
			if isText && !regexp.MustCompile(want.(string)).MatchString(text) {
				v.wrong(at, "%q does not match %v", text, want)
			}
		case "minLength":
			if isText && len(text) < int(want.(float64)) {
				v.wrong(at, "%q is too short", text)
			}
		case "minimum":
			if isNumber && number < want.(float64) {
				v.wrong(at, "%v is below %v", number, want)
			}
		case "maximum":
			if isNumber && number > want.(float64) {
				v.wrong(at, "%v is above %v", number, want)
			}
		case "minProperties":
			if object != nil && len(object) < int(want.(float64)) {
				v.wrong(at, "it is empty")
			}
		case "required":
			for _, name := range many(want) {
				if _, ok := object[name.(string)]; object != nil && !ok {
					v.wrong(at, "%v is missing", name)
				}
			}
		case "properties":
			for name, sub := range want.(map[string]any) {
				if part, ok := object[name]; ok {
					v.validate(at+"."+name, sub.(map[string]any), part)
				}
			}
		case "additionalProperties":
			known, _ := schema["properties"].(map[string]any)
			for name, part := range object {
				if _, ok := known[name]; ok {
					continue
				}
				if sub, ok := want.(map[string]any); ok {
					v.validate(at+"."+name, sub, part)
				} else if want == false {
					v.wrong(at, "%s is not in the schema", name)
				}
			}
		case "items":
			for i, item := range list {
				v.validate(fmt.Sprintf("%s[%d]", at, i), want.(map[string]any), item)
			}
		default:
			v.wrong(at, "the schema's keyword %s is not known to this test", keyword)
		}
	}
}

func many(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || (name == "integer" && v == float64(int(v)))
	}
	return false
}

// TestTheSchemaNamesEveryFieldOfAReport keeps fields from being added to the
// report and forgotten in its schema.
func TestTheSchemaNamesEveryFieldOfAReport(t *testing.T) {
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
