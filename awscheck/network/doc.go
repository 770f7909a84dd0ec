// Package network checks the network that is planned for the data plane against the
// networks around it, the VPC that it is to be peered with, and, once the peering was
// requested, whether packets and names pass between the two. It decides from VPCs,
// subnets, route tables, prefix lists, network ACLs, peerings, private hosted zones and
// VPC quotas as package facts reads them with the credentials of the account that owns
// each; package netmodel has the rules of routing and filtering. A check's function is
// called CheckX and reports the id that its comment names.
package network
