package permissions

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// A simulatorServer answers SimulatePrincipalPolicy with pages of results and keeps what
// was sent.
type simulatorServer struct {
	pages []string // the members of EvaluationResults
	mu    sync.Mutex
	sent  []url.Values
}

func (s *simulatorServer) open(t *testing.T) *account.Account {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		if form.Get("Action") == "GetCallerIdentity" {
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn>`+
				`<UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sent = append(s.sent, form)
		page := 0
		fmt.Sscanf(form.Get("Marker"), "page-%d", &page)
		more := "<IsTruncated>false</IsTruncated>"
		if page+1 < len(s.pages) {
			more = fmt.Sprintf("<IsTruncated>true</IsTruncated><Marker>page-%d</Marker>", page+1)
		}
		io.WriteString(w, `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><EvaluationResults>`+
			s.pages[page]+`</EvaluationResults>`+more+`</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`)
	}))
	t.Cleanup(server.Close)
	return account.NewAccounts(account.Options{Source: simtest.Wire{URL: server.URL}}).Open("")
}

// evaluationXML is one member of EvaluationResults, with a decision for each resource.
func evaluationXML(action, decision, rest string, resources ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<member><EvalActionName>%s</EvalActionName><EvalDecision>%s</EvalDecision><EvalResourceName>arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}</EvalResourceName>%s<ResourceSpecificResults>`, action, decision, rest)
	for i := 0; i < len(resources); i += 2 {
		b.WriteString(`<member><EvalResourceName>`)
		xml.EscapeText(&b, []byte(resources[i]))
		fmt.Fprintf(&b, `</EvalResourceName><EvalResourceDecision>%s</EvalResourceDecision><MissingContextValues/></member>`, resources[i+1])
	}
	return b.String() + `</ResourceSpecificResults></member>`
}

func TestSimulatorReplyOnTheWire(t *testing.T) {
	const one, two = testStackA, testStackB
	stacks := simulatorQuery{source: simtest.Ana, actions: []string{"cloudformation:CreateStack"}, resources: []string{one, two}}
	everywhere := simulatorQuery{source: simtest.Ana, actions: []string{"iam:GetRole", "iam:CreateRole"}, resources: []string{"*"}}
	for _, c := range []struct {
		name  string
		query simulatorQuery
		pages []string
		want  map[request]decision // nil: the reply is malformed
	}{
		{"each resource has its own decision", stacks,
			[]string{evaluationXML("cloudformation:CreateStack", "implicitDeny", "", one, "allowed", two, "implicitDeny")},
			map[request]decision{{"cloudformation:CreateStack", one}: isAllowed, {"cloudformation:CreateStack", two}: implicitDeny}},
		{"a resource is left out", stacks,
			[]string{evaluationXML("cloudformation:CreateStack", "allowed", "", one, "allowed")}, nil},
		{"the action is denied, and no resource", stacks,
			[]string{evaluationXML("cloudformation:CreateStack", "explicitDeny", "", one, "allowed", two, "allowed")}, nil},
		{"allowed against the organization", stacks,
			[]string{evaluationXML("cloudformation:CreateStack", "allowed", "<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>", one, "allowed", two, "allowed")}, nil},
		{"two pages", everywhere,
			[]string{evaluationXML("iam:GetRole", "allowed", ""), evaluationXML("iam:CreateRole", "explicitDeny", "")},
			map[request]decision{{"iam:GetRole", "*"}: isAllowed, {"iam:CreateRole", "*"}: explicitDeny}},
		{"a page without the second action", everywhere, []string{evaluationXML("iam:GetRole", "allowed", ""), ""}, nil},
		{"an unknown decision", everywhere, []string{evaluationXML("iam:GetRole", "maybe", "") + evaluationXML("iam:CreateRole", "allowed", "")}, nil},
		{"the only resource is denied", simulatorQuery{source: simtest.Ana, actions: []string{"iam:GetRole"}, resources: []string{testRole}},
			[]string{evaluationXML("iam:GetRole", "allowed", "", testRole, "implicitDeny")}, map[request]decision{{"iam:GetRole", testRole}: implicitDeny}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := &simulatorServer{pages: c.pages}
			got, err := simulate(t.Context(), server.open(t), c.query)
			if c.want == nil {
				if account.ReasonOf(err) != account.Malformed {
					t.Fatalf("%v and error %v, want a malformed reply", got, err)
				}
				return
			}
			if err != nil || len(got) != len(c.want) {
				t.Fatalf("%d results and error %v, want %d", len(got), err, len(c.want))
			}
			for key, d := range c.want {
				if got[key].decision != d || got[key].evidence != awscheck.Simulated {
					t.Errorf("%v is %s, want %s", key, got[key].decision, d)
				}
			}
			if len(server.sent) != len(c.pages) {
				t.Errorf("%d requests for %d pages", len(server.sent), len(c.pages))
			}
		})
	}
}

func TestSimulatorRequestOnTheWire(t *testing.T) {
	server := &simulatorServer{pages: []string{evaluationXML("iam:GetRole", "allowed", "")}}
	query := simulatorQuery{
		source: simtest.Ana, actions: []string{"iam:GetRole"}, resources: []string{"*"},
		context:  []contextKey{{"aws:SecureTransport", "boolean", "true"}},
		excluded: []string{"scp", "permission-boundary"},
	}
	if _, err := simulate(t.Context(), server.open(t), query); err != nil {
		t.Fatal(err)
	}
	for parameter, want := range map[string]string{
		"PolicySourceArn":                                   simtest.Ana,
		"ActionNames.member.1":                              "iam:GetRole",
		"ResourceArns.member.1":                             "*",
		"ContextEntries.member.1.ContextKeyName":            "aws:SecureTransport",
		"ContextEntries.member.1.ContextKeyType":            "boolean",
		"ContextEntries.member.1.ContextKeyValues.member.1": "true",
		"PolicyExclusionList.member.1.PolicyType":           "scp",
		"PolicyExclusionList.member.2.PolicyType":           "permission-boundary",
	} {
		if got := server.sent[0].Get(parameter); got != want {
			t.Errorf("%s is %q, want %q", parameter, got, want)
		}
	}
}

func TestSimulationsOfADenial(t *testing.T) {
	denied := evaluationXML("iam:CreateRole", "implicitDeny", "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>")
	server := &simulatorServer{pages: []string{denied}}
	query := simulatorQuery{source: simtest.Ana, actions: []string{"iam:CreateRole"}, resources: []string{"*"}}
	got, err := simulateWithLayers(t.Context(), server.open(t), query)
	if err != nil {
		t.Fatal(err)
	}
	var excluded []string
	for _, form := range server.sent {
		excluded = append(excluded, form.Get("PolicyExclusionList.member.1.PolicyType")+" "+form.Get("PolicyExclusionList.member.2.PolicyType"))
	}
	if want := []string{" ", "scp ", "scp permission-boundary"}; !slices.Equal(excluded, want) {
		t.Errorf("the simulations exclude %q, want %q", excluded, want)
	}
	if r := got[request{"iam:CreateRole", "*"}]; !slices.Contains(r.layers, account.BoundaryLayer) {
		t.Errorf("the layers are %q", r.layers)
	}
}
