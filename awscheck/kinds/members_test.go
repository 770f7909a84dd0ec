package kinds_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A reply names the operation of a row, and paths in its reply.
type reply struct {
	Service   string     `json:"service"` // the AWS CLI's name
	Operation string     `json:"operation"`
	Paths     [][]string `json:"paths"`
}

// The SDK's clients read names in any case, and wire only in AWS's own.
func TestEveryPathIsAMemberOfTheReplyInAWSsModel(t *testing.T) {
	var rows []reply
	for _, k := range kinds.Lists() {
		service, _, _ := strings.Cut(k.Look, " ")
		rows = append(rows, reply{strings.TrimSuffix(service, "api"), k.List.Name, pathsOf(k)})
	}
	rows = append(rows, calls()...)
	rows = append(rows, reply{"sqs", "ListQueues", [][]string{{"queueUrls"}, {"QueueUrls"}}}) // the first is unknown
	var unknown [][][]string
	simtest.Python(t, simtest.Script(t, filepath.Join("testdata", "members.py")), rows, &unknown)
	if len(unknown) != len(rows) || len(unknown[len(rows)-1]) != 1 {
		t.Fatalf("%v of %d rows", unknown, len(rows))
	}
	paths := 0
	for i, row := range rows[:len(rows)-1] {
		paths += len(row.Paths)
		for _, path := range unknown[i] {
			t.Errorf("the reply of %s %s has no %s", row.Service, row.Operation, strings.Join(path, "."))
		}
	}
	t.Logf("%d paths", paths)
}

// calls are what the facts package reads of replies that list no kind of resource.
func calls() []reply {
	read := func(service, operation string, paths ...string) reply {
		r := reply{Service: service, Operation: operation}
		for _, p := range paths {
			r.Paths = append(r.Paths, strings.Split(p, "."))
		}
		return r
	}
	return []reply{
		read("account", "GetRegionOptStatus", "RegionName", "RegionOptStatus"),
		read("resourcegroupstaggingapi", "GetResources", "PaginationToken", "ResourceTagMappingList.[].ResourceARN", "ResourceTagMappingList.[].Tags.[].Key", "ResourceTagMappingList.[].Tags.[].Value"),
		read("route53resolver", "ListResolverRuleAssociations", "NextToken", "ResolverRuleAssociations.[].ResolverRuleId", "ResolverRuleAssociations.[].Status", "ResolverRuleAssociations.[].VPCId"),
		read("route53resolver", "ListResolverRules", "NextToken", "ResolverRules.[].Id", "ResolverRules.[].Name", "ResolverRules.[].DomainName", "ResolverRules.[].RuleType", "ResolverRules.[].Status",
			"ResolverRules.[].TargetIps.[].Ip", "ResolverRules.[].TargetIps.[].Ipv6"),
	}
}

// pathsOf returns the paths of everything that is read of a kind's reply.
func pathsOf(k *kinds.Kind) [][]string {
	op := k.List
	var paths [][]string
	for _, path := range []string{op.NextFrom, op.More, op.CountPath} {
		if path != "" && path != wire.LastItem {
			paths = append(paths, strings.Split(path, "."))
		}
	}
	list := append(strings.Split(op.Items, "."), "["+op.Item+"]")
	inItem := func(path string, rest ...string) {
		if path == "" {
			return
		}
		whole := append(append([]string(nil), list...), strings.Split(path, ".")...)
		paths = append(paths, append(whole, rest...))
	}
	paths = append(paths, list)
	inItem(k.ID)
	inItem(k.Name)
	inItem(k.Region)
	inItem(k.VPC)
	inItem(k.Group)
	e := k.Endpoint
	at := e.At
	if at == nil {
		at = []string{""}
	}
	for _, path := range at {
		for _, name := range []string{e.Host, e.Port} {
			if name != "" {
				inItem(strings.TrimPrefix(path+"."+name, "."))
			}
		}
	}
	inItem(e.Engine)
	inItem(e.Scheme)
	inItem(e.SecurityGroup)
	for _, m := range k.Ignore {
		inItem(m.Path)
		inItem(m.Empty)
	}
	switch {
	case k.Tags.Key == "":
		inItem(k.Tags.Path)
	default: // their elements may have any name
		inItem(k.Tags.Path, "[*]", k.Tags.Key)
		inItem(k.Tags.Path, "[*]", k.Tags.Value)
	}
	return paths
}
