// Package path checks, hop by hop and from configuration alone, whether a pipeline in
// Astro's VPC reaches a data service behind the peering: the name resolves to an address
// of the target VPC, a network interface has the address, its security groups and the
// network ACL of its subnet let the packets in and the replies out, the subnet's route
// table sends the replies to the peering, and Astro's side lets them out. Nothing is
// sent or created.
//
// What a hop does is decided by package netmodel. A hop that can't be judged because the
// name or the interface is not known names that check as its cause; every other hop is
// judged for itself, so that one run reports all that blocks.
package path
