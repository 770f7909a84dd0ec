package results

import "testing"

func TestAFactAboutAnEarlierValueSaysSoOnce(t *testing.T) {
	for fact, want := range map[string]string{
		"10.96.32.0/20 has 4096 addresses.": "10.96.32.0/20 has 4096 addresses.",
		"The target VPC has 10.96.0.0/16.":  "For 10.96.32.0/20: The target VPC has 10.96.0.0/16.",
		"":                                  "for 10.96.32.0/20",
	} {
		if got := ofEarlier("10.96.32.0/20", fact); got != want {
			t.Errorf("%q becomes %q", fact, got)
		}
	}
}
