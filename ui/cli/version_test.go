package cli

import (
	"runtime/debug"
	"testing"
)

func TestWhereABuildComesFrom(t *testing.T) {
	t.Parallel()
	vcs := func(revision, time, modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: revision}, {Key: "vcs.time", Value: time}, {Key: "vcs.modified", Value: modified}}
	}
	const revision = "96af6d2cb5f6f0c2a7a1f5e0d4c3b2a190876543"
	for name, tt := range map[string]struct {
		main     debug.Module
		settings []debug.BuildSetting
		version  string
		source   string
	}{
		"a release, built at its tag": {debug.Module{Version: "v1.2.3"}, vcs(revision, "2026-08-23T00:17:01Z", "false"),
			"v1.2.3", "commit 96af6d2cb5f6, 2026-08-23, "},
		"go install of a release": {debug.Module{Version: "v1.2.3", Sum: "h1:XBM4hvfwGAttkkiTIFfeigdfcL1xIfdKXqFdgiHGtDs="}, nil,
			"v1.2.3", "module h1:XBM4hvfwGAttkkiTIFfeigdfcL1xIfdKXqFdgiHGtDs=, "},
		"go install of a commit": {debug.Module{Version: "v1.2.4-0.20260823001701-96af6d2cb5f6", Sum: "h1:x="}, nil,
			"v1.2.4-0.20260823001701-96af6d2cb5f6", "commit 96af6d2cb5f6, 2026-08-23, "},
		"go install before the first release": {debug.Module{Version: "v0.0.0-20260823001701-96af6d2cb5f6"}, nil,
			"v0.0.0-20260823001701-96af6d2cb5f6", "commit 96af6d2cb5f6, 2026-08-23, "},
		"go build of a checkout": {debug.Module{Version: "v0.0.0-20260823001701-96af6d2cb5f6+dirty"}, vcs(revision, "2026-08-23T02:17:01+02:00", "true"),
			"v0.0.0-20260823001701-96af6d2cb5f6+dirty", "commit 96af6d2cb5f6 with changes, 2026-08-23, "},
		"a pre-release that looks like a date": {debug.Module{Version: "v1.2.3-rc.20260823"}, nil, "v1.2.3-rc.20260823", ""},
		"go build without git":                 {debug.Module{Version: "(devel)"}, nil, "(devel)", ""},
		"go run of a file":                     {debug.Module{}, nil, "(devel)", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := buildFrom(&debug.BuildInfo{Main: tt.main, Settings: tt.settings})
			if b.version != tt.version || b.source() != tt.source {
				t.Errorf("%q, %q", b.version, b.source())
			}
		})
	}
}
