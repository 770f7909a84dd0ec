package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// "I unticked the peering, and orders is still there with a question mark at each hop." The answers about a method that
// is not selected are kept, and no path or connection is made of them.
func TestAServiceOfAMethodThatIsNotSelectedHasNoPathAndNoConnection(t *testing.T) {
	t.Parallel()
	const orders, warehouse = "AIRFLOW_CONN_ORDERS=", "AIRFLOW_CONN_WAREHOUSE="
	for name, tt := range map[string]struct {
		methods string // "": not answered
		step    string // of the findings
		path    bool
		has     []string
	}{
		"both":                         {"public,peering", "dns", true, []string{orders, warehouse}},
		"not answered yet":             {"", "dns", true, []string{orders, warehouse}},
		"public endpoints":             {"public", "dns", false, []string{warehouse}},
		"VPC peering":                  {"peering", "dns", true, []string{orders}},
		"verify, which is for peering": {"public", "verify", true, []string{orders, warehouse}},
	} {
		answers := append(slices.Clone(given[:2]), "public.endpoints=warehouse=postgres://wh.example.com:5432", "peering.services=orders=postgres://orders.example.com:5432")
		if tt.methods != "" {
			answers = append(answers, "connectivity.methods="+tt.methods)
		}
		r := situation(t, answers)
		r.Findings = []Finding{{ID: awscheck.PathName, Step: tt.step, Status: awscheck.Skipped, Detail: "VPC peering is not selected.", Evidence: awscheck.None}}
		if path := len(r.Paths()) == 1; path != tt.path {
			t.Errorf("%s: paths %+v", name, r.Paths())
		}
		if !r.Answers.Get(steps.KeyPeerServices).Given() {
			t.Errorf("%s: the answers have lost the service", name)
		}
		for form, text := range map[string]string{"text": string(r.Text()), "markdown": string(r.Markdown()), "html": string(r.HTML())} {
			for _, connection := range []string{orders, warehouse} {
				if strings.Contains(text, connection) != slices.Contains(tt.has, connection) {
					t.Errorf("%s: the %s is wrong about %s", name, form, connection)
				}
			}
			if strings.Contains(text, "Paths from Astro") != tt.path {
				t.Errorf("%s: the %s is wrong about the paths", name, form)
			}
			for service, of := range map[string]string{orders: "VPC peering is not selected: orders is left out.", warehouse: "Public endpoints are not selected: warehouse is left out."} {
				if strings.Contains(strings.Join(strings.Fields(text), " "), of) == slices.Contains(tt.has, service) {
					t.Errorf("%s: the %s is wrong about what is left out: %q", name, form, of)
				}
			}
		}
	}
}
