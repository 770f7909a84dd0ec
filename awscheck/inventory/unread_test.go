package inventory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

// refused is a denial whose message ends as given. AWS names the type of policy in it.
func refused(operation, region, because string) awssim.Fault {
	return awssim.Fault{Service: "RDS", Operation: operation, Region: region, Err: &smithy.GenericAPIError{Code: "AccessDenied",
		Message: "User: " + ana + " is not authorized to perform: rds:" + operation + because}}
}

func failing(operation, region, code string) awssim.Fault {
	return awssim.Fault{Service: "RDS", Operation: operation, Region: region, Err: &smithy.GenericAPIError{Code: code, Message: "it failed"}}
}

// Lists that could not be read make one finding where the reason, and so the remedy, is the same,
// and one each where it is not. The account has three regions enabled.
func TestUnreadListsAreOneFindingForEachReason(t *testing.T) {
	const (
		instances, clusters = "DescribeDBInstances", "DescribeDBClusters"
		east, west, south   = "us-east-1", "eu-west-1", "ap-southeast-2"
		boundary            = " because no permissions boundary allows the rds:%s action"
		identity            = " because no identity-based policy allows the rds:%s action"
		deny                = " with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/"
	)
	because := func(text, operation string) string { return fmt.Sprintf(text, operation) }
	for name, tt := range map[string]struct {
		faults []awssim.Fault
		want   [][]string // what each finding says, and of which region it is at the end; "": of none or several
	}{
		"one permission is missing everywhere": {
			[]awssim.Fault{refused(instances, "", "")},
			[][]string{{"rds:" + instances, "in any of 3 regions", ""}},
		},
		"one is missing in two of the regions": {
			[]awssim.Fault{refused(instances, west, ""), refused(instances, east, "")},
			[][]string{{"rds:" + instances, "in eu-west-1 and us-east-1", ""}},
		},
		"one in a region": {
			[]awssim.Fault{refused(instances, west, "")},
			[][]string{{"rds:" + instances, "in " + west, west}},
		},
		"two are missing in the same region": {
			[]awssim.Fault{refused(instances, west, ""), refused(clusters, west, "")},
			[][]string{{"rds:" + clusters + " and rds:" + instances, "RDS database clusters", "RDS database instances", west}},
		},
		"two are missing in different regions": {
			[]awssim.Fault{refused(instances, west, ""), refused(clusters, east, "")},
			[][]string{{"rds:" + instances, "in " + west, west}, {"rds:" + clusters, "in " + east, east}},
		},
		"the principal's policies and the boundary, which has another owner": {
			[]awssim.Fault{refused(instances, west, because(identity, instances)), refused(clusters, west, because(boundary, clusters))},
			[][]string{{"lacks rds:" + instances, west}, {"a permissions boundary denies rds:" + clusters, "in the principal's permissions boundary", west}},
		},
		"the principal's policies, and AWS does not say which": {
			[]awssim.Fault{refused(instances, west, because(identity, instances)), refused(clusters, west, "")},
			[][]string{{"lacks rds:" + clusters + " and rds:" + instances, west}},
		},
		"one boundary that lacks an action, and denies another": {
			[]awssim.Fault{refused(instances, west, because(boundary, instances)), refused(clusters, west, " with an explicit deny in a permissions boundary")},
			[][]string{{"rds:" + instances, "Allow", west}, {"rds:" + clusters, "Remove the statement that denies", west}},
		},
		"two boundaries, of which AWS names each": {
			[]awssim.Fault{refused(instances, west, deny+"developers"), refused(clusters, west, deny+"platform")},
			[][]string{{"rds:" + instances, "policy/developers", west}, {"rds:" + clusters, "policy/platform", west}},
		},
		"two errors of AWS": {
			[]awssim.Fault{failing(instances, west, "InternalFailure"), failing(clusters, west, "ServiceUnavailable")},
			[][]string{{instances + " in " + west, "InternalFailure", west}, {clusters + " in " + west, "ServiceUnavailable", west}},
		},
		"one error of AWS in two regions": {
			[]awssim.Fault{failing(instances, east, "InternalFailure"), failing(instances, west, "InternalFailure")},
			[][]string{{instances + " in " + east, instances + " in " + west, "InternalFailure", ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := inventory.CheckClean(t.Context(), openAs(ana, awssim.Account{Enabled: []string{east, west, south}}, tt.faults...), Prior)
			if len(got) != len(tt.want) {
				t.Fatalf("got%s", Show(got))
			}
			for _, want := range tt.want {
				region := want[len(want)-1]
				if !slices.ContainsFunc(got, Want{awscheck.Unverified, region, want[:len(want)-1]}.Of) {
					t.Errorf("none of them is of %q and says %q:%s", region, want, Show(got))
				}
			}
		})
	}
}

// Buckets are listed once for the account and reported by region: where a page of the list can't be
// read, each region may have more of them.
func TestARegionMayHaveMoreOfABrokenList(t *testing.T) {
	var many []awssim.Bucket
	for i := range 30 { // on two pages
		many = append(many, awssim.Bucket{Name: fmt.Sprintf("reports-%04d", i), Region: "eu-west-1"})
	}
	has := awssim.Account{Enabled: []string{"us-east-1", "eu-west-1"}, Buckets: many}
	got := inventory.CheckClean(t.Context(), openAs(ana, has, awssim.Fault{Service: "S3", Operation: "ListBuckets", Later: true, Err: awssim.Throttled()}), Prior)
	i := slices.IndexFunc(got, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail && f.Region == "eu-west-1" })
	if i < 0 || !strings.HasPrefix(got[i].Detail, "At least ") || !strings.Contains(got[i].Detail, " S3 buckets in eu-west-1") {
		t.Errorf("got%.3000s", Show(got))
	}
}
