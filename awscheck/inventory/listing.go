package inventory

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A listing is the list of one kind of resource in one region, or why it failed.
type listing struct {
	kind      kind
	region    string     // "" for a kind of the whole account
	resources []resource // those before an error, if there is one
	err       error
	partial   bool  // a page could not be read
	absent    bool  // the region does not have the service
	denied    error // why the tagging API was not asked; nil for other lists
}

// maxLists is how many lists are read at once. A waiting call takes some 15 KB of stack.
const maxLists = 384

// listAll lists every kind in every region at once, sorted by kind, then by region. It
// returns these regions too, or why they are not known: the kinds of the whole account do
// not wait for them.
func listAll(ctx context.Context, a *account.Account, info accountInfo) (lists []listing, regions []string, regionsErr error) {
	ctx = account.InBackground(ctx)
	kinds := sweep()
	byKind := make([][]*listing, len(kinds))
	var global, regional []*listing
	for i, k := range kinds {
		if k.global {
			byKind[i] = []*listing{{kind: k}}
			global = append(global, byKind[i]...)
		}
	}
	parallel.Do(
		func() { read(ctx, a, global, info) },
		func() {
			regions, regionsErr = regionsInUse(ctx, a)
			for i, k := range kinds {
				for _, r := range regions {
					if !k.global {
						byKind[i] = append(byKind[i], &listing{kind: k, region: r})
					}
				}
				if !k.global {
					regional = append(regional, byKind[i]...)
				}
			}
			read(ctx, a, regional, info)
		},
	)
	for _, l := range slices.Concat(byKind...) {
		lists = append(lists, *l)
	}
	return completeLists(lists), regions, regionsErr
}

// read reads lists.
func read(ctx context.Context, a *account.Account, lists []*listing, info accountInfo) {
	var work []func()
	for _, group := range byConnection(lists, atHome(ctx, a)) {
		work = append(work, func() {
			readInTurn(group, func(l *listing) { l.resources, l.err = l.kind.list(ctx, a, l.region, info) })
		})
	}
	parallel.DoAtMost(maxLists, work...)
}

// completeLists decides what depends on several lists.
func completeLists(lists []listing) []listing {
	lists = findAbsentServices(lists)
	for i := range lists {
		lists[i].partial = lists[i].err != nil
	}
	allowUntagged(lists)
	lists = splitByRegion(lists)
	requireBootstrapStacks(lists)
	return dropExplainedInterfaces(lists)
}

// maxOnConnection is the most lists that are read one after another over one connection.
const maxOnConnection = 7

// byConnection groups the lists of an endpoint: first those of far regions, and among them the
// largest groups, then those at home, where the calls of the steps go. The lists of a group are read one after another, so that one connection does for all: over HTTP/1.1, which
// is what most of AWS's endpoints speak (aws-sdk-go issue 2984), lists that are read at once
// need a connection each, and two round trips and a handshake to open it.
func byConnection(lists []*listing, home func(*listing) bool) [][]*listing {
	endpoints := map[string][]*listing{}
	for _, l := range lists {
		at := l.kind.endpoint(l.region)
		endpoints[at] = append(endpoints[at], l)
	}
	var groups [][]*listing
	for _, at := range slices.Sorted(maps.Keys(endpoints)) {
		all := endpoints[at]
		connections := (len(all) + maxOnConnection - 1) / maxOnConnection
		for i := range connections {
			groups = append(groups, all[i*len(all)/connections:(i+1)*len(all)/connections])
		}
	}
	order.Sort(groups, func(a, b []*listing) int {
		if inHome := home(a[0]); inHome != home(b[0]) {
			if inHome {
				return 1
			}
			return -1
		}
		return len(b) - len(a)
	})
	return groups
}

// atHome reports whether a list has no region or that of the profile, which is the likely one
// of the activation.
func atHome(ctx context.Context, a *account.Account) func(*listing) bool {
	p, _ := a.UsedProfile(ctx)
	region := cmp.Or(p.Region, account.HomeRegion)
	return func(l *listing) bool { return l.region == "" || l.region == region }
}

// readInTurn reads lists one after another. Once their endpoint does not answer, there is no
// connection to share, and the others are tried at once: each takes its retries.
func readInTurn(lists []*listing, read func(*listing)) {
	for i, l := range lists {
		read(l)
		switch account.ReasonOf(l.err) {
		case account.Unreachable, account.CutOff, account.TimedOut:
			var work []func()
			for _, l := range lists[i+1:] {
				work = append(work, func() { read(l) })
			}
			parallel.Do(work...)
			return
		}
	}
}

