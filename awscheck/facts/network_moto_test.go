package facts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestTheNetworkOfAServiceIsReadFromAnEmulator reads what another client has put into
// moto: the security groups and the interface of an instance, and the records of a zone.
func TestTheNetworkOfAServiceIsReadFromAnEmulator(t *testing.T) {
	server := startMoto(t)
	made := runPython(t, server, "testdata/network.py")
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: 5 * time.Minute}).Open("")
	id := func(of string) string { return made[of] }

	groups, err := facts.SecurityGroups(t.Context(), a, "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(groups, func(g facts.SecurityGroup) bool { return g.ID == id("group") })
	if i < 0 {
		t.Fatalf("%s is not among %d groups", id("group"), len(groups))
	}
	const owner = "123456789012"
	var rules []string
	for _, r := range groups[i].Rules {
		rules = append(rules, fmt.Sprintf("%v %v %d-%d %v %v %v", r.Egress, r.TCP, r.From, r.To, r.Networks, r.PrefixLists, r.Groups))
	}
	slices.Sort(rules)
	want := []string{
		"false false 0-65535 [0.0.0.0/0] [] []",
		fmt.Sprintf("false true 0-65535 [] [] [{%s %s   }]", id("clients"), owner),
		"false true 5432-5432 [172.20.16.0/20] [] []",
		fmt.Sprintf("false true 5432-5433 [] [%s] []", id("list")),
		"true true 0-65535 [0.0.0.0/0] [] []",
	}
	if !slices.Equal(rules, want) || groups[i].VPC != id("vpc") || groups[i].Name != "orders" {
		t.Errorf("%+v\nhas %q\nwant %q", groups[i], rules, want)
	}

	interfaces, err := facts.NetworkInterfaces(t.Context(), a, "us-east-1")
	if err != nil || len(interfaces) != 1 {
		t.Fatalf("%+v, %v", interfaces, err)
	}
	n := interfaces[0]
	got := fmt.Sprintf("%s %s %s %s %v %v", n.VPC, n.Subnet, n.Instance, n.Service, n.Groups, n.Addresses)
	if want := fmt.Sprintf("%s %s %s  [%s] [10.40.3.17]", id("vpc"), id("subnet"), id("instance"), id("group")); got != want {
		t.Errorf("the interface is %s, want %s", got, want)
	}

	records, err := facts.Records(t.Context(), a, id("zone"))
	if err != nil || len(records) != 707 { // with NS and SOA
		t.Fatalf("%d records, %v", len(records), err)
	}
	var named []string
	for _, r := range records {
		if r.Alias != nil {
			r.Values = []string{"alias of " + r.Alias.Name + " in " + r.Alias.Zone}
		}
		if len(r.Values) == 1 && r.Values[0] != "10.40.9.9" {
			named = append(named, fmt.Sprint(r.Name, " ", r.Type, " ", r.Values, r.SetID))
		}
	}
	for _, want := range []string{
		"orders.data.example.internal A [10.40.3.17]",
		"*.data.example.internal CNAME [orders.data.example.internal]",
		"web.data.example.internal A [alias of dualstack.web-1.us-east-1.elb.amazonaws.com in Z35SXDOTRQ7X7K]",
		"pair.data.example.internal A [10.40.3.18]blue",
		"pair.data.example.internal A [10.40.3.19]green",
	} {
		if !slices.Contains(named, want) {
			t.Errorf("%s is not among %q", want, named)
		}
	}
	if _, err := facts.Records(t.Context(), a, "Z0GONE"); reason(err) != account.NotFound {
		t.Errorf("a zone that does not exist: %v", err)
	}
}
