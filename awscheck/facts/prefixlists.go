package facts

import (
	"context"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeManagedPrefixLists", Region: region}, func(ctx context.Context, cfg aws.Config) ([]PrefixList, error) {
		pages := ec2.NewDescribeManagedPrefixListsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeManagedPrefixListsInput{MaxResults: aws.Int32(pageOfPrefixLists)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeManagedPrefixListsOutput) []types.ManagedPrefixList { return out.PrefixLists })
		if err != nil {
			return nil, err
		}
		all := make([]PrefixList, 0, len(found))
		for _, l := range found {
			list := PrefixList{
				ID: account.Text(l.PrefixListId), Name: account.Text(l.PrefixListName), Owner: account.Text(l.OwnerId),
				IPv6: aws.ToString(l.AddressFamily) == "IPv6", MaxEntries: int(aws.ToInt32(l.MaxEntries)),
			}
			if list.ID == "" {
				return nil, account.ErrIncomplete
			}
			all = append(all, list)
		}
		return all, nil
	})
}

// PrefixListEntries lists the IPv4 networks of a prefix list: one of the account's, one
// that is shared with it, or one of AWS's. A list of IPv6 networks has none.
func PrefixListEntries(ctx context.Context, a *account.Account, region, id string) ([]netip.Prefix, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetManagedPrefixListEntries", Region: region, Key: id}, func(ctx context.Context, cfg aws.Config) ([]netip.Prefix, error) {
		pages := ec2.NewGetManagedPrefixListEntriesPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.GetManagedPrefixListEntriesInput{
			PrefixListId: aws.String(id), MaxResults: aws.Int32(pageOfPrefixLists),
		})
		found, err := account.AllPages(ctx, pages, func(out *ec2.GetManagedPrefixListEntriesOutput) []types.PrefixListEntry { return out.Entries })
		if err != nil {
			return nil, err
		}
		entries := []netip.Prefix{}
		for _, e := range found {
			p, err := netip.ParsePrefix(aws.ToString(e.Cidr))
			if err != nil {
				return nil, account.ErrIncomplete
			}
			if p.Addr().Is4() {
				entries = append(entries, p.Masked())
			}
		}
		return entries, nil
	})
}
