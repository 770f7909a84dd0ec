package awssim

// A VPC is a virtual private cloud and what is in it.
type VPC struct {
	ID    string
	Name  string
	CIDRs []string // the primary one first
}

// A Peering is a VPC peering connection, seen from the account that holds it.
type Peering struct {
	ID string
}

func vpcHandlers() map[string]handler { return map[string]handler{} }
