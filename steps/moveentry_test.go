package steps

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestAnEntryMovesToTheFieldOfWhichItCanBeOne(t *testing.T) {
	for _, c := range []struct {
		name, public, peered string
		move                 Key
		entry                string
		wantPublic, wantPeer string
	}{
		{"behind the peering", "a=postgres://a.example.com:5432", "", KeyEndpoints, "a=postgres://a.example.com:5432", "", "a=postgres://a.example.com:5432"},
		{"and back", "", "a=postgres://a.example.com:5432", KeyPeerServices, "a=postgres://a.example.com:5432", "a=postgres://a.example.com:5432", ""},
		{"where its name is used", "a=postgres://a.example.com:5432", "a=redis://b.example.com:6379", KeyEndpoints, "a=postgres://a.example.com:5432", "", "a=redis://b.example.com:6379, a-2=postgres://a.example.com:5432"},
		{"where it is listed already", "a=postgres://a.example.com:5432", "b=postgres://a.example.com:5432", KeyEndpoints, "a=postgres://a.example.com:5432", "", "b=postgres://a.example.com:5432"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := DefaultRequirements()
			given := Answers{}.With(KeyMethods, Value{MethodPublic, MethodPeering})
			for k, v := range map[Key]string{KeyEndpoints: c.public, KeyPeerServices: c.peered} {
				if v != "" {
					given = given.With(k, Value{v})
				}
			}
			m := New(All(r), Env{Requirements: r}, given)
			if err := MoveEntry(m, c.move, c.entry); err != nil {
				t.Fatal(err)
			}
			if public, peered := m.Answers().Get(KeyEndpoints).String(), m.Answers().Get(KeyPeerServices).String(); public != c.wantPublic || peered != c.wantPeer {
				t.Errorf("public %q, peered %q", public, peered)
			}
			if err := MoveEntry(m, c.move, c.entry); err == nil {
				t.Error("it is moved twice")
			}
		})
	}
}

func TestAFindingIsAboutTheEntryThatItNames(t *testing.T) {
	r := DefaultRequirements()
	m := New(All(r), Env{Requirements: r}, Answers{}.With(KeyMethods, Value{MethodPublic, MethodPeering}).
		With(KeyEndpoints, Value{"db=postgres://db.example.com:5432"}).With(KeyPeerServices, Value{"db=redis://cache.internal:6379"}))
	for _, c := range []struct {
		id, subject, entry string
	}{
		{awscheck.PublicAddress, "db", "db=postgres://db.example.com:5432"},
		{awscheck.PathACL, "db", "db=redis://cache.internal:6379"},
		{awscheck.PublicAddress, "other", ""},
		{awscheck.PublicAddress, "", ""},
		{awscheck.AccountClean, "db", ""},
	} {
		f := Finding{Finding: awscheck.Finding{ID: c.id, Subject: c.subject}}
		if _, entry, ok := EntryOf(m, f); entry != c.entry || ok != (c.entry != "") {
			t.Errorf("%s of %q is about %q", c.id, c.subject, entry)
		}
	}
}
