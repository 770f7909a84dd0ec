// Package netmodel computes what a VPC does with a name and a packet: which address a
// private hosted zone has for a host, which Resolver rule forwards it, which route of a
// route table forwards a packet, and whether network ACLs and security groups let it
// through. It decides from facts as package facts reads them, and calls nothing itself:
// every function is pure. It is what the checks of package network share, and what a
// hop-by-hop model of a path is built from.
package netmodel
