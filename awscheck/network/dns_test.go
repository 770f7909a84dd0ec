package network_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func TestDNSInTheTargetVPC(t *testing.T) {
	attribute := func(name facts.VPCAttribute) func(context.Context, network.Target) []awscheck.Finding {
		return func(ctx context.Context, t network.Target) []awscheck.Finding {
			return network.CheckDNSAttribute(ctx, t, name)
		}
	}
	hostnames := func(v *awssim.VPC) { v.DNSHostnames = true }
	noSupport := func(v *awssim.VPC) { v.NoDNSSupport = true }
	for _, c := range []struct {
		name   string
		attr   facts.VPCAttribute
		region awssim.Region
		faults []awssim.Fault
		status awscheck.Status
		says   string
		fix    string
		cause  string
	}{
		{"resolution on, as AWS makes it", facts.DNSSupport, region(target()), nil, awscheck.Pass, "on", "", ""},
		{"resolution turned off", facts.DNSSupport, region(target(noSupport)), nil, awscheck.Fail, "off",
			`modify-vpc-attribute --vpc-id ` + simtest.VPC + ` --enable-dns-support '{"Value":true}' --region us-east-1 --profile data`, ""},
		{"hostnames on", facts.DNSHostnames, region(target(hostnames)), nil, awscheck.Pass, "on", "", ""},
		{"hostnames off, as AWS makes it", facts.DNSHostnames, region(target()), nil, awscheck.Fail, "off", "--enable-dns-hostnames", ""},
		{"no permission to read it", facts.DNSHostnames, region(target()), []awssim.Fault{deniedEC2("DescribeVpcAttribute")},
			awscheck.Unverified, "ec2:DescribeVpcAttribute", "", ""},
		{"no such VPC", facts.DNSSupport, awssim.Region{}, nil, awscheck.Unverified, "not found", "", "peering.vpc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := only(t, attribute(c.attr)(t.Context(), targetIn(twoAccounts(c.region, c.faults...), nil)))
			if f.Status != c.status || !strings.Contains(f.Detail, c.says) || !strings.Contains(strings.Join(f.Remedy.Commands, "\n"), c.fix) || f.Cause != c.cause {
				t.Errorf("%+v", f)
			}
			if id := map[facts.VPCAttribute]string{facts.DNSSupport: "dns.support", facts.DNSHostnames: "dns.hostnames"}[c.attr]; f.ID != id {
				t.Errorf("it reports %s", f.ID)
			}
			if look := strings.Join(f.Remedy.Look, "\n"); f.Status == awscheck.Fail && !strings.Contains(look, "--attribute "+string(c.attr)+" ") {
				t.Errorf("it looks at another attribute: %s", look)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

func TestTheAccepterOptionComesWithItsCommand(t *testing.T) {
	f := only(t, network.CheckDNSAccepterOption(t.Context(), targetIn(twoAccounts(region(target())), nil)))
	want := []string{
		"PEERING_ID=pcx-REPLACE_ME",
		`aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id "$PEERING_ID" --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true --region us-east-1 --profile data`,
	}
	if f.Status != awscheck.Info || !slices.Equal(f.Remedy.Commands, want) {
		t.Errorf("%+v", f)
	}
	for _, c := range []struct {
		name string
		edit func(*network.Target)
		in   int // which account has the VPC
		want bool
	}{
		{"the target account is given as another one", func(t *network.Target) { t.AccountID = simtest.OtherAccountID }, 1, false},
		{"no target account and no profile is given, and the VPC is not in the activation's account", func(*network.Target) {}, 1, false},
		{"nothing of the target is given", func(t *network.Target) { t.VPC, t.Region = "", "" }, 0, false},
		{"the target account is given as the activation's", func(t *network.Target) { t.AccountID = simtest.AccountID }, 1, true},
		{"the VPC is in the activation's account", func(*network.Target) {}, 0, true},
	} {
		w := twoAccounts(region(target()))
		w.Accounts[0].Regions, w.Accounts[1].Regions = nil, nil
		w.Accounts[c.in].Regions = twoAccounts(region(target())).Accounts[1].Regions
		f = only(t, network.CheckDNSAccepterOption(t.Context(), targetIn(w, func(t *network.Target) { ownCredentials(t); c.edit(t) })))
		if all := strings.Join(f.Remedy.Commands, " "); strings.Contains(all, "--profile astro") != c.want {
			t.Errorf("%s: %s", c.name, all)
		}
	}
}

func TestPrivateZonesOfTheTarget(t *testing.T) {
	zones := func(w *awssim.World) {
		w.Accounts[0].Zones = []awssim.Zone{{ID: "ZSHAREDSERVICES", Name: "corp.example.com.", VPCs: []string{simtest.VPC}}}
		w.Accounts[1].Zones = []awssim.Zone{
			{ID: "ZDATA", Name: "data.example.com.", VPCs: []string{simtest.VPC}},
			{ID: "ZEFS", Name: "fs-1.efs.us-east-1.amazonaws.com.", VPCs: []string{simtest.VPC}, Service: "efs.amazonaws.com"},
			{ID: "ZELSEWHERE", Name: "elsewhere.example.com.", VPCs: []string{"vpc-0other"}},
		}
	}
	for _, c := range []struct {
		name   string
		zones  func(*awssim.World)
		chosen []string
		status []awscheck.Status
		says   []string
		fix    string
	}{
		{"no zones, none chosen", nil, nil, []awscheck.Status{awscheck.Pass}, []string{"not associated with any private hosted zone"}, ""},
		{"some zones, none chosen", zones, nil, []awscheck.Status{awscheck.Info},
			[]string{"ZSHAREDSERVICES (corp.example.com.), owned by account " + simtest.AccountID, "ZEFS (fs-1.efs.us-east-1.amazonaws.com.), owned by the service efs.amazonaws.com", "No zone is selected yet"}, ""},
		{"the target account's own", zones, []string{"ZDATA"}, []awscheck.Status{awscheck.Info}, []string{"its owner authorizes that, Astronomer associates the zone"}, "deleted by you"},
		{"one of another account", zones, []string{"ZSHAREDSERVICES"}, []awscheck.Status{awscheck.Info}, []string{"owned by account " + simtest.AccountID}, "deleted by the zone's owner, account " + simtest.AccountID},
		{"one of a service", zones, []string{"ZEFS"}, []awscheck.Status{awscheck.Warn}, []string{"efs.amazonaws.com"}, "Leave the zone out"},
		{"one that is not the VPC's, beside one that is", zones, []string{"ZDATA", "ZELSEWHERE"}, []awscheck.Status{awscheck.Info, awscheck.Unverified},
			[]string{"ZELSEWHERE is not among the zones that " + simtest.VPC + " is associated with", "a zone associated through a Route 53 Profile is not listed there"}, strings.Join([]string{
				"aws route53profiles list-profile-associations --resource-id " + simtest.VPC + " --region us-east-1 --profile data",
				"aws route53 create-vpc-association-authorization --hosted-zone-id ZELSEWHERE --vpc VPCRegion=us-east-1,VPCId=" + simtest.VPC,
				"aws route53 associate-vpc-with-hosted-zone --hosted-zone-id ZELSEWHERE --vpc VPCRegion=us-east-1,VPCId=" + simtest.VPC + " --profile data",
				"aws route53 delete-vpc-association-authorization --hosted-zone-id ZELSEWHERE --vpc VPCRegion=us-east-1,VPCId=" + simtest.VPC,
			}, "\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := twoAccounts(region(target()))
			if c.zones != nil {
				c.zones(w)
			}
			found := network.CheckDNSZones(t.Context(), targetIn(w, nil), "eu-west-1", c.chosen)
			var status []awscheck.Status
			var text, fix string
			for _, f := range found {
				status = append(status, f.Status)
				text += f.Detail
				fix += simtest.Fix(f.Remedy)
				simtest.RequireFinding(t, f)
			}
			if !slices.Equal(status, c.status) || slices.ContainsFunc(c.says, func(s string) bool { return !strings.Contains(text, s) }) || !strings.Contains(fix, c.fix) {
				t.Errorf("%+v", found)
			}
		})
	}
	denied := awssim.Fault{Service: "Route 53", Err: awssim.Denied("bo", "route53:ListHostedZonesByVPC")}
	f := only(t, network.CheckDNSZones(t.Context(), targetIn(twoAccounts(region(target()), denied), nil), "eu-west-1", []string{"ZDATA"}))
	if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "route53:ListHostedZonesByVPC") {
		t.Errorf("denied: %+v", f)
	}
}

// Pasted as one block, the three commands would undo themselves: the owner's first one stands alone.
func TestAZoneIsAuthorizedNowAndTheAuthorizationDeletedLater(t *testing.T) {
	w := twoAccounts(region(target()))
	w.Accounts[1].Zones = []awssim.Zone{{ID: "ZDATA", Name: "data.example.com.", VPCs: []string{simtest.VPC}}}
	f := only(t, network.CheckDNSZones(t.Context(), targetIn(w, nil), "eu-west-1", []string{"ZDATA"}))
	vpc := `--hosted-zone-id ZDATA --vpc VPCRegion=eu-west-1,VPCId="$ASTRO_VPC_ID"`
	want := []string{
		"ASTRO_VPC_ID=vpc-REPLACE_ME",
		"aws route53 create-vpc-association-authorization " + vpc + " --profile data",
	}
	later := "After Astronomer has associated the zone, not before: `aws route53 delete-vpc-association-authorization " + vpc + " --profile data`."
	if !strings.HasSuffix(f.Remedy.Text, later) {
		t.Errorf("%s", f.Remedy.Text)
	}
	if !slices.Equal(f.Remedy.Commands, want) {
		t.Errorf("%s", strings.Join(f.Remedy.Commands, "\n"))
	}
}

func TestAZoneWhoseOwnerAWSDoesNotReportIsNotTakenForYours(t *testing.T) {
	w := twoAccounts(region(target()))
	w.Accounts[1].Zones = []awssim.Zone{{ID: "ZDATA", Name: "data.example.com.", VPCs: []string{simtest.VPC}}}
	accounts := account.NewAccounts(account.Options{Source: simtest.Edited{World: w, Edit: func(_, answer any) {
		simtest.Drop(answer, "ListHostedZonesByVPC", "Owner")
	}}})
	there := network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC}
	f := only(t, network.CheckDNSZones(t.Context(), there, "eu-west-1", []string{"ZDATA"}))
	if text := f.Detail + f.Remedy.Text; !strings.Contains(text, "whose owner AWS does not report") || strings.Contains(text, "by you") {
		t.Error(text)
	}
	if all := strings.Join(f.Remedy.Commands, " "); strings.Contains(all, "--profile") {
		t.Error(all)
	}
}

func TestHundredsOfZonesAreListedToTheEnd(t *testing.T) {
	w := twoAccounts(region(target()))
	for i := range 250 {
		w.Accounts[1].Zones = append(w.Accounts[1].Zones, awssim.Zone{ID: fmt.Sprintf("Z%d", i), Name: "x.", VPCs: []string{simtest.VPC}})
	}
	zones, err := facts.HostedZones(t.Context(), targetIn(w, nil).Account, "us-east-1", simtest.VPC)
	if err != nil || len(zones) != 250 {
		t.Errorf("%d zones, %v", len(zones), err)
	}
}
