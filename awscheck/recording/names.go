package recording

import (
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// names are the members, by "Service.Operation", in whose texts customers name their resources:
// those by which the table of kinds identifies and names a resource, and some of the operations
// that it does not list. It is never modified.
var names = sync.OnceValue(func() map[string][]string {
	found := map[string][]string{
		"CloudFormation.ListStacks":         {"StackName"},
		"RDS.DescribeDBInstances":           {"DBInstanceIdentifier", "DBClusterIdentifier", "ReadReplicaSourceDBInstanceIdentifier"},
		"EC2.DescribeNetworkInterfaces":     {"description"},
		"EC2.DescribeSecurityGroups":        {"groupName", "groupDescription"},
		"EC2.DescribeManagedPrefixLists":    {"prefixListName"},
		"Route53Resolver.ListResolverRules": {"Name"},
	}
	for _, k := range kinds.Lists() {
		call := k.List.Service + "." + k.List.Name
		paths := []string{k.ID, k.Name}
		if k.ID == "" { // an item is its own identifier, and named after the list, if at all
			paths = append(paths, k.List.Items, k.List.Item)
		}
		for _, path := range paths {
			if path != "" {
				found[call] = append(found[call], path[strings.LastIndexByte(path, '.')+1:])
			}
		}
	}
	return found
})

// maskOf is the mask for the reply of a call; nil if nothing is masked.
func (w *Writer) maskOf(e entry) func(member, text string) string {
	named := names()[e.Service+"."+e.Operation]
	if w.mask == nil || e.Kind != kindCall || named == nil {
		return w.mask
	}
	return func(member, text string) string {
		if slices.Contains(named, member) {
			member = memberName
		}
		return w.mask(member, text)
	}
}

// maskInput is the mask for the parameters of a call; nil if nothing is masked.
func (w *Writer) maskInput() func(member, text string) string {
	if w.mask == nil {
		return nil
	}
	return func(member, text string) string { return w.mask(memberInput+member, text) }
}

// maskTag masks the value of a tag: of a map with its key, or of a wire.Node with one node for its
// key and another for its value, or with the value as its text and the key as its name.
func maskTag(v map[string]any, of string, mask func(member, text string) string) {
	text := func(v map[string]any, member string) {
		if s, ok := v[member].(string); ok {
			v[member] = mask(memberTag, s)
		}
	}
	if key, ok := v["Key"].(string); ok && key != "" {
		text(v, "Value")
	}
	if name, _ := v["name"].(string); strings.EqualFold(of, "tags") && name != "" && !strings.EqualFold(name, "key") && !strings.EqualFold(name, "value") {
		text(v, "text")
	}
	nodes, _ := v["nodes"].([]any)
	is := func(name string) func(any) bool {
		return func(n any) bool {
			node, _ := n.(map[string]any)
			member, _ := node["name"].(string)
			return strings.EqualFold(member, name)
		}
	}
	if i := slices.IndexFunc(nodes, is("value")); i >= 0 && len(nodes) < 5 && slices.ContainsFunc(nodes, is("key")) {
		text(nodes[i].(map[string]any), "text")
	}
}
