package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

func TestASessionForAnotherTargetOrCluster(t *testing.T) {
	r := steps.DefaultRequirements()
	all := steps.All(r)
	now := func() time.Time { return time.Date(2022, 9, 14, 10, 0, 0, 0, time.UTC) }
	dir := t.TempDir()
	first := filepath.Join(dir, "first.yaml")
	m, err := given(t, everything)
	if err != nil {
		t.Fatal(err)
	}
	for check, reason := range map[string]string{"account.clean": "ours", "network.cidr.overlap.peers": "old", "dns.hostnames": "later", "public.reachable": "blocked here"} {
		if err := m.SetAll([]steps.Setting{{Key: steps.KeyAcknowledged + steps.Key("."+check), Value: steps.Text(reason)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&Saver{Path: first, Steps: all, Requirements: r, Account: "012345678901", Now: now}).Save(m.Answers(), "summary"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	from, err := ParseSession(all, before)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		how     Derivation
		edit    func(*Session)
		step    string
		has     []string
		without []string
	}{
		"another target": {AnotherTarget(), nil, "peering",
			[]string{"id: cl0v1p6lc728255byzyfs7lw21", "name: Production data", "172.20.0.0/19", "warehouse", "account.clean: ours", "public.reachable: blocked here", "profile: prod", `account: "012345678901"`},
			[]string{"vpc_id", "eu-west-1", "private_zones", "services", "000000000012", "overlap.peers", "dns.hostnames", "others"}},
		"another target of one with public endpoints only": {AnotherTarget(), func(s *Session) {
			for i := range s.Settings {
				if s.Settings[i].Key == steps.KeyMethods {
					s.Settings[i].Value = steps.Value{steps.MethodPublic}
				}
			}
		}, "peering", []string{"methods: [public, peering]"}, nil},
		"another cluster": {AnotherCluster(), nil, "region",
			[]string{"others: [cl0v1p6lc728255byzyfs7lw21]", "vpc_id", "eu-west-1", "warehouse", "account.clean: ours", "profile: prod", "us-east-1"},
			[]string{"Production data", "172.20.0.0/19", "  id: cl0", "overlap.peers"}},
		"a third cluster": {AnotherCluster(), func(s *Session) {
			s.Settings = append(s.Settings, steps.Setting{Key: steps.KeyOthers, Value: steps.Text("cl0aaaaaaaaaaaaaaaaaaaaaaa")})
		}, "region", []string{"others: [cl0aaaaaaaaaaaaaaaaaaaaaaa, cl0v1p6lc728255byzyfs7lw21]"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			source := *from
			source.Settings = append([]steps.Setting(nil), from.Settings...)
			if tt.edit != nil {
				tt.edit(&source)
			}
			path := filepath.Join(dir, name+".yaml")
			if err := tt.how.Derive(all, &source, path, now); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if s, err := ParseSession(all, data); err != nil || s.Step != tt.step || s.Requirements != r.Version {
				t.Errorf("%v, %+v", err, s)
			}
			for _, want := range tt.has {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not taken over:\n%s", want, text)
				}
			}
			for _, no := range tt.without {
				if strings.Contains(text, no) {
					t.Errorf("%q is taken over:\n%s", no, text)
				}
			}
			if err := tt.how.Derive(all, &source, path, now); err == nil || !strings.Contains(err.Error(), "exists already") {
				t.Errorf("it is written over: %v", err)
			}
		})
	}
	if after, err := os.ReadFile(first); err != nil || string(after) != string(before) {
		t.Error("the first session has changed")
	}
}

func TestASessionIsRetiredWithItsReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	if aside, err := Retire(path); aside != "" || err != nil {
		t.Errorf("without a session: %q, %v", aside, err)
	}
	for n, want := range []string{".before", ".before-2"} {
		for file, text := range map[string]string{path: "session " + want, ReportPath(path): "report " + want} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		aside, err := Retire(path)
		report, _ := os.ReadFile(ReportPath(aside))
		if err != nil || aside != path+want || string(report) != "report "+want {
			t.Errorf("%d: %q, %v, report %q", n, aside, err, report)
		}
		if _, err := os.Stat(ReportPath(path)); err == nil {
			t.Error("the next session is compared with the report of another")
		}
	}
	list, err := ListSessions(steps.All(steps.DefaultRequirements()), filepath.Dir(path))
	if err != nil || len(list) != 3 {
		t.Errorf("%d sessions are listed, %v", len(list), err)
	}
}
