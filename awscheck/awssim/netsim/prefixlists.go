package netsim

import (
	"cmp"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A PrefixList is a managed prefix list that the account can reference.
type PrefixList struct {
	ID         string
	Name       string
	Owner      string // "AWS", or the account that shares it; "": the account that holds it
	IPv6       bool
	MaxEntries int32 // of one that AWS does not own
	Entries    []string
}

func describePrefixLists(r *Request, call wire.Input) (reply.Object, error) {
	if _, err := handle.Filter(call); err != nil {
		return nil, err
	}
	var all []any
	for _, l := range r.PrefixLists {
		d := reply.Object{
			"prefixListId": l.ID, "prefixListName": l.Name, "ownerId": cmp.Or(l.Owner, r.Account), "addressFamily": "IPv4", "state": "create-complete",
		}
		if l.IPv6 {
			d["addressFamily"] = "IPv6"
		}
		if l.Owner != "AWS" { // AWS reports no size of its own
			d["maxEntries"] = l.MaxEntries
		}
		all = append(all, d)
	}
	return handle.WirePage(call, all, handle.MaxPageSize), nil
}

func getPrefixListEntries(r *Request, call wire.Input) (reply.Object, error) {
	id := call.Operation.Param("PrefixListId")
	lists := r.PrefixLists
	i := slices.IndexFunc(lists, func(l PrefixList) bool { return l.ID == id })
	if i < 0 {
		return nil, handle.Error("InvalidPrefixListID.NotFound", "The prefix list ID '"+id+"' does not exist")
	}
	var all []any
	for _, e := range lists[i].Entries {
		all = append(all, reply.Object{"cidr": e})
	}
	return handle.WirePage(call, all, handle.MaxPageSize), nil
}
