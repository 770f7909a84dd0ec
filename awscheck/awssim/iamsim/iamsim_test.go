package iamsim

import (
	"strings"
	"sync"
	"testing"
)

func TestDirectoryParsesEachDocumentOnce(t *testing.T) {
	shared := Administrator()
	d := NewDirectory("111122223333", "", IAM{
		Users: []User{{Name: "ana", Policies: []Policy{shared}, Boundary: &shared}, {Name: "ben", Policies: []Policy{shared, {Document: "{"}}}},
		SCPs:  []string{shared.Document},
	})
	var wait sync.WaitGroup
	for _, i := range d.identities {
		for range 4 {
			wait.Go(func() { rulesOf(d, i) })
		}
	}
	wait.Wait()
	ana, ben := rulesOf(d, d.identities[0]), rulesOf(d, d.identities[1])
	first := &ana.identity[0].statements[0]
	for name, other := range map[string]document{
		"the boundary": ana.boundary[0], "the organization": ana.organization[0], "another user": ben.identity[0],
	} {
		if &other.statements[0] != first {
			t.Errorf("the document of %s was parsed again", name)
		}
	}
	if len(d.documents.parsed) != 2 || len(ben.identity[1].statements) != 0 {
		t.Errorf("%d documents; one that is not JSON has %d statements", len(d.documents.parsed), len(ben.identity[1].statements))
	}
}

func TestUserIDs(t *testing.T) {
	const (
		user      = "arn:aws:iam::111122223333:user/platform/ana"
		session   = "arn:aws:sts::111122223333:assumed-role/deployer/ci@example.com"
		federated = "arn:aws:sts::111122223333:federated-user/bob"
		root      = "arn:aws:iam::111122223333:root"
	)
	d := NewDirectory("111122223333", "", IAM{Roles: []Role{{Name: "deployer", Path: "/platform/"}}}, user)
	for caller, want := range map[string][2]string{ // how it begins and ends
		user:      {"AIDA", ""},
		session:   {uniqueID("AROA", "arn:aws:iam::111122223333:role/platform/deployer"), ":ci@example.com"},
		federated: {"111122223333:bob", ""},
		root:      {"111122223333", "111122223333"},
	} {
		got := Request{Directory: d, Caller: caller}.UserID()
		if !strings.HasPrefix(got, want[0]) || !strings.HasSuffix(got, want[1]) {
			t.Errorf("%s has %q, want %q…%q", caller, got, want[0], want[1])
		}
	}
}
