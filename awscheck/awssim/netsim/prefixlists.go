package netsim

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
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

func describePrefixLists(r *Request, in *ec2.DescribeManagedPrefixListsInput) (*ec2.DescribeManagedPrefixListsOutput, error) {
	if _, err := handle.Filter(in.Filters); err != nil {
		return nil, err
	}
	all := []types.ManagedPrefixList{}
	for _, l := range r.PrefixLists {
		d := types.ManagedPrefixList{
			PrefixListId: aws.String(l.ID), PrefixListName: aws.String(l.Name), OwnerId: aws.String(cmp.Or(l.Owner, r.Account)),
			AddressFamily: aws.String("IPv4"), State: types.PrefixListStateCreateComplete,
		}
		if l.IPv6 {
			d.AddressFamily = aws.String("IPv6")
		}
		if l.Owner != "AWS" { // AWS reports no size of its own
			d.MaxEntries = aws.Int32(l.MaxEntries)
		}
		all = append(all, d)
	}
	part, next := handle.Page(all, in.NextToken, handle.PageSize(in.MaxResults))
	return &ec2.DescribeManagedPrefixListsOutput{PrefixLists: append([]types.ManagedPrefixList{}, part...), NextToken: next}, nil
}

func getPrefixListEntries(r *Request, in *ec2.GetManagedPrefixListEntriesInput) (*ec2.GetManagedPrefixListEntriesOutput, error) {
	id := aws.ToString(in.PrefixListId)
	lists := r.PrefixLists
	i := slices.IndexFunc(lists, func(l PrefixList) bool { return l.ID == id })
	if i < 0 {
		return nil, handle.Error("InvalidPrefixListID.NotFound", "The prefix list ID '"+id+"' does not exist")
	}
	part, next := handle.Page(lists[i].Entries, in.NextToken, handle.PageSize(in.MaxResults))
	out := &ec2.GetManagedPrefixListEntriesOutput{Entries: []types.PrefixListEntry{}, NextToken: next}
	for _, e := range part {
		out.Entries = append(out.Entries, types.PrefixListEntry{Cidr: aws.String(e)})
	}
	return out, nil
}
