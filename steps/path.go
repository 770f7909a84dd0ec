package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/path"
)

// pathChecks are the checks of the way to each data service behind the peering. They are
// the same before the peering is requested and after: what is not known yet is a note.
func pathChecks() []Check {
	return []Check{
		ofPaths(awscheck.PathName, path.CheckName),
		ofPaths(awscheck.PathInterface, path.CheckInterface),
		ofPaths(awscheck.PathSecurityGroups, path.CheckSecurityGroups),
		ofPaths(awscheck.PathACL, path.CheckACL),
		ofPaths(awscheck.PathRoute, path.CheckRoute),
		ofPaths(awscheck.PathAstro, path.CheckAstro),
	}
}

// ofPaths is a check of every data service behind the peering.
func ofPaths(id string, check func(context.Context, path.Plan) []awscheck.Finding) Check {
	return Check{
		ID:       id,
		Reads:    append(requestKeys(), KeyPeerServices, KeyPrivateZones, KeyResolve),
		Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Applies:  func(a Answers) bool { return a.Get(KeyPeerServices).Given() && len(a.Get(KeyPeerServices)) > 0 },
		Run:      func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.paths(ctx)) },
	}
}

// paths are the ways to the data services behind the peering, as the answers describe them.
func (in Input) paths(ctx context.Context) path.Plan {
	return path.Plan{
		Peering: in.astroPeering(ctx), Services: in.Answers.PeerServices(),
		Zones: in.Answers.List(KeyPrivateZones), ResolveNames: resolves(in.Answers), Names: in.Network,
	}
}
