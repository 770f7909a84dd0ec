package summary

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
)

// behindPeering are answers with some data services in the target VPC.
func behindPeering(services ...string) []string {
	return append(given, "connectivity.methods=peering", "network.cidr=172.20.0.0/19", "peering.region=eu-west-1",
		"peering.vpc_id=vpc-0a1b2c3d4e5f60718", "peering.account_id=444455556666", "dns.resolve_hostnames=true", "peering.services="+strings.Join(services, ","))
}

const orders = "orders=postgres://orders.data.example.internal:5432"

// judged is a report in which the hops to a service have these statuses, by the checks'
// ids: "path.name pass". One with a "!" is acknowledged.
func judged(r Report, service string, hops ...string) Report {
	r.Findings = slices.Clone(r.Findings)
	for _, h := range hops {
		id, status, _ := strings.Cut(h, " ")
		f := Finding{ID: id, Step: "verify", Title: id, Detail: "What " + id + " found.", Evidence: awscheck.Live, Resources: []string{service, "sg-0a"}}
		if s, ok := strings.CutSuffix(status, "!"); ok {
			status, f.Acknowledged = s, "agreed"
		}
		if id == awscheck.VerifyActive {
			f.Resources = []string{"pcx-1"}
		}
		f.Status = awscheck.Status(status)
		r.Findings = append(r.Findings, f)
	}
	return r
}

// allOf are the findings of a path whose hops have one status, except some.
func allOf(status string, except ...string) []string {
	hops := []string{"path.name", "path.astro", "verify.active", "path.acl", "path.security_groups", "path.interface", "path.route"}
	for i, id := range hops {
		hops[i] = id + " " + status
		for _, e := range except {
			if strings.HasPrefix(e, id+" ") {
				hops[i] = e
			}
		}
	}
	return hops
}

// svgIn returns the only figure of a page, and fails the test unless it is well-formed
// XML.
func svgIn(t *testing.T, r Report) string {
	t.Helper()
	page := string(r.HTML())
	from, to := strings.Index(page, "<svg"), strings.Index(page, "</svg>")
	if from < 0 || to < 0 || strings.Count(page, "<svg") != 1 {
		t.Fatalf("no figure, or several, in\n%s", page)
	}
	svg := page[from : to+len("</svg>")]
	if err := wellFormed([]byte(svg)); err != nil {
		t.Errorf("%v in\n%s", err, svg)
	}
	return svg
}

// description is the text alternative of a figure.
func description(t *testing.T, svg string) string {
	t.Helper()
	var d struct {
		Role   string `xml:"role,attr"`
		Labels string `xml:"aria-labelledby,attr"`
		Title  struct {
			ID string `xml:"id,attr"`
		} `xml:"title"`
		Desc struct {
			ID   string `xml:"id,attr"`
			Text string `xml:",chardata"`
		} `xml:"desc"`
	}
	if err := xml.Unmarshal([]byte(svg), &d); err != nil {
		t.Fatal(err)
	}
	if d.Role != "img" || d.Labels != d.Title.ID+" "+d.Desc.ID {
		t.Errorf("not an image with a text alternative: %+v", d)
	}
	return d.Desc.Text
}

func TestTheFigureDrawsEachPath(t *testing.T) {
	r := situation(t, behindPeering(orders, "cache=redis://10.40.0.9:6379"))
	r = judged(judged(r, "orders", allOf("pass")...), "cache", allOf("pass", "path.security_groups fail")...)
	svg := svgIn(t, r)
	for _, want := range []string{">Astro&#39;s VPC<", ">172.20.0.0/19<", ">Target VPC vpc-0a1b2c3d4e5f60718<", ">orders ✓<", ">postgres, port 5432<", ">cache ✓<", ">redis, port 6379<", "What path.security_groups found."} {
		if !strings.Contains(svg, want) {
			t.Errorf("without %q:\n%s", want, svg)
		}
	}
	if got, want := description(t, svg), "cache: blocked by security groups. orders: open. "; got != want {
		t.Errorf("the text alternative is %q, want %q", got, want)
	}
	if n := strings.Count(svg, `<g class="fail">`); n != 1 {
		t.Errorf("%d hops are marked as closed", n)
	}
	// What is blocked comes first; the way is broken off behind the hop that blocks it.
	blocked, open, _ := strings.Cut(svg, ">orders ✓<")
	if strings.Count(blocked, `class="wire cut"`) != 3 || strings.Contains(open, "wire cut") {
		t.Errorf("cut: %s", svg)
	}
	if rows := r.Paths(); rows[0].Service.Name != "orders" {
		t.Errorf("the paths are reordered: %+v", rows)
	}
}

func TestTheFigureHoldsAPageAndTheListAll(t *testing.T) {
	var services []string
	for i := range 30 {
		services = append(services, fmt.Sprintf("db%02d=postgres://10.40.0.%d:5432", i, i+1))
	}
	r := situation(t, behindPeering(services...))
	for i := range 30 {
		hops := allOf("pass")
		if i == 29 {
			hops = allOf("pass", "path.route fail")
		}
		r = judged(r, fmt.Sprintf("db%02d", i), hops...)
	}
	svg := svgIn(t, r)
	if n := strings.Count(svg, ", port 5432<"); n != figureRows {
		t.Errorf("%d services are drawn", n)
	}
	if !strings.HasPrefix(description(t, svg), "db29: blocked by route back. db00: open. ") {
		t.Errorf("what is blocked is not first: %s", description(t, svg))
	}
	page := string(r.HTML())
	if !strings.Contains(page, "<figcaption>18 services more, in the list below.</figcaption>") {
		t.Errorf("the page does not say how many are left out:\n%s", page)
	}
	for _, text := range [][]byte{r.HTML(), r.Text(), r.Markdown()} {
		for i := range 30 {
			if !strings.Contains(string(text), fmt.Sprintf("db%02d (10.40.0.%d:5432): ", i, i+1)) {
				t.Errorf("db%02d is not in the list", i)
			}
		}
	}
}

func TestHostileTextsAreHarmlessInTheFigure(t *testing.T) {
	draw := func(evil string) string {
		r := judged(situation(t, behindPeering(orders)), "orders", allOf("pass", "path.acl fail")...)
		paths := r.Paths()
		paths[0].Service.Name += evil // answers accept no such name: the figure does not rely on it
		paths[0].Service.Kind += evil
		for i := range paths[0].Hops {
			paths[0].Hops[i].Detail += evil
		}
		var page htmlPage
		page.figure(paths, plan{vpc: "vpc-1" + evil, region: "eu-west-1" + evil, astroCIDR: "172.20.0.0/19" + evil})
		svg, _, _ := strings.Cut(page.String(), "</figure>")
		_, svg, _ = strings.Cut(svg, "<figure>\n")
		if err := wellFormed([]byte(svg)); err != nil {
			t.Errorf("%v in\n%s", err, svg)
		}
		return svg
	}
	of := func(svg string) string { // how many lines a text takes depends on its length
		return strings.Join(slices.Compact(slices.Sorted(slices.Values(htmlForm(t, []byte(svg))))), "\n")
	}
	want := of(draw(""))
	for name, evil := range evils {
		t.Run(name, func(t *testing.T) {
			svg := draw(evil)
			if got := of(svg); got != want {
				t.Errorf("the figure has %s, not %s", got, want)
			}
			for _, c := range svg {
				if c != '\n' && unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
					t.Errorf("it lets through %U", c)
				}
			}
			if name == "markup" && !strings.Contains(description(t, svg), "<script>") {
				t.Errorf("the text alternative leaves the name out: %s", description(t, svg))
			}
		})
	}
}
