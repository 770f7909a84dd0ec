package path_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

func TestARecordIsAddedOrCorrectedByTheCommandThatIsPrinted(t *testing.T) {
	const change, profile = "aws route53 change-resource-record-sets --hosted-zone-id ", " --profile data --change-batch "
	record := func(r ...awssim.Record) func(*situation) {
		return func(s *situation) { s.target.Zones[0].Records = r }
	}
	set := func(action, zone, name string) string {
		return change + zone + profile + `'{"Changes":[{"Action":"` + action + `","ResourceRecordSet":{"Name":"` + name + `","Type":"A","TTL":300,"ResourceRecords":[{"Value":"'"$ADDRESS"'"}]}}]}'`
	}
	corp := func(s *situation) {
		s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0CORP", Name: "corp.example.internal.", VPCs: []string{simtest.VPC, astroVPC}})
		record(awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{"db.corp.example.internal"}})(s)
	}
	for _, c := range []struct {
		name, check string
		edit        func(*situation)
		says        string
		want        string // the command; "": none that changes a record
	}{
		{"no record", awscheck.PathName, record(), "has no A or CNAME record", set("CREATE", zoneID, ordersDNS)},
		{"a CNAME record to a name without one", awscheck.PathName,
			record(awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{"db.data.example.internal"}}), "leads to db.data.example.internal in zone Z0ORDERS (data.example.internal.), which has no A record", set("CREATE", zoneID, "db.data.example.internal")},
		{"a CNAME record into another zone without one", awscheck.PathName, corp,
			"leads to db.corp.example.internal in zone Z0CORP (corp.example.internal.), which has no A record", set("CREATE", "Z0CORP", "db.corp.example.internal")},
		{"an address of another network", awscheck.PathName, record(awssim.Record{Name: ordersDNS, Values: []string{"10.99.0.1"}}), "10.99.0.1 is not in the CIDRs", set("UPSERT", zoneID, ordersDNS)},
		{"an address that moved away", awscheck.PathInterface, record(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.99"}}), "No network interface", set("UPSERT", zoneID, ordersDNS)},
		{"the same behind a CNAME record", awscheck.PathInterface, record(
			awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{"db.data.example.internal"}}, awssim.Record{Name: "db.data.example.internal", Values: []string{"10.40.3.99"}},
		), "No network interface", set("UPSERT", zoneID, "db.data.example.internal")},
		{"a wildcard, which other names need", awscheck.PathInterface, record(awssim.Record{Name: "*.data.example.internal", Values: []string{"10.40.3.99"}}), "No network interface", set("UPSERT", zoneID, ordersDNS)},
		{"one of two addresses", awscheck.PathInterface, record(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7", "10.40.3.99"}}), "No network interface", ""},
		{"one of two weighted records", awscheck.PathInterface, record(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.99"}, SetID: "blue"}), "No network interface", ""},
		{"an address that was entered", awscheck.PathInterface, func(s *situation) { s.at("10.40.3.99") }, "No network interface", ""},
		{"a zone of a service", awscheck.PathName, func(s *situation) {
			record()(s)
			s.target.Zones[0].Service = "efs.amazonaws.com"
		}, "NoSuchHostedZone", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open()
			c.edit(s)
			f := s.findings(t)[c.check]
			i := slices.IndexFunc(f.Remedy.Commands, func(command string) bool { return strings.Contains(command, "change-resource-record-sets") })
			switch {
			case !strings.Contains(f.Detail, c.says):
				t.Errorf("%s %s, without %q", f.Status, f.Detail, c.says)
			case c.want == "" && i >= 0:
				t.Errorf("%q", f.Remedy.Commands)
			case c.want != "" && (i != 1 || f.Remedy.Commands[i] != c.want || f.Remedy.Commands[i-1] != "ADDRESS=REPLACE_ME"):
				t.Errorf("%q\nwant %s", f.Remedy.Commands, c.want)
			}
		})
	}
}

func TestTheZoneWhoseRecordsCantBeReadIsTheReason(t *testing.T) {
	s := open()
	s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0CORP", Name: "corp.example.internal.", VPCs: []string{simtest.VPC, astroVPC}})
	s.target.Zones[0].Records = []awssim.Record{{Name: ordersDNS, Type: "CNAME", Values: []string{"db.corp.example.internal"}}}
	s.plan.Zones = []string{zoneID, "Z0CORP"}
	edited := simtest.Edited{World: s.world, Fail: func(in any) error {
		call, ok := in.(wire.Input)
		if ok && call.Operation.Name == "ListResourceRecordSets" && call.Operation.Param("HostedZoneId") == "Z0CORP" {
			return awssim.Denied(simtest.Ana, "route53:ListResourceRecordSets")
		}
		return nil
	}, Edit: func(_, _ any) {}}
	s.open(account.NewAccounts(account.Options{Source: edited, Now: s.world.Clock}))
	f := s.findings(t)[awscheck.PathName]
	if f.Status != unverified || !slices.Contains(f.Remedy.Policy.Actions(), "route53:ListResourceRecordSets") {
		t.Errorf("%s %s %v", f.Status, f.Detail, f.Remedy.Policy.Actions())
	}
}

// A zone's owner sees the association first: the data plane's account may list it later.
func TestTheZonesOwnerSaysThatAstrosVPCIsAssociated(t *testing.T) {
	s := open()
	edited := simtest.Edited{World: s.world, Edit: func(in, out any) {
		if call, ok := in.(wire.Input); ok && call.Operation.Param("vpcid") == astroVPC {
			simtest.Drop(out, "ListHostedZonesByVPC", "HostedZoneSummary")
		}
	}}
	s.open(account.NewAccounts(account.Options{Source: edited, Now: s.world.Clock}))
	s.require(t)
}
