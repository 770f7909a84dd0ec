// Package awscheck has the vocabulary of checks that find out, without changing anything,
// what is true of an AWS account and of the networks around it: findings, their statuses
// and evidence, remedies, policy documents, and the id and titles of every check.
//
// The checks are a library of packages in three layers. A package imports packages of its
// own layer or of a lower one (docs/architecture.md lists the imports), and none of them
// knows the wizard:
//
//   - Vocabulary: awscheck itself; its helpers, such as words and parallel; dataservice, the
//     data services that a pipeline connects to; wire and kinds, the AWS operations that
//     list each kind of resource, described by data.
//   - Account and facts: account is the handle to AWS, with the credentials, the read-only
//     guard, the cache and the errors. facts has one function for each list that AWS
//     reports. dataplane, discovery and netmodel derive from facts what belongs to Astro,
//     which data services there are, and where networks send packets.
//   - Checks: identity, permissions, inventory, region, network, path, public and tools
//     evaluate facts and return findings.
//
// awssim simulates AWS behind the SDK, for demos and tests, and recording answers from what
// AWS and the machine answered in an earlier run. A program that needs one
// answer opens an account and calls one check; see the example.
package awscheck
