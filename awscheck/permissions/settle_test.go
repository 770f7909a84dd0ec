package permissions

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

func TestSettleMissingKeys(t *testing.T) {
	const mfa, tag = "aws:MultiFactorAuthPresent", "aws:PrincipalTag/team"
	simulated := func(d decision, layers ...account.PolicyLayer) result {
		return result{decision: d, evidence: awscheck.Simulated, layers: layers, missing: []string{mfa, tag}}
	}
	documents := func(d decision, keys ...string) result {
		return result{decision: d, evidence: awscheck.Policies, missing: keys}
	}
	byOrganization := simulated(explicitDeny, account.OrganizationLayer)
	byOrganization.deniedBySCP = true
	for _, c := range []struct {
		name                 string
		simulated, documents result
		want                 decision
		evidence             awscheck.Evidence
		missing              []string
	}{
		{"no key is missing", result{decision: isAllowed, evidence: awscheck.Simulated}, result{}, isAllowed, awscheck.Simulated, nil},
		{"allowed, and the keys belong to other actions", simulated(isAllowed), documents(isAllowed), isAllowed, awscheck.Simulated, nil},
		{"allowed, and a deny depends on one of the keys", simulated(isAllowed), documents(undecided, mfa), undecided, awscheck.None, []string{mfa}},
		{"allowed, and the documents can't be read", simulated(isAllowed), result{}, undecided, awscheck.None, []string{mfa, tag}},
		{"allowed, and the documents deny explicitly", simulated(isAllowed), documents(explicitDeny), explicitDeny, awscheck.Policies, nil},
		{"allowed, and the documents do not allow", simulated(isAllowed), documents(implicitDeny), undecided, awscheck.None, []string{mfa, tag}},
		{"denied, and an allow depends on one of the keys", simulated(implicitDeny, account.IdentityLayer), documents(undecided, tag), undecided, awscheck.None, []string{tag}},
		{"denied, and nothing allows whatever the keys", simulated(implicitDeny, account.IdentityLayer), documents(implicitDeny), implicitDeny, awscheck.Policies, nil},
		{"denied, and the documents allow", simulated(implicitDeny, account.UnknownLayer), documents(isAllowed), undecided, awscheck.None, []string{mfa, tag}},
		{"denied by the organization, and the documents allow", simulated(implicitDeny, account.OrganizationLayer), documents(isAllowed), implicitDeny, awscheck.Simulated, nil},
		{"denied explicitly by the organization, whatever the keys", byOrganization, documents(undecided, mfa), explicitDeny, awscheck.Simulated, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := settle(c.simulated, c.documents)
			if got.decision != c.want || got.evidence != c.evidence || !slices.Equal(got.missing, c.missing) {
				t.Errorf("%s (%s), missing %v", got.decision, got.evidence, got.missing)
			}
		})
	}
}

func TestDoubtOrganization(t *testing.T) {
	for _, c := range []struct {
		name   string
		denial result
		want   decision
	}{
		{"allowed", result{decision: isAllowed}, isAllowed},
		{"only service control policies do not allow", result{decision: implicitDeny, layers: []account.PolicyLayer{account.OrganizationLayer}}, undecided},
		{"only a service control policy denies explicitly", result{decision: explicitDeny, layers: []account.PolicyLayer{account.OrganizationLayer}}, explicitDeny},
		{"the principal's policies do not allow either", result{decision: implicitDeny, layers: []account.PolicyLayer{account.IdentityLayer, account.OrganizationLayer}}, implicitDeny},
		{"the principal's policies do not allow", result{decision: implicitDeny, layers: []account.PolicyLayer{account.IdentityLayer}}, implicitDeny},
	} {
		if got := discardOrganizationDenial(c.denial).decision; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		name                    string
		simulated, called, want decision
	}{
		{"no call was made", isAllowed, "", isAllowed},
		{"both deny", implicitDeny, explicitDeny, implicitDeny},
		{"AWS denies what the simulator allows", isAllowed, implicitDeny, implicitDeny},
		{"AWS denies what the simulator can't decide", undecided, implicitDeny, implicitDeny},
		{"AWS allows what the simulator denies", implicitDeny, isAllowed, isAllowed},
		{"AWS allows what the simulator denies explicitly", explicitDeny, isAllowed, isAllowed},
		{"AWS allows what the simulator can't decide", undecided, isAllowed, isAllowed},
		{"the call failed for another reason", isAllowed, undecided, isAllowed},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := reconcile(result{decision: c.simulated}, result{decision: c.called})
			if got.decision != c.want || (got.against != "") != (c.want != c.simulated) {
				t.Errorf("%s against %q", got.decision, got.against)
			}
		})
	}
}
