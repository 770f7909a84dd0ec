// Package kinds is the table of the kinds of resource that an account can hold: one row
// each, with how to list it, what never counts, how to look at one and how to remove it.
// It is data only. The facts package lists the rows, inventory evaluates what they hold,
// account allows their operations, and awssim answers them.
package kinds

import (
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Kind is one kind of resource: adding one is adding a row.
type Kind struct {
	Type   string // CloudFormation's name where there is one, such as "AWS::SQS::Queue"
	Noun   string // such as "SQS queue"; package words makes its plural
	Action string // the IAM action that allows List

	// ARN has the forms of the ARNs of its resources, and of what exists only inside of one
	// or is removed with it, such as "eks:cluster/* eks:nodegroup/**": the service and the
	// resource, where * stands for a part or its end, and ** for the rest. The first form is that of
	// the resource itself. (Service Authorization Reference, "Resource types" of each service.)
	ARN string

	// List is the operation that lists the resources of a region, or of the account
	// where the service is global.
	List *wire.Operation
	// ID is the path of the identifier in an item of the list, by which AWS's commands
	// take it; "": the item itself. Name is the path of a readable name, where ID is not one.
	ID, Name string
	NameTag  bool // the name is the value of the tag Name
	Tags     Tags
	Region   string // path of the region of an item of a global list; "": it has none
	VPC      string // path of the id of its VPC; "": the list does not report it
	Endpoint Endpoint
	Ignore   []Match // items that never count: gone, AWS's own, or another account's

	// Look is the AWS CLI command, without "aws", that shows the resources. Remove are
	// those that remove one, in order, with {id} and {name} in their places; nil where no
	// command is right for every resource. RemoveNote says what else a removal takes, on the
	// condition that nothing uses the resource: a list shows it alone. RemoveLink is AWS's page about it.
	Look   string
	Remove []string
	// LookInside shows what the one resource {id} contains or how it is protected, where Look does not; "": nothing.
	LookInside string
	RemoveNote string
	RemoveLink string
	// Group is the path of the id of a group with which an item is removed, such as a
	// replication group; "": it has none. RemoveGroup removes the group with the id {id}.
	Group       string
	RemoveGroup string
}

// Tags is where an item has its tags: a list of keys and values, or a map if Key is "".
// The zero Tags stands for a list that does not report tags.
type Tags struct{ Path, Key, Value string }

// Endpoint is where an item has what its clients connect to. The zero Endpoint stands for
// a kind that is no data service, or whose list does not report it. Its fields are paths.
type Endpoint struct {
	At            []string // of what has Host and Port, the first that is there; nil: the item itself
	Host, Port    string
	Engine        string // of its engine or type, such as "redis" or "network"
	Scheme        string // of a load balancer: "internal" or "internet-facing"
	SecurityGroup string // of the id of one of its security groups
}

// A Match describes items by one of their members.
type Match struct {
	Path         string
	Is           string // it has this value, in any case
	Set          bool   // it is there and not empty
	OtherAccount bool   // it is the id of another account than the caller's
	Empty        string // only if the member under this path is 0
}

// Global reports whether the kind is listed once for the account.
func (k *Kind) Global() bool { return k.List.Global != "" }

// All returns the kinds that are listed by an operation of the table. They are shared: the
// caller does not change them.
func All() []*Kind { return all() }

var all = sync.OnceValue(func() []*Kind {
	return slices.Clip(slices.Concat(computeKinds(), messagingKinds(), analyticsKinds(), databaseKinds(), storageKinds(), networkKinds(), accountKinds()))
})

// Lists returns every row that is listed: All, and those that are listed for their
// endpoints only. An account's caches are counted as clusters, and reached by their
// replication groups.
func Lists() []*Kind { return append(All(), ReplicationGroup()) }

// Lookup finds a kind by its type.
func Lookup(typ string) (*Kind, bool) {
	all := All()
	i := slices.IndexFunc(all, func(k *Kind) bool { return k.Type == typ })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// Command puts a resource into a command of LookInside, Remove or RemoveGroup, as words without quotes.
func Command(template, id, name string) []string {
	words := strings.Fields(template)
	for i, w := range words {
		words[i] = strings.NewReplacer("{id}", id, "{name}", name).Replace(w)
	}
	return words
}
