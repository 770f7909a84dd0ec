// Package awscheck finds out, without changing anything, what is true of an AWS
// account and of the networks around it, and says so as findings.
//
// It knows nothing of the wizard that asks the questions. A program that wants
// one answer opens an account and calls one check:
//
//	accounts := awscheck.NewAccounts(awscheck.Options{})
//	findings := awscheck.CheckCredentials(ctx, accounts.Open("my-profile"))
//
// Every request passes a guard that refuses each operation not on the list in
// operations.go, so no call made through this package can write to AWS.
package awscheck
