package steps_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

func TestChecksOfPublicEndpointsFollowTheAnswers(t *testing.T) {
	world := &awssim.World{Hosts: []awssim.Host{{Name: "xy12345.snowflakecomputing.com", Addresses: []string{"52.1.2.3"}, Open: []int{443}}}}
	warehouse := steps.Value{"warehouse=snowflake://xy12345.snowflakecomputing.com:443"}
	for name, tt := range map[string]struct {
		methods, endpoints steps.Value
		want               map[string]awscheck.Status
	}{
		"a warehouse over its public endpoint": {steps.Value{steps.MethodPublic}, warehouse, map[string]awscheck.Status{
			"public.dns": awscheck.Pass, "public.address": awscheck.Pass, "public.reachable": awscheck.Pass, "public.allowlist": awscheck.Info}},
		"a database without an allowlist that does not resolve": {steps.Value{steps.MethodPublic}, steps.Value{"db=postgres://db.example.com:5432"}, map[string]awscheck.Status{
			"public.dns": awscheck.Fail, "public.address": awscheck.Unverified, "public.reachable": awscheck.Unverified, "public.allowlist": awscheck.Skipped}},
		"no service named": {steps.Value{steps.MethodPublic}, nil, map[string]awscheck.Status{
			"public.dns": awscheck.Skipped, "public.address": awscheck.Skipped, "public.reachable": awscheck.Skipped, "public.allowlist": awscheck.Skipped}},
		"peering only": {steps.Value{steps.MethodPeering}, warehouse, map[string]awscheck.Status{
			"public.dns": awscheck.Skipped, "public.address": awscheck.Skipped, "public.reachable": awscheck.Skipped, "public.allowlist": awscheck.Skipped}},
	} {
		t.Run(name, func(t *testing.T) {
			requirements := steps.DefaultRequirements()
			env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: world}), Programs: world.Programs(), Network: world.Network(), Requirements: requirements}
			answers := steps.Answers{}.With(steps.KeyMethods, tt.methods).With(steps.KeyEndpoints, tt.endpoints)
			m := steps.New(steps.All(requirements), env, answers)
			if err := steps.Run(t.Context(), m, nil); err != nil {
				t.Fatal(err)
			}
			found := map[string]awscheck.Status{}
			for _, f := range m.StepFindings("connectivity") {
				found[f.ID] = f.Status
			}
			for id, want := range tt.want {
				if found[id] != want {
					t.Errorf("%s is %q, want %q", id, found[id], want)
				}
			}
		})
	}
}

func TestServicesHaveNamesOfTheirOwn(t *testing.T) {
	m := steps.New(steps.All(steps.DefaultRequirements()), steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
	for name, c := range map[string]struct {
		list steps.Value
		want string
	}{
		"two services":                    {steps.Value{"orders=postgres://10.40.1.5:5432", "cache=redis://10.40.1.6:6379"}, ""},
		"one name twice":                  {steps.Value{"orders=postgres://10.40.1.5:5432", "orders=mysql://10.40.1.6:3306"}, `the name "orders" is given twice`},
		"the same name for the shell":     {steps.Value{"our-db=postgres://10.40.1.5:5432", "our_db=mysql://10.40.1.6:3306"}, `the name "our_db" is given twice`},
		"a service without its port":      {steps.Value{"orders=postgres://10.40.1.5"}, "write it as name=kind://host:port"},
		"a password in the one-line form": {steps.Value{"orders=postgres://user:secret@10.40.1.5:5432"}, "is not a data service"},
	} {
		for _, key := range []steps.Key{steps.KeyEndpoints, steps.KeyPeerServices} {
			err := m.SetAll([]steps.Setting{{Key: key, Value: c.list, Where: "answers.yaml"}})
			if got := ""; err != nil || c.want != "" {
				if err != nil {
					got = err.Error()
				}
				if strings.Contains(got, "secret") {
					t.Errorf("%s, %s: the error repeats the password: %q", name, key, got)
				}
				if c.want == "" || !strings.Contains(got, c.want) {
					t.Errorf("%s, %s: %q", name, key, got)
				}
			}
		}
	}
}

// A private address is known to be one while it is typed: no check has to run to say so.
func TestATypedServiceWithAPrivateAddressSaysSoAtOnce(t *testing.T) {
	requirements := steps.DefaultRequirements()
	known := steps.Value{"db=postgres://192.168.4.5:5432"}
	m := steps.New(steps.All(requirements), steps.Env{Requirements: requirements}, steps.Answers{}.With(steps.KeyMethods, steps.Value{steps.MethodPublic}).With(steps.KeyEndpoints, known))
	for name, c := range map[string]struct {
		draft steps.Value
		want  string // of the details
	}{
		"a private address":          {append(known[:1:1], "orders=postgres://10.1.2.3:5432"), "10.1.2.3 is a private address: no public endpoint has it."},
		"a public address":           {steps.Value{"orders=postgres://52.1.2.3:5432"}, ""},
		"a host name":                {steps.Value{"orders=postgres://orders.example.com:5432"}, ""},
		"one that a check has found": {known, ""},
	} {
		found, err := m.Draft(steps.KeyEndpoints, c.draft)
		details := ""
		for _, f := range found {
			details += f.Detail
			if f.Status != awscheck.Warn {
				t.Errorf("%s: it is %s, and would hold up the answer", name, f.Status)
			}
		}
		if err != nil || !strings.HasPrefix(details, c.want) || c.want == "" && details != "" {
			t.Errorf("%s: %q, %v", name, details, err)
		}
	}
	if _, err := m.Draft(steps.KeyEndpoints, steps.Value{"orders=postgres://10.40.1.5"}); err == nil {
		t.Error("a service without a port is accepted")
	}
}
