package facts

import (
	"context"
	"net/netip"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A PrefixList is a managed prefix list that an account can reference: its own, one that
// is shared with it, or one of AWS's.
type PrefixList struct {
	ID         string
	Name       string // such as "com.amazonaws.us-east-1.s3"
	Owner      string // id of the account that owns it; "AWS" for AWS's own
	IPv6       bool   // its entries are IPv6 networks
	MaxEntries int    // the largest number of entries; 0 where AWS does not report it
}

func (l PrefixList) String() string { return words.Named(l.ID, l.Name) }

// IsAWS reports whether AWS owns the list: it holds public addresses of a service.
// (Amazon VPC User Guide, "AWS-managed prefix lists".)
func (l PrefixList) IsAWS() bool { return l.Owner == "AWS" }

// pageOfPrefixLists is the page size: the most that AWS returns at once, of lists and of
// entries.
const pageOfPrefixLists = 100

// PrefixLists lists the managed prefix lists of a region.
func PrefixLists(ctx context.Context, a *account.Account, region string) ([]PrefixList, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeManagedPrefixLists", Region: region}, func(ctx context.Context, client *wire.Client) ([]PrefixList, error) {
		return orNone(list(ctx, client, describeManagedPrefixLists(), prefixListOf))
	})
}

func prefixListOf(l wire.Node) (PrefixList, error) {
	text := func(path string) string { return awscheck.Clean(l.String(path)) }
	p := PrefixList{ID: text("prefixListId"), Name: text("prefixListName"), Owner: text("ownerId"), IPv6: text("addressFamily") == "IPv6"}
	var err error
	if size := text("maxEntries"); size != "" {
		p.MaxEntries, err = strconv.Atoi(size)
	}
	if err != nil || p.ID == "" {
		return PrefixList{}, account.ErrIncomplete
	}
	return p, nil
}

// PrefixListEntries lists the IPv4 networks of a prefix list: one of the account's, one
// that is shared with it, or one of AWS's. A list of IPv6 networks has none.
func PrefixListEntries(ctx context.Context, a *account.Account, region, id string) ([]netip.Prefix, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetManagedPrefixListEntries", Region: region, Key: id}, func(ctx context.Context, client *wire.Client) ([]netip.Prefix, error) {
		entries, err := orNone(list(ctx, client, getManagedPrefixListEntries().With(wire.Param{Name: "PrefixListId", Value: id}), func(e wire.Node) (netip.Prefix, error) {
			p, err := netip.ParsePrefix(e.String("cidr"))
			if err != nil {
				return p, account.ErrIncomplete
			}
			return p.Masked(), nil
		}))
		return slices.DeleteFunc(entries, func(p netip.Prefix) bool { return !p.Addr().Is4() }), err
	})
}