// findAbsentServices marks the lists of regions that do not have the service: its endpoint
// has no address there. That is taken as an answer only for the endpoint's usual name
// (fewer regions have the FIPS and dual-stack ones), and only where the same machine
// reached EC2 in that region and the service in another one, so that a broken resolver
// does not look like it.
func findAbsentServices(lists []listing) []listing {
	regions, services := map[string]bool{}, map[string]bool{}
	for _, l := range lists {
		if l.err == nil && strings.HasPrefix(l.kind.name, "AWS::EC2::") {
			regions[l.region] = true
		}
		if l.err == nil {
			services[l.kind.name] = true
		}
	}
	for i, l := range lists {
		var dns *net.DNSError
		if errors.As(l.err, &dns) && dns.IsNotFound && l.kind.host != nil && strings.TrimSuffix(dns.Name, ".") == l.kind.host(l.region) &&
			regions[l.region] && services[l.kind.name] && len(l.resources) == 0 {
			lists[i].err, lists[i].absent = nil, true
		}
	}
	return lists
}

// splitByRegion gives the resources of a listing of the whole account, such as S3 buckets,
// that have a region a listing of that region.
func splitByRegion(lists []listing) []listing {
	var split []listing
	for _, l := range lists {
		if !l.kind.global {
			split = append(split, l)
			continue
		}
		byRegion := map[string][]resource{}
		for _, r := range l.resources {
			byRegion[r.region] = append(byRegion[r.region], r)
		}
		l.resources = byRegion[""]
		split = append(split, l)
		delete(byRegion, "")
		for _, region := range slices.Sorted(maps.Keys(byRegion)) {
			split = append(split, listing{kind: l.kind, region: region, resources: byRegion[region], partial: l.partial})
		}
	}
	return split
}

// requireBootstrapStacks makes the buckets and repositories of the CDK bootstrap workloads in
// regions without its stack: then they are not part of a bootstrap, only their names are.
func requireBootstrapStacks(lists []listing) {
	bootstrapped := map[string]bool{}
	for _, l := range lists {
		for _, r := range l.resources {
			if l.kind.name == stackKind && isBootstrapStack(r.id) {
				bootstrapped[l.region] = true
			}
		}
	}
	for _, l := range lists {
		for i, r := range l.resources {
			if (l.kind.name == bucketKind || l.kind.name == repositoryKind) && r.class == baseline && isBootstrapName(r.id) && !bootstrapped[l.region] {
				l.resources[i].class = workload
			}
		}
	}
}

// look is the command that lists the resources of the listing.
func (l listing) look(a *account.Account) string {
	words := strings.Fields(l.kind.look)
	if l.kind.name == bucketKind && l.region != "" {
		words = append(words, "--bucket-region", l.region)
	}
	if slices.Contains(words, "--region") { // of a global service that has one region only
		return a.Command(append([]string{"aws"}, words...)...)
	}
	return a.CommandIn(l.region, words...)
}

// dropExplainedInterfaces drops the network interfaces of regions with another workload,
// which may explain them. A baseline explains none, because anything may run beside it, and
// neither does a tagged resource, of which nothing is known.
func dropExplainedInterfaces(lists []listing) []listing {
	explained := map[string]bool{}
	for _, l := range lists {
		if l.kind.name != catchAll && l.kind.name != taggedKind && len(l.ofClass(workload)) > 0 {
			explained[l.region] = true
		}
	}
	for i, l := range lists {
		if l.kind.name == catchAll && explained[l.region] {
			lists[i].resources = nil
		}
	}
	return lists
}

// ofClass returns the resources of a class.
func (l listing) ofClass(c class) []resource {
	var some []resource
	for _, r := range l.resources {
		if r.class == c {
			some = append(some, r)
		}
	}
	return some
}

// count is the number of some of the resources: "2 VPCs". More can be on the pages that
// could not be read.
func (l listing) count(some []resource) string {
	n := words.Count(len(some), l.kind.noun)
	if l.partial {
		return "At least " + n
	}
	return n
}

// where is the place of the listing, for a sentence.
func (l listing) where() string {
	if l.region == "" {
		return " in the account"
	}
	return " in " + l.region
}

// String names the resource: "i-0a1b2c3d (batch)".
func (r resource) String() string {
	switch {
	case strings.HasPrefix(r.id, "arn:") && r.name != "":
		return r.name
	case r.cluster != "":
		return r.id + " (of cluster " + r.cluster + ")"
	}
	return words.Named(r.id, r.name)
}

// nameSome names the first few resources and counts the others.
func nameSome(resources []resource) string {
	names := make([]string, len(resources))
	for i, r := range resources {
		names[i] = r.String()
	}
	return words.Some(names)
}
