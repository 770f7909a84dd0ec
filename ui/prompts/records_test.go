package prompts_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestDataServicesArePastedChangedAndRemoved(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"connectivity.methods": {"public"}})
	u := newUser(map[string][]string{"Data services": {
		"postgres://reader:hunter2@orders.example.com/app, warehouse=snowflake://xy12345.snowflakecomputing.com:443",
		"sales.c9akciq32.us-east-1.rds.amazonaws.com",
		"what is this",
		"postgres://u:hunter2",
		"warehouse=snowflake://ab98765.snowflakecomputing.com:443",
		"remove sales",
		"remove nothing",
		"",
	}})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Echo: true})
	u.saw(t, "Added: orders=postgres://orders.example.com:5432.", "The login in it was dropped.", "Added: warehouse=snowflake://xy12345.snowflakecomputing.com:443.",
		"Added: sales=postgres://sales.c9akciq32.us-east-1.rds.amazonaws.com:5432.", "The kind and the port are guessed",
		"Not accepted: ", "Changed: warehouse=snowflake://ab98765", "Removed: sales=", `no entry has the name "nothing"`)
	if got := out.Machine.Answers().Get(steps.KeyEndpoints).String(); got != "orders=postgres://orders.example.com:5432, warehouse=snowflake://ab98765.snowflakecomputing.com:443" {
		t.Errorf("the services are %q", got)
	}
}

func TestAPasswordIsNotEchoed(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"connectivity.methods": {"public"}})
	m.Go("connectivity")
	var printed strings.Builder
	in := strings.NewReader("\npostgres://reader:hunter2@orders.example.com/app\npostgres://u:12/hunter2@x.example.com\nquit\n")
	_, _ = prompts.Run(t.Context(), prompts.Options{Machine: m, In: in, Out: &printed, Echo: true})
	if got := printed.String(); strings.Contains(got, "hunter2") || !strings.Contains(got, "Added: orders=postgres://orders.example.com:5432.") {
		t.Errorf("printed\n%s", got)
	}
}

func TestADataServiceIsMovedBehindThePeeringAndBack(t *testing.T) {
	m := machine(t, scenario(t, "blocked"), scenario(t, "blocked").Answers)
	u := newUser(map[string][]string{
		"Data services":       {"move nothing", "move reports", ""},
		"Services in the VPC": {"move reports", "undo", ""},
	})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, `"move warehouse" moves it to "Services in the VPC" of the step Peering.`, `no entry has the name "nothing"`,
		"Moved to Services in the VPC of the step Peering: reports=postgres://reports.internal.example.com:5432.",
		"Moved to Data services of the step Connectivity: reports=", "Undone: Data services and 1 other answer.")
	if got := out.Machine.Answers().Get(steps.KeyPeerServices).String(); !strings.Contains(got, "reports=postgres://reports.internal.example.com:5432") {
		t.Errorf("the services in the VPC are %q", got)
	}
	if got := out.Machine.Answers().Get(steps.KeyEndpoints).String(); strings.Contains(got, "reports") {
		t.Errorf("the data services are %q", got)
	}
}

func TestNothingIsMovedWithoutPeering(t *testing.T) {
	m := machine(t, scenario(t, "ready"), map[string][]string{"connectivity.methods": {"public"}, "public.endpoints": {"db=postgres://db.example.com:5432"}})
	u := newUser(map[string][]string{"Data services": {"move db", ""}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "there is nowhere to move an entry")
	if got := u.output.String(); strings.Contains(got, `"move db" moves it`) {
		t.Errorf("it is offered:\n%s", got)
	}
}
