// Package netmodel computes what a VPC does with a packet: which route of a route
// table forwards it, and whether a network ACL lets it through. It decides from route
// tables, prefix lists, subnets and network ACLs as package facts reads them, and calls
// nothing itself: every function is pure. It is what the checks of package network
// share, and what a hop-by-hop model of a path is built from.
package netmodel
