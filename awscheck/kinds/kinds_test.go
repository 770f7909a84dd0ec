package kinds_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

var (
	typeForm      = regexp.MustCompile(`^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$`)
	actionForm    = regexp.MustCompile(`^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$`)
	operationForm = regexp.MustCompile(`^(List|Describe|Get)[A-Z][A-Za-z0-9]*$`) // it only reads
	arnForm       = regexp.MustCompile(`^[a-z0-9-]+:\S*\*$`)
	placeholder   = regexp.MustCompile(`{[^}]*}`)
	removes       = regexp.MustCompile(`^(Delete|Deregister|Disable|Empty and delete|Stop|Terminate) `) // an action
)

func TestEveryRowIsComplete(t *testing.T) {
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			require := func(ok bool, what string) {
				t.Helper()
				if !ok {
					t.Error(what)
				}
			}
			require(typeForm.MatchString(k.Type), "the type has not CloudFormation's form")
			require(k.Noun != "", "it has no noun")
			require(actionForm.MatchString(k.Action), "the action has not IAM's form: "+k.Action)
			require(k.ARN != "" && !slices.ContainsFunc(strings.Fields(k.ARN), func(f string) bool { return !arnForm.MatchString(f) }), "the ARN has not the form service:resource: "+k.ARN)
			require(!k.NameTag || k.Name == "" && k.Tags.Path != "", "its name is that of a tag, without tags or with another name")
			require((k.Tags.Key == "") == (k.Tags.Value == ""), "its tags have a key without a value")
			require(k.Tags.Path != "" || k.Tags == kinds.Tags{}, "its tags have no path")
			require(k.Region == "" || k.Global(), "an item has a region of its own in the list of a region")
			for _, m := range k.Ignore {
				forms := 0
				for _, set := range []bool{m.Is != "", m.Set, m.OtherAccount} {
					if set {
						forms++
					}
				}
				require(m.Path != "" && forms == 1 && (m.Empty == "" || m.Is != ""), "what it ignores is not one condition")
			}

			op := k.List
			isXML := op.Protocol == wire.Query || op.Protocol == wire.EC2Query || op.Protocol == wire.RESTXML
			isREST := op.Protocol == wire.RESTJSON || op.Protocol == wire.RESTXML
			require(op.Service != "" && op.Endpoint != "" && operationForm.MatchString(op.Name), "the operation is not one that reads: "+op.Name)
			require(isREST == strings.HasPrefix(op.Path, "/") && isREST == (op.Version == ""), "the operation has not the path or the version of its protocol")
			require(isREST || op.Method == "", "a method without a path")
			require(op.Items != "" && (op.Item != "") == isXML, "the list has no path, or its items no name in XML")
			require((op.Next == "") == (op.NextFrom == ""), "the token of the next page is read and not sent, or sent and not read")
			require(op.More == "" || op.Next != "", "there are more pages, and no way to ask for them")
			require(op.NextFrom != wire.LastItem || op.More != "", "nothing says whether the last item is the token of another page")
			require(op.Global == "" || op.Host != "", "a global service without a host")
			require(!slices.ContainsFunc(op.Params, func(p wire.Param) bool { return p.Name == "" || p.Name == op.Next || p.Value == nil }), "a parameter without a name or a value, or a token")
			for _, host := range []string{op.Host, op.FIPSHost, op.DualStackHost, op.FIPSDualStackHost} {
				require(strings.ReplaceAll(host, "{region}", "") == placeholder.ReplaceAllString(host, ""), "an unknown placeholder in "+host)
			}

			require(len(k.Remove) > 0 || k.RemoveNote != "", "it does not say how to remove one")
			require((k.Group == "") == (k.RemoveGroup == ""), "its group cannot be removed, or is not read")
			require(k.RemoveLink == "" || strings.HasPrefix(k.RemoveLink, "https://docs.aws.amazon.com/"), "the link is not a page of AWS's documentation")
			require(k.RemoveNote == "" || removes.MatchString(k.RemoveNote), "the note on removal does not begin with what is done: a list has room for its first clause alone")
			require(k.RemoveNote == "" || strings.Contains(k.RemoveNote, " once nothing uses it"), "the note on removal lacks its condition")
			require(k.RemoveNote == "" || strings.HasSuffix(k.RemoveNote, "."), "the note on removal is no sentence")
			require(k.Look != "" && placeholder.FindString(k.Look) == "", "it does not say how to look at the resources")
			commands := k.Remove
			if k.RemoveGroup != "" {
				commands = append(slices.Clone(commands), k.RemoveGroup)
			}
			if k.LookInside != "" {
				commands = append(slices.Clone(commands), k.LookInside)
			}
			for _, c := range commands {
				named := strings.NewReplacer("{id}", "", "{name}", "").Replace(c)
				require(named != c && placeholder.FindString(named) == "", "the command does not name the resource: "+c)
			}
		})
	}
}

func TestNoTwoRowsAreTheSame(t *testing.T) {
	types, nouns, operations := map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	for _, k := range kinds.All() {
		operation := [2]string{k.List.Service, k.List.Name}
		if types[k.Type] || nouns[k.Noun] || operations[operation] {
			t.Errorf("%s has the type, the noun or the operation of another row", k.Type)
		}
		types[k.Type], nouns[k.Noun], operations[operation] = true, true, true
		if found, ok := kinds.Lookup(k.Type); !ok || found.Noun != k.Noun {
			t.Errorf("%s is not found by its type", k.Type)
		}
	}
	if _, ok := kinds.Lookup("AWS::SQS::Nothing"); ok {
		t.Error("a type without a row is found")
	}
	if len(types) < 40 {
		t.Errorf("the table has %d kinds", len(types))
	}
}

func TestAResourceIsPutIntoItsCommand(t *testing.T) {
	got := kinds.Command("redshift delete-cluster --cluster-identifier {id} --tag {name} --final-cluster-snapshot-identifier {id}-final", "a b", "it's")
	want := []string{"redshift", "delete-cluster", "--cluster-identifier", "a b", "--tag", "it's", "--final-cluster-snapshot-identifier", "a b-final"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
