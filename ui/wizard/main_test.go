package wizard

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

func TestMain(m *testing.M) { simtest.Main(m) }
