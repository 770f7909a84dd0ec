package files

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/steps"
)

// given parses a file and commits it, as check does.
func given(t *testing.T, file string) (*steps.Machine, error) {
	t.Helper()
	r := steps.DefaultRequirements()
	all := steps.All(r)
	m := steps.New(all, steps.Env{Requirements: r}, steps.Answers{})
	settings, err := ParseAnswers(all, "answers.yaml", []byte(file))
	if err != nil {
		return m, err
	}
	return m, m.SetAll(settings)
}

// everything is an answers file as the documentation shows it.
const everything = `account:      {profile: prod, expected_id: 012345678901}
cluster:      {name: "Production data", id: cl0v1p6lc728255byzyfs7lw21, node_type: m5.xlarge, max_nodes: 20}
region:       us-east-1
network:      {cidr: 172.20.0.0/19}
connectivity: {methods: [public, peering]}
public:       {endpoints: [{name: warehouse, kind: snowflake, host: xy12345.snowflakecomputing.com, port: 443}, db=postgres://db.example.com:5432]}
peering:      {profile: "", account_id: 000000000012, region: eu-west-1, vpc_id: vpc-0a1b2c3d4e5f60718, cidrs: [],
               services: [{name: orders, kind: postgres, host: orders.data.example.internal, port: 5432}, cache=redis://10.40.3.7:6379]}
dns:          {resolve_hostnames: True, private_zones: [Z0123456789ABCDEFGHIJ]}
acknowledged: {region.zones: "why this is acceptable"}
`

func TestAnswersFileIsReadAsWritten(t *testing.T) {
	for name, file := range map[string]string{
		"nested":          everything,
		"from Windows":    "\ufeff" + strings.ReplaceAll(everything, "\n", "\r\n"),
		"with a comment":  "# ours\n---\n" + everything,
		"with a dotted":   strings.Replace(everything, "network:      {cidr: 172.20.0.0/19}", "network.cidr: 172.20.0.0/19", 1),
		"with a null":     strings.Replace(everything, `profile: ""`, `profile: ~`, 1),
		"in several maps": strings.Replace(everything, "network:      {cidr: 172.20.0.0/19}", "network:\n\n  cidr:   '172.20.0.0/19'", 1),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := given(t, file)
			if err != nil {
				t.Fatal(err)
			}
			for key, want := range map[steps.Key]steps.Value{
				steps.KeyProfile:      {"prod"},
				steps.KeyExpectedID:   {"012345678901"},
				steps.KeyPeerAccount:  {"000000000012"},
				steps.KeyMaxNodes:     {"20"},
				steps.KeyCIDR:         {"172.20.0.0/19"},
				steps.KeyMethods:      {"public", "peering"},
				steps.KeyEndpoints:    {"warehouse=snowflake://xy12345.snowflakecomputing.com:443", "db=postgres://db.example.com:5432"},
				steps.KeyResolve:      {"true"},
				steps.KeyPeerProfile:  nil,
				steps.KeyPeerServices: {"orders=postgres://orders.data.example.internal:5432", "cache=redis://10.40.3.7:6379"},
				steps.KeyPeerCIDRs:    nil, // an empty list of networks says nothing
				steps.KeyPrivateZones: {"Z0123456789ABCDEFGHIJ"},
			} {
				if got := m.Answers().Get(key); !slices.Equal(got, want) || (got == nil) != (want == nil) {
					t.Errorf("%s is %q, not %q", key, got, want)
				}
			}
			if reason, _ := m.Answers().Acknowledged("region.zones"); reason != "why this is acceptable" {
				t.Errorf("the reason is %q", reason)
			}
		})
	}
}

func TestEmptyListOfMethodsIsAnAnswer(t *testing.T) {
	m, err := given(t, "connectivity: {methods: []}")
	if err != nil || slices.Contains(m.Missing(), steps.KeyMethods) {
		t.Errorf("missing: %v, %v", m.Missing(), err)
	}
}

func TestInvalidCIDRIsAnAnswerThatItsCheckJudges(t *testing.T) {
	m, err := given(t, "network: {cidr: 10.0.0.0/99}")
	if err != nil || m.Answers().Text(steps.KeyCIDR) != "10.0.0.0/99" {
		t.Errorf("%q, %v", m.Answers().Text(steps.KeyCIDR), err)
	}
}

func TestEmptyFilesGiveNoAnswers(t *testing.T) {
	for _, file := range []string{"", "\n\n", "# nothing yet\n", "---\n", "~\n", "{}", "\ufeff", "account:\ncluster: ~\n"} {
		if m, err := given(t, file); err != nil || fmt.Sprint(m.Answers()) != fmt.Sprint(steps.Answers{}) {
			t.Errorf("%q: %v, %v", file, m.Answers(), err)
		}
	}
}

