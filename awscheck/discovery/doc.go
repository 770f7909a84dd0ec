// Package discovery finds the data services that live in a VPC, so that a user can pick
// them instead of typing their hosts. It proposes what the lists of services report, and
// decides nothing about whether they can be reached.
package discovery
