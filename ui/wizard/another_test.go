package wizard

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// Once the account is active, one key on the summary plans the next target or cluster.
func TestAnotherTargetOrClusterIsPlannedFromTheSummary(t *testing.T) {
	t.Parallel()
	open := func(name string, session bool) (*harness, *saves) {
		s, saved := scenario(name), &saves{}
		d := startScenario(t, s, s.World(time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC)), func(o *Options) {
			o.Save, o.SessionPath = saved.save, "~/session.yaml"
			if !session {
				o.Save, o.SessionPath = nil, ""
			}
		})
		d.press("alt+9")
		return d, saved
	}
	for k, want := range map[string]component.Another{"1": component.AnotherTarget, "2": component.AnotherCluster} {
		d, saved := open("active", true)
		d.press("t")
		d.shows("A new session is made from this one, and opened.")
		d.press(k)
		if !d.quit || d.m.another != want || d.m.leaving != finishing || len(saved.calls) == 0 {
			t.Errorf("after %s: left %v, for %q, saved %q", k, d.quit, d.m.another, saved.calls)
		}
	}
	d, _ := open("active", true)
	d.press("t")
	d.shows("esc  stay here")
	d.press("esc")
	if d.quit || d.m.another != "" || covered[*overlay.Another](d) {
		t.Error("esc did not stay")
	}
	for name, session := range map[string]bool{"ready": true, "active": false} {
		d, _ := open(name, session)
		if d.press("t"); covered[*overlay.Another](d) {
			t.Errorf("%s, with a session %v: something else is planned", name, session)
		}
	}
}

// Once nothing blocks the peering, one key on the summary leaves for its watch, which reads the
// answers of the session.
func TestTheWatchIsOpenedFromTheSummary(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		scenario       string
		session, opens bool
	}{
		"ready":                     {"ready", true, true},
		"the peering works":         {"active", true, false},
		"a problem is left":         {"overlap", true, false},
		"the answers are not saved": {"ready", false, false},
	} {
		s, saved := scenario(tt.scenario), &saves{}
		d := startScenario(t, s, s.World(time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC)), func(o *Options) {
			o.Save, o.SessionPath = saved.save, "~/session.yaml"
			if !tt.session {
				o.Save, o.SessionPath = nil, ""
			}
		})
		d.press("alt+9", "w")
		if opens := d.quit && d.m.another == component.WatchPeering; opens != tt.opens {
			t.Errorf("%s: left %v, for %q", name, d.quit, d.m.another)
		}
	}
}

// A session that was just made opens at once, without a welcome back.
func TestASessionThatWasJustMadeIsNotOffered(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Resumed, o.Derived, o.Note = &files.Resumption{Session: &files.Session{Step: "region"}}, true, "New session prod-cluster-2."
		o.Machine.Go("region")
	})
	d.shows("Region  step 4 of 9")
	d.shows("New session prod-cluster-2.")
	d.hides("Welcome back")
}

// Another target begins with what it needs: the profile before that is optional.
func TestAnotherTargetOpensAtTheFirstAnswerThatItNeeds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		step    string
		dropped []steps.Key
		want    steps.Key
	}{
		"another target":  {"peering", []steps.Key{steps.KeyPeerProfile, steps.KeyPeerAccount, steps.KeyPeerRegion, steps.KeyPeerVPC, steps.KeyPeerCIDRs, steps.KeyPeerServices}, steps.KeyPeerAccount},
		"another cluster": {"region", []steps.Key{steps.KeyClusterName, steps.KeyClusterID, steps.KeyCIDR}, steps.KeyClusterName},
	} {
		s := scenario("active")
		d := startScenario(t, s, s.World(time.Now()), func(o *Options) {
			for _, k := range tt.dropped {
				if err := o.Machine.Set(k, nil); err != nil {
					t.Fatal(err)
				}
			}
			o.Resumed, o.Derived = &files.Resumption{Session: &files.Session{Step: tt.step}}, true
			o.Machine.Go(tt.step)
		})
		if d.field() != tt.want {
			t.Errorf("%s: opens at %s:\n%s", name, d.field(), d.screen())
		}
		if tt.step == "peering" {
			d.shows("Target's AWS profile  –") // one key before
			d.press("shift+tab")
			d.shows("The profile that reaches the target VPC's account.")
		}
	}
}

// The network that is suggested for a second cluster is not the one that the first one has.
func TestNoNetworkIsSuggestedThatFailsWhileAnotherIsFree(t *testing.T) {
	t.Parallel()
	s := scenario("active")
	d := startScenario(t, s, s.World(time.Now()), func(o *Options) {
		id := o.Machine.Answers().Get(steps.KeyClusterID)
		for k, v := range map[steps.Key]steps.Value{steps.KeyOthers: id, steps.KeyClusterID: nil, steps.KeyCIDR: nil} {
			if err := o.Machine.Set(k, v); err != nil {
				t.Fatal(err)
			}
		}
	})
	d.press("alt+5")
	d.shows("› 10.255.224.0/19")
	d.shows("suggested; enter accepts it")
	d.hides("but it fails")
}