func TestErrorOfABadAnswersFileIsOneSentence(t *testing.T) {
	for name, tt := range map[string]struct{ file, want string }{
		"a list at the top":          {"- region", "line 1: a list where answers belong"},
		"one word":                   {"us-east-1", `line 1: the single value "us-east-1" where answers belong`},
		"an unknown group":           {"netwrok: {cidr: 10.0.0.0/16}", `line 1: there is no answer called "netwrok"`},
		"an unknown key":             {"region: us-east-1\nnetwork:\n  cdir: x", `line 3: there is no answer called "network.cdir"; did you mean network.cidr?`},
		"a key like no other":        {"foo: 1", `line 1: there is no answer called "foo": write one of account.expected_id, account.profile, `},
		"a key in the wrong place":   {"cidr: 10.0.0.0/16", "did you mean network.cidr?"},
		"a key in capitals":          {"Region: us-east-1", "did you mean region?"},
		"a map where a text belongs": {"region: {name: us-east-1}", "line 1: region takes one value, not a map"},
		"a list where a text":        {"network:\n  cidr: [10.0.0.0/16]", "line 2: network.cidr takes one value, not a list"},
		"a text where a list":        {"peering: {cidrs: 10.0.0.0/16}", `peering.cidrs takes a list, not the single value "10.0.0.0/16": write cidrs: [10.0.0.0/16]`},
		"a text where a group":       {"account: prod", `account contains several answers, not the single value "prod": write them below it, as account: {`},
		"a list in a list":           {"peering: {cidrs: [[10.0.0.0/16]]}", "peering.cidrs contains a list where one value belongs"},
		"a map in a list of texts":   {"dns: {private_zones: [{id: Z1}]}", "dns.private_zones contains a map where one value belongs"},
		"a number that isn't one":    {"cluster: {max_nodes: 1e3}", `cluster.max_nodes: "1e3" is not a whole number`},
		"a number in another's form": {"cluster: {max_nodes: 010}", `cluster.max_nodes: "010" is not a whole number`},
		"one method twice":           {"connectivity: {methods: [public, public]}", `"public" is given twice`},
		"a region that isn't one":    {"region: Virginia", `line 1: region: "Virginia" is not the name of an AWS region`},
		"a toggle that isn't one":    {"dns: {resolve_hostnames: yes}", `"yes" is neither true nor false`},
		"the same key twice":         {"region: us-east-1\nregion: us-east-2", `line 2: "region" was given in line 1 already`},
		"the same key in two forms":  {"network: {cidr: 10.0.0.0/16}\nnetwork.cidr: 10.1.0.0/16", `line 2: "network.cidr" was given in line 1 already`},
		"two documents":              {"region: us-east-1\n---\nregion: us-east-2", "second YAML document"},
		"a bomb of anchors":          {"a: &a [x]\nb: [*a, *a]", "no answer called"},
		"an anchor":                  {"region: &r us-east-1\ncluster: {name: *r}", "line 1: \"region\" uses a YAML anchor"},
		"a merged map":               {"cluster: {<<: {name: x}}", `"cluster.<<"`},
		"an endpoint that lacks":     {"public: {endpoints: [{name: db, kind: postgres, host: h}]}", "an entry lacks its port"},
		"an endpoint with more":      {"public: {endpoints: [{name: db, kind: postgres, host: h, prot: 1}]}", `an entry has no "prot"; did you mean port?`},
		"an endpoint with a login":   {"public: {endpoints: [{name: db, kind: postgres, host: h, port: 1, password: x}]}", `an entry has no "password": write one of name, kind, host, port`},
		"an endpoint's port":         {"public: {endpoints: [{name: db, kind: postgres, host: h, port: many}]}", `the port "many" of db is not a number`},
		"an endpoint with a URL":     {"public: {endpoints: [{name: db, kind: postgres, host: 'https://h', port: 1}]}", `the host of db is not a host name or an IPv4 address`},
		"an unknown check":           {"acknowledged: {region.zone: ours}", `there is no check called "region.zone" to acknowledge; did you mean region.zones?`},
		"no reason":                  {"acknowledged: {region.zones: ''}", "acknowledging region.zones requires a reason"},
		"a reason with escapes":      {`acknowledged: {region.zones: "\e[2Jours"}`, "the reason for acknowledging region.zones contains a control character"},
		"reasons without checks":     {"acknowledged: [region.zones]", "acknowledged contains several answers, not a list"},
		"invalid YAML":               {"region: 'us-east-1", "not readable as YAML"},
		"a tab":                      {"account:\n\tprofile: x", "not readable as YAML"},
		"another file altogether":    {"\x7fELF\x02\x01\x01\x00\x00", "not readable as YAML"},
		"a huge file":                {strings.Repeat("# x\n", MaxAnswerBytes/4+1), "larger than"},
		"a map as a key":             {"{[region]: x}", "where the name of an answer belongs"},
		"a text that drives":         {"region: \"\\e[2J\"", "\uFFFD[2J"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := given(t, tt.file)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.ContainsAny(err.Error(), "\n\x1b") || !strings.HasPrefix(err.Error(), "answers.yaml") {
				t.Errorf("%v\ndoes not say %s", err, tt.want)
			}
		})
	}
}

