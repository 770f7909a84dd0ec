package awscheck

import "slices"

// An Owner is who can do what a remedy says. The default of each check is in its entry of
// the catalog; a remedy names another owner where the finding knows better.
type Owner string

const (
	OwnerYou          Owner = "you"          // the user of this program: an answer, this machine, its credentials
	OwnerAccount      Owner = "account"      // who administers the AWS account that is activated
	OwnerIdentity     Owner = "identity"     // who administers IAM: users, roles, permission sets, boundaries
	OwnerOrganization Owner = "organization" // who administers the AWS organization and its policies
	OwnerNetwork      Owner = "network"      // who owns the target VPC
	OwnerService      Owner = "service"      // who owns a data service, such as its allowlist
	OwnerAWS          Owner = "aws"          // AWS itself, which has to decide or to finish something
	OwnerAstronomer   Owner = "astronomer"   // Astronomer's support or engineers
)

// owners has the names of the owners for people, in the order in which they are listed.
// It is never modified.
var owners = [...]struct {
	owner Owner
	name  string
}{
	{OwnerYou, "You"},
	{OwnerAccount, "Account administrator"},
	{OwnerIdentity, "IAM administrator"},
	{OwnerOrganization, "Organization administrator"},
	{OwnerNetwork, "Target VPC's owner"},
	{OwnerService, "Data service's owner"},
	{OwnerAWS, "AWS"},
	{OwnerAstronomer, "Astronomer"},
}

// Owners returns every owner, in the order in which they are listed.
func Owners() []Owner {
	list := make([]Owner, len(owners))
	for i, o := range owners {
		list[i] = o.owner
	}
	return list
}

// Name is the owner in plain words, as the beginning of a line: "IAM administrator". For
// an owner that does not exist it returns "". Inlined in its 30 places, with the list of owners, it would be
// 20 kB of the binary.
//
//go:noinline
func (o Owner) Name() string {
	i := slices.Index(Owners(), o)
	if i < 0 {
		return ""
	}
	return owners[i].name
}
