package results

import (
	"github.com/astronomer/astro-activate/awscheck"
)

// Events is how many of the events have happened that complete a peering: Astronomer's request, its
// acceptance, the routes on both sides, the DNS option and the association of each zone. Of what
// is only ready for them nothing counts.
func (s *Snapshot) Events() (done, all int) {
	open := map[string]bool{}
	for i := range s.Findings {
		f := &s.Findings[i]
		open[f.ID] = open[f.ID] || f.Status != awscheck.Pass && f.Acknowledged == ""
	}
	for _, id := range s.applies {
		switch id {
		case awscheck.VerifyRequest, awscheck.VerifyActive, awscheck.VerifyRoutes, awscheck.VerifyAstroRoutes, awscheck.VerifyDNSOption, awscheck.VerifyZones:
			all++
			if !open[id] {
				done++
			}
		}
	}
	return done, all
}