func TestSetTakesTextsAndLists(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	for in, want := range map[string]steps.Value{
		"region=us-east-1":                                     {"us-east-1"},
		" network.cidr = 10.0.0.0/16 ":                         {"10.0.0.0/16"},
		"connectivity.methods=public, peering":                 {"public", "peering"},
		"connectivity.methods=":                                {},
		"public.endpoints=db=postgres://h:1,w=snowflake://h:2": {"db=postgres://h:1", "w=snowflake://h:2"},
		"cluster.name=a=b, c":                                  {"a=b, c"},
		"acknowledged.region.zones=we know, and it is fine":    {"we know, and it is fine"},
	} {
		got, err := ParseSetting(all, in)
		if err != nil || !slices.Equal(got.Value, want) {
			t.Errorf("%s: %q, %v", in, got.Value, err)
		}
	}
	if _, err := ParseSetting(all, "acknowledged=we know"); err == nil || err.Error() != "--set: acknowledged needs the id of a check, such as acknowledged.account.clean=REASON" {
		t.Errorf("an acknowledgement without a check: %v", err)
	}
}

// TestWhatIsWrittenIsReadBack gives every field odd but valid texts and holds the
// document that the session keeps against what was given.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	odd := []string{"0123", "1e3", "0x10", "true", "no", "null", "~", "- x", "#", "a: b", "{", "[x", "'", `"`, "&a", "*a", "!!int 3",
		" padded ", "é\u200b", "line\nbreak", "tab\tbed", "1_000", "2026-11-21", "12:30:00", "=", "<<", "%", "@", "`", "\\", "日本", ".inf", "1.0"}
	pick := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		answers := steps.Answers{}
		for _, s := range all {
			for _, f := range s.Fields {
				v := steps.Text(odd[pick.IntN(len(odd))])
				switch {
				case f.Record != nil:
					v = steps.Value{fmt.Sprintf("n%d=postgres://h:%d", pick.IntN(9), 1+pick.IntN(9)), odd[pick.IntN(len(odd))]}
				case f.Kind.Many():
					v = append(v, odd[pick.IntN(len(odd))])
				case f.Kind == steps.NumberField && pick.IntN(2) == 0:
					v = steps.Text("20")
				case f.Kind == steps.ToggleField && pick.IntN(2) == 0:
					v = steps.Text("false")
				}
				if pick.IntN(4) > 0 {
					answers = answers.With(f.Key, v)
				}
			}
		}
		answers = answers.Acknowledge("region.zones", odd[pick.IntN(len(odd))]+"!")
		for _, form := range []struct {
			name    string
			marshal func(Document) ([]byte, error)
		}{
			{"YAML", func(d Document) ([]byte, error) { return yaml.Marshal(d) }},
			{"JSON", Document.MarshalJSON},
		} {
			data, err := form.marshal(NewDocument(all, answers))
			if err != nil {
				t.Fatal(err)
			}
			settings, err := ParseAnswers(all, "answers.yaml", data)
			if err != nil {
				t.Fatalf("%v in\n%s", err, data)
			}
			back := steps.Answers{}
			for _, s := range settings {
				if check, ok := strings.CutPrefix(string(s.Key), acknowledgedPrefix); ok {
					back = back.Acknowledge(check, s.Value.String())
				} else {
					back = back.With(s.Key, s.Value)
				}
			}
			for _, s := range all {
				for _, f := range s.Fields {
					if got, want := back.Get(f.Key), answers.Get(f.Key); !slices.Equal(got, want) {
						t.Fatalf("%s: %s came back as %q, not %q, from\n%s", form.name, f.Key, got, want, data)
					}
				}
			}
			if fmt.Sprint(back.Acknowledgements()) != fmt.Sprint(answers.Acknowledgements()) {
				t.Fatalf("%s: %v came back as %v", form.name, answers.Acknowledgements(), back.Acknowledgements())
			}
		}
	}
}

func FuzzParseAnswers(f *testing.F) {
	f.Add(everything)
	f.Add("a: &a [*a]")
	f.Add("{region: us-east-1, network: {cidr: [}}")
	f.Add("acknowledged: {region.zones: x}\n---\n")
	f.Add("public: {endpoints: [{name: a=b, kind: 'c://d', host: '[::1]', port: 1}]}")
	all := steps.All(steps.DefaultRequirements())
	f.Fuzz(func(t *testing.T, file string) {
		settings, err := ParseAnswers(all, "answers.yaml", []byte(file))
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") || len(err.Error()) > 1000 {
				t.Errorf("not one sentence: %q", err)
			}
			return
		}
		m := steps.New(all, steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
		if m.SetAll(settings) != nil {
			return
		}
		data, err := yaml.Marshal(NewDocument(all, m.Answers()))
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseAnswers(all, "answers.yaml", data)
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		back := steps.New(all, steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
		if err := back.SetAll(again); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(back.Answers()) != fmt.Sprint(m.Answers()) {
			t.Errorf("%v came back as %v", m.Answers(), back.Answers())
		}
	})
}

func TestAnErrorDoesNotRepeatALogin(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	for _, text := range []string{"postgres://bob:canary@db.example.com", "postgres://bob:canary@db.example.com=x"} {
		if _, err := ParseSetting(all, text); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v", err)
		}
	}
}
