package wizard

import (
	"testing"

	"github.com/astronomer/astro-activate/steps/mask"
)

// "Press ctrl+l to run aws sso login --profile", and then the keys: beside what the mask hides, the one instruction that
// matters was cut.
func TestTheSignInIsWholeBesideANotice(t *testing.T) {
	t.Parallel()
	for size, want := range map[terminalSize]string{
		{80, 24}: "Press ctrl+l to run aws sso login --profile\n   astro-data-plane and come back here.\n enter",
		{60, 20}: "Press\n   ctrl+l to run aws sso login --profile astro-data-plane\n   and come back here.\n enter",
	} {
		d := scene{scenario: "expired"}.start(t, size.w, size.h, func(o *Options) { o.Mask = mask.New() })
		d.shows(want)
	}
}
