package summary

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
)

// secret holds one of everything that must not show.
const secret = "111122223333 arn:aws:iam::444455556666:role/x vpc-0d47a11e5c0ffee01 203.0.113.10"

// fill puts the secret into every text that a value holds, so that a field which is
// added to the report later can't be forgotten.
func fill(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(secret)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[files.Document]() {
			if err := json.Unmarshal([]byte(`{"account":{"expected_id":"`+secret+`"},"list":["`+secret+`",{"host":"`+secret+`"}]}`), v.Addr().Interface()); err != nil {
				t.Fatal(err)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(t, v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	}
}

func TestEveryFieldOfAReportIsMasked(t *testing.T) {
	var r Report
	fill(t, reflect.ValueOf(&r).Elem())
	// What these say is this program's own.
	r.Schema, r.Tool.Version, r.Requirements, r.Verdict, r.Missing, r.Identity.Partition = "", "", "", "", nil, ""
	r.Scenario = ""
	for i := range r.Changes {
		r.Changes[i].ID, r.Changes[i].Region, r.Changes[i].Was, r.Changes[i].Is = "", "", "", ""
	}
	r.ToSend.SupportURL, r.ToSend.Priority = "", ""
	for _, items := range [][]Item{r.ToSend.Activation, r.ToSend.Peering} {
		for i := range items {
			items[i].Label = ""
		}
	}
	for i := range r.Target.HostedZones {
		r.Target.HostedZones[i].Service = ""
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.ID, f.Step, f.Status, f.Evidence, f.Region, f.Cause, f.Remedy.Owner = "", "", "", "", "", "", ""
		for j := range f.Remedy.Policy.Statement {
			s := &f.Remedy.Policy.Statement[j]
			s.Effect, s.Action = "", nil
		}
		f.Remedy.Policy.Version = ""
	}
	for i := range r.NextSteps {
		r.NextSteps[i].Who, r.NextSteps[i].Owner = "", ""
	}
	before, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	masked := r.MaskedBy(mask.New())
	data, err := masked.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range strings.Fields(secret) {
		if strings.Contains(string(data), word) {
			t.Errorf("%s is in\n%s", word, data)
		}
	}
	if !masked.Masked || masked.Findings[0].Remedy.Login != nil {
		t.Error("it does not say that it is masked, or can be run")
	}
	if after, err := r.JSON(); err != nil || string(after) != string(before) {
		t.Errorf("the report itself is changed, or %v", err)
	}
	r.Masked = false
	if same := r.MaskedBy(nil); same.Masked || same.Identity != r.Identity {
		t.Error("no mask masks")
	}
}
