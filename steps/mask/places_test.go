package mask

import "testing"

// A home folder and a session are often named after a person or a company.
func TestPlacesOfThisMachineSayNothingOfAPerson(t *testing.T) {
	k := New()
	k.LearnPlaces("/home/jdoe-acme/", "acme-prod", "session", "session-target-2", "")
	for s, want := range map[string]string{
		"Saved as /home/jdoe-acme/w/report.md.":                             "Saved as ~/w/report.md.",
		"--session /home/jdoe-acme/.local/state/acme-prod.yaml":             "--session ~/.local/state/[session-A].yaml",
		"/home/jdoe-acme2/x":                                                "/home/jdoe-acme2/x",
		"~/.local/state/astro-activate/session.yaml, session-target-2.yaml": "~/.local/state/astro-activate/session.yaml, session-target-2.yaml",
	} {
		if got := k.Text(s); got != want {
			t.Errorf("%q became %q, not %q", s, got, want)
		}
	}
	if got := k.Session("acme-prod") + k.Session("session"); got != "[session-A]session" {
		t.Error(got)
	}
	(*Mask)(nil).LearnPlaces("/home/jdoe")
}
