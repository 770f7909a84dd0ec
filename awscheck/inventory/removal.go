package inventory

import (
	"slices"
	"strings"

	table "github.com/astronomer/astro-activate/awscheck/kinds"
)

// A removal is how to remove a resource: commands in an order that AWS accepts, or, where
// the resource needs steps that no command here can know, words and a link.
type removal struct {
	note     string     // what else it takes, as a sentence; "" for nothing
	link     string     // AWS's page about it; "" for none
	look     [][]string // commands that show what keeps it from being removed
	commands [][]string
}

// removeListed returns the removal of a row of the kinds package.
func removeListed(k *table.Kind) func(resource) removal {
	return func(r resource) removal {
		rm := removal{note: k.RemoveNote, link: k.RemoveLink}
		if k.LookInside != "" {
			rm.look = [][]string{table.Command(k.LookInside, r.id, r.name)}
		}
		if r.group != "" && k.RemoveGroup != "" {
			rm.commands = [][]string{table.Command(k.RemoveGroup, r.group, "")}
			return rm
		}
		for _, template := range k.Remove {
			rm.commands = append(rm.commands, table.Command(template, r.id, r.name))
		}
		return rm
	}
}

// commandOn is a command with the id of a resource as its last word.
func commandOn(command string, r resource) []string { return append(strings.Fields(command), r.id) }

func removeStack(r resource) removal {
	return removal{
		note: protected("a stack", "termination", "describe-stacks", "aws cloudformation update-termination-protection --no-enable-termination-protection") +
			" A stack with a bucket that is not empty can't be deleted: empty the bucket first.",
		commands: [][]string{commandOn("cloudformation delete-stack --stack-name", r)},
	}
}

// removeInstance has no command for an instance that a service manages: EC2 refuses to
// terminate it. (EC2 User Guide, "Amazon EC2 managed instances".)
func removeInstance(r resource) removal {
	if r.manager != "" {
		return removal{note: "Remove an instance once nothing uses it, in " + r.manager + ", which manages it: EC2 does not terminate it."}
	}
	return removal{
		note:     protected("an instance", "termination", "describe-instance-attribute", "aws ec2 modify-instance-attribute --no-disable-api-termination"),
		look:     [][]string{commandOn("ec2 describe-instance-attribute --attribute disableApiTermination --instance-id", r)},
		commands: [][]string{commandOn("ec2 terminate-instances --instance-ids", r)},
	}
}

// protected says what to do about a protection that may be on: AWS then refuses the deletion, and no
// command here turns it off, because someone turned it on to prevent just that. shows is the command
// that shows it, off the one that turns it off. (EC2 User Guide, "Change instance termination
// protection"; CloudFormation User Guide, "Protect CloudFormation stacks from being deleted".)
func protected(kind, protection, shows, off string) string {
	return "Delete " + kind + " once nothing uses it and its " + protection + " protection is off (" + shows + " shows it). Ask who turned it on before you turn it off (" + off + ")."
}

// dbProtection is the note on a database whose deletion protection is on, with the command that turns
// it off. (RDS User Guide, "Deleting a DB instance".)
func dbProtection(modify string) string {
	return "Delete it once nothing uses it and its deletion protection, now on, is off: ask who turned it on before you turn it off (aws rds " + modify + " --no-deletion-protection)."
}

// removeDBInstance keeps a snapshot, except for a read replica and an instance of a cluster:
// AWS creates none of them. (RDS API Reference, DeleteDBInstance.)
func removeDBInstance(r resource) removal {
	note := ""
	if r.protected {
		note = dbProtection("modify-db-instance")
	}
	remove := commandOn("rds delete-db-instance --db-instance-identifier", r)
	if r.cluster != "" || r.replica {
		remove = append(remove, "--skip-final-snapshot")
	} else {
		remove = append(remove, "--final-db-snapshot-identifier", r.id+"-final")
	}
	return removal{note: note, commands: [][]string{remove}}
}

func removeDBCluster(r resource) removal {
	note := "Delete a cluster once nothing uses it, after its instances."
	if r.protected {
		note += " " + dbProtection("modify-db-cluster")
	}
	remove := append(commandOn("rds delete-db-cluster --db-cluster-identifier", r), "--final-db-snapshot-identifier", r.id+"-final")
	return removal{note: note, commands: [][]string{remove}}
}

// removeNATGateway says when the addresses of the gateway are free. (Amazon VPC User Guide, "NAT
// gateway basics".)
func removeNATGateway(r resource) removal {
	return removal{
		note:     "Delete a NAT gateway once nothing uses it, before you release its Elastic IPs: the deletion takes some minutes.",
		commands: [][]string{commandOn("ec2 delete-nat-gateway --nat-gateway-id", r)},
	}
}

// removeVPC has no command: what a VPC has besides interfaces is deleted with it by the
// console, and one by one by commands. (Amazon VPC User Guide, "Delete your VPC".)
func removeVPC(r resource) removal {
	return removal{
		note: "Delete a VPC once nothing uses it or has a network interface in it: first delete load balancers, instances, databases, NAT gateways and interface endpoints, and its peerings. " +
			"Then use the VPC console, which deletes its subnets, route tables, security groups, network ACLs and internet gateway, too.",
		link: "https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html",
		look: [][]string{append(strings.Fields("ec2 describe-network-interfaces --query NetworkInterfaces[].[NetworkInterfaceId,InterfaceType,Status,Description] --output table --filters"), "Name=vpc-id,Values="+r.id)},
	}
}

// removeAddress has no command for an address in use: AWS refuses to release it.
func removeAddress(r resource) removal {
	if r.inUse {
		return removal{note: "Release an associated Elastic IP once nothing uses it: delete the NAT gateway or load balancer that has it and wait until it is deleted, or disassociate the address."}
	}
	return removal{
		note:     "Release an address once nothing uses it and no allowlist elsewhere names it. The addresses in these commands were not in use when they were checked.",
		commands: [][]string{commandOn("ec2 release-address --allocation-id", r)},
	}
}

// removals are the removals of some resources: each sentence, link and command once.
type removals struct {
	notes, links   []string
	look, commands [][]string
	removed        int // how many of the resources the commands remove
}

func removeAll(remove func(resource) removal, resources []resource) (all removals) {
	addOnce := func(list []string, s string) []string {
		if s == "" || slices.Contains(list, s) {
			return list
		}
		return append(list, s)
	}
	for _, r := range resources {
		one := remove(r)
		all.notes, all.links = addOnce(all.notes, one.note), addOnce(all.links, one.link)
		if len(one.commands) > 0 {
			all.removed++
		}
		all.look = append(all.look, one.look...)
		for _, c := range one.commands {
			if !slices.ContainsFunc(all.commands, func(d []string) bool { return slices.Equal(c, d) }) {
				all.commands = append(all.commands, c)
			}
		}
	}
	return all
}

// commonNote is the note that each of some resources has, which then says all that there is to do; "": they
// have none, or differ.
func commonNote(remove func(resource) removal, resources []resource) string {
	note := remove(resources[0]).note
	if slices.ContainsFunc(resources, func(r resource) bool { return remove(r).note != note }) {
		return ""
	}
	return note
}
