package steps

import (
	"strings"
	"testing"
)

// FuzzParseRequirements requires one sentence for requirements that can't be used, and a
// machine that works with those that can.
func FuzzParseRequirements(f *testing.F) {
	f.Add(embeddedRequirements)
	for _, change := range [][2]string{
		{"vcpus", "-1"}, {"us-east-1", "us-east-1 # x"}, {"172.20.0.0/19", "::/0"}, {"m5.xlarge", "\"\\e[2J\""}, {"zone", "&a [*a]"},
	} {
		f.Add([]byte(strings.ReplaceAll(string(embeddedRequirements), change[0], change[1])))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseRequirements(data)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") || len(err.Error()) > 1000 {
				t.Errorf("not one sentence: %q", err)
			}
			return
		}
		m := NewOffline(All(r), r)
		m.GoToStart()
		for _, s := range m.Steps() {
			for _, field := range s.Fields {
				if field.Default == nil {
					continue
				}
				if value := field.Default(r); m.SetAll([]Setting{{Key: field.Key, Value: value}}) != nil && field.JudgedBy == "" {
					t.Errorf("the default of %s is refused: %q", field.Key, value)
				}
			}
		}
		for _, q := range r.Quotas {
			if q.Min < 0 {
				t.Errorf("a quota of %g is needed", float64(q.Min))
			}
		}
	})
}
