package permissions

import (
	"cmp"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// settle decides a simulated result that lacks the values of condition keys. The simulator
// names the keys of all policies of the principal, those of statements about other actions
// too (boto3 issue 3111, aws-sdk-java-v2 issue 1751), so documents, the decision of the
// policy documents about the same request, show whether the keys matter: where the
// documents decide without them, they don't. A zero documents was not read.
func settle(simulated, documents result) result {
	if len(simulated.missing) == 0 {
		return simulated
	}
	if simulated.deniedBySCP {
		// No value of a key in another policy lifts an explicit deny.
		simulated.layers, simulated.policy, simulated.missing = []account.PolicyLayer{account.OrganizationLayer}, "", nil
		return simulated
	}
	open := result{decision: undecided, evidence: awscheck.None, missing: simulated.missing, err: documents.err}
	switch documents.decision {
	case explicitDeny:
		return documents
	case implicitDeny:
		if simulated.decision.denied() {
			return documents
		}
	case isAllowed:
		if simulated.decision == isAllowed {
			simulated.missing = nil
			return simulated
		}
		if slices.Contains(simulated.layers, account.OrganizationLayer) {
			simulated.layers, simulated.policy, simulated.missing = []account.PolicyLayer{account.OrganizationLayer}, "", nil
			return simulated
		}
	case undecided:
		if len(documents.missing) > 0 {
			open.missing = words.Distinct(documents.missing)
		}
	}
	return open
}

// discardOrganizationDenial makes a denial undecided that service control policies alone cause
// without an explicit deny. The simulator is known to report such denials wrongly for
// administrators, with no missing keys. (aws-toolkit-vscode pull request 3106, aws-cli
// issue 5861, openshift/installer issue 4048, amazon-ecs-exec-checker issue 70.) An
// explicit deny remains: since version 1.57.0 of the IAM client the simulator returns it
// only where a statement of a service control policy denies. That statement may have a
// condition on a key that was not supplied (aws-cli issue 10525), which the finding says.
func discardOrganizationDenial(simulated result) result {
	if !simulated.onlyOrganization() || simulated.decision == explicitDeny {
		return simulated
	}
	return result{decision: undecided, evidence: awscheck.None, organization: true}
}

// reconcile returns the result of a live call in place of the simulated one where the two
// differ: a live call shows what AWS does, and the simulator evaluates neither session
// policies nor conditions on keys that only a real request has. It also takes the live
// result where the simulator blames only the organization, because AWS names the policy.
// called is zero where no call was made; a simulation that failed has nothing to differ
// from.
func reconcile(simulated, called result) result {
	deniedLive := called.decision.denied() && !simulated.decision.denied()
	allowedLive := called.decision == isAllowed && simulated.decision != isAllowed
	switch {
	case simulated.failed():
		return simulated
	case called.decision.denied() && simulated.onlyOrganization():
		return called
	case deniedLive || allowedLive:
		called.against = cmp.Or(simulated.decision, undecided)
		if deniedLive {
			called.missing = simulated.missing // conditions that the request did not meet
		}
		return called
	}
	return simulated
}

// failed reports whether the call behind a result failed.
func (r result) failed() bool { return r.err != nil && len(r.missing) == 0 }
