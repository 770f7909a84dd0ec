package awssim_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A call about one VPC does not copy the 5,000 of the account: garbage of AWS's side would
// be collected at the expense of the program.
func TestACallAboutOneVPCAllocatesLittle(t *testing.T) {
	const calls, bytesOfACall = 20, 100_000
	w := simtest.Scenario(t, "huge")
	target := account.NewAccounts(account.Options{Source: w, Now: w.Clock}).Open("data-platform")
	call := func(n int) {
		if _, err := facts.AttributeOf(t.Context(), target, "us-east-1", fmt.Sprintf("vpc-0bb2%013d", n), facts.DNSSupport); err != nil {
			t.Fatal(err)
		}
	}
	call(0) // with the credentials
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range calls {
		call(1 + i)
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) / calls; n > bytesOfACall {
		t.Errorf("a call allocates %d bytes, more than %d", n, bytesOfACall)
	}
}
