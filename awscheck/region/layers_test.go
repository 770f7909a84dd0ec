package region_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/region"
)

func TestRemedyNamesTheLayerThatDenies(t *testing.T) {
	const zones, types = "ec2:DescribeAvailabilityZones", "ec2:DescribeInstanceTypeOfferings"
	ana := func(boundary *awssim.Policy, policies ...awssim.Policy) awssim.IAM {
		return awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: policies, Boundary: boundary}}}
	}
	noReads := simtest.Policy("edge", simtest.Statement("Allow", "*"), simtest.Statement("Deny", zones, types))
	organization := ana(nil, awssim.Administrator())
	organization.SCPs = []string{noReads.Document}
	session := func(operation string) awssim.Fault {
		return awssim.Fault{Service: "EC2", Operation: operation, Err: &smithy.GenericAPIError{Code: "UnauthorizedOperation",
			Message: "You are not authorized to perform this operation. User: x is not authorized to perform: ec2:" + operation + " because no session policy allows it"}}
	}
	for _, c := range []struct {
		name       string
		has        awssim.IAM
		faults     []awssim.Fault
		says, fix  string
		attachable bool
	}{
		{"the principal lacks it", ana(nil), nil, "this principal lacks " + zones, "Attach a policy that allows the missing actions", true},
		{"the organization denies", organization, nil, "a service control policy denies " + zones, "organization's administrators", false},
		{"the boundary denies", ana(&noReads, awssim.Administrator()), nil, "a permissions boundary denies " + zones, "from the principal's permissions boundary", false},
		{"the session's policy denies", ana(nil, awssim.Administrator()), []awssim.Fault{session("DescribeAvailabilityZones"), session("DescribeInstanceTypeOfferings")},
			"a session policy denies " + zones, "Sign in again", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := account.NewAccounts(account.Options{Source: simtest.IAMWorld(simtest.Ana, c.has, c.faults...)}).Open("astro")
			one := region.CheckZones(t.Context(), a, "eu-west-1", twoZones)[0]
			if !strings.Contains(one.Detail, c.says) {
				t.Errorf("%q does not contain %q", one.Detail, c.says)
			}
			several := region.CheckInstanceTypes(t.Context(), a, "eu-west-1", "m5.xlarge", postgres, twoZones)[0]
			for f, action := range map[*awscheck.Finding]string{&one: zones, &several: types} {
				if f.Status != awscheck.Unverified || !strings.Contains(f.Remedy.Text, c.fix) {
					t.Errorf("%s is %s with the fix %q", f.ID, f.Status, f.Remedy.Text)
				}
				if got := slices.Contains(f.Remedy.Policy.Actions(), action); got != c.attachable {
					t.Errorf("%s: a policy to attach: %v", f.ID, got)
				}
			}
		})
	}
}
