package summary

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
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

// The names of the user, of the role's session and of the account's other users are in no format of
// a masked report, whatever the findings say of them.
func TestNamesOfUsersAreInNoMaskedFormat(t *testing.T) {
	read := awssim.Policy{Name: "quux-reads", Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:Get*","iam:List*","iam:Simulate*","ec2:*","tag:*"],"Resource":"*"}]}`, Kind: awssim.CustomerManaged}
	boundary := awssim.Policy{Name: "quux-boundary", Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"}]}`, Kind: awssim.CustomerManaged}
	for name, tt := range map[string]struct {
		caller string
		has    awssim.IAM
		says   string // unmasked
	}{
		"an IAM user": {
			"arn:aws:iam::111122223333:user/quux",
			awssim.IAM{Users: []awssim.User{{Name: "quux", Policies: []awssim.Policy{read}}, {Name: "corge"}, {Name: "grault"}}}, "to user quux",
		},
		"an IAM user whose boundary denies": {
			"arn:aws:iam::111122223333:user/quux",
			awssim.IAM{Users: []awssim.User{{Name: "quux", Policies: []awssim.Policy{awssim.Administrator()}, Boundary: &boundary}, {Name: "corge"}, {Name: "grault"}}}, "policy%2Fquux-boundary",
		},
		"a session of a role": {
			"arn:aws:sts::111122223333:assumed-role/deployer/quux",
			awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Policies: []awssim.Policy{read}}}, Users: []awssim.User{{Name: "corge"}, {Name: "grault"}}}, "(session quux)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := &awssim.World{
				Now:        time.Date(2022, 9, 14, 10, 30, 0, 0, time.UTC),
				Configured: []awssim.Profile{{Profile: account.Profile{Name: "work", Default: true, Region: "us-east-1"}, Reaches: "111122223333", As: tt.caller}},
				Accounts:   []*awssim.Account{{ID: "111122223333", IAM: tt.has}},
			}
			need := steps.DefaultRequirements()
			all := steps.All(need)
			m := steps.New(all, steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: w, Now: func() time.Time { return w.Now }})}, steps.Answers{})
			if err := steps.Run(t.Context(), m, nil); err != nil {
				t.Fatal(err)
			}
			r := New(m, Meta{Version: "v0.1.0", GeneratedAt: w.Now})
			open, err := r.JSON()
			for _, word := range []string{tt.says, "corge and grault", "--user-name corge"} {
				if err != nil || !strings.Contains(string(open), word) {
					t.Fatalf("%v, the report does not say %s:\n%s", err, word, open)
				}
			}
			r = r.MaskedBy(mask.New())
			for _, f := range Formats() {
				text, err := r.Render(f)
				if found := regexp.MustCompile("quux|corge|grault").Find(text); err != nil || found != nil {
					t.Errorf("%s shows %s, %v:\n%s", f, found, err, text)
				}
			}
		})
	}
}
