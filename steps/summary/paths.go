package summary

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Path is the way of a pipeline to a data service behind the peering, hop by hop.
type Path struct {
	Service dataservice.Endpoint
	Hops    []Hop // in the order in which a packet and its reply pass them
}

// A Hop is what can stop a packet on its way.
type Hop struct {
	Check  string          // id of the check that judges it
	Name   string          // such as "security groups"
	Status awscheck.Status // Info: known only once the peering is requested, or its next step is done; Skipped: not judged; Warn: acknowledged, or see Note
	Detail string          // of the finding; "" if there is none
	Cause  string          // id of the check that explains why this one is undetermined; "": none
	Note   string          // the first of Blockers, and how many more there are; "": none

	Finding  *Finding   // of the check; nil: it has found nothing about this hop
	Blockers []*Finding // the problems of other checks that stop the hop, the first cause first; of Warn: the warning
	Why      string     // a sentence on why Status is not that of the finding; "": it is

	words, brief string   // names that need no legend, and that a reader of AWS's pages knows; "": that of the service
	resources    []string // of the finding
}

// hops are those of every path. The interface stands for the service itself.
func hops() []Hop {
	return []Hop{
		{Check: awscheck.PathName, Name: "DNS", words: "DNS", brief: "DNS"},
		{Check: awscheck.PathAstro, Name: "Astro's VPC", words: "Astro VPC", brief: "Astro"},
		{Check: awscheck.VerifyActive, Name: "peering", words: "peering", brief: "peering"},
		{Check: awscheck.PathACL, Name: "network ACL", words: "network ACL", brief: "ACL"},
		{Check: awscheck.PathSecurityGroups, Name: "security groups", words: "security group", brief: "SG"},
		{Check: awscheck.PathInterface, Name: "network interface"},
		{Check: awscheck.PathRoute, Name: "route back", words: "route back", brief: "back"},
	}
}

// Paths returns the way to each data service behind the peering, as the findings judge it.
func (r Report) Paths() []Path {
	var all []Path
	services := servicesBy(&r, steps.MethodPeering)
	causes := r.causes()
	for _, e := range services {
		p := Path{Service: e, Hops: hops()}
		known := false
		for i := range p.Hops {
			h := &p.Hops[i]
			h.Status = awscheck.Skipped
			if f := findingAbout(r.Findings, services, h.Check, e.Name); f != nil {
				h.Status, h.Detail, h.Cause, h.resources, h.Finding = f.Status, f.Detail, f.Cause, f.Resources, f
				switch {
				case f.Acknowledged != "":
					h.Status = awscheck.Warn
				case causes.AwaitsStep(f.InStep()):
					h.Status = awscheck.Info
				}
				known = known || h.Check != awscheck.VerifyActive
			}
		}
		if known {
			p.judgePeering(r.Findings, r.Answers.Get(steps.KeyPeerVPC).String())
			p.judgeCIDR(r)
			p.judgeName(r)
			all = append(all, p)
		}
	}
	shareActivePeering(all)
	return all
}

// servicesBy are the data services of the answers that are reached by a method: none where it is not selected, although
// the answers keep them. To verify is to have chosen peering.
func servicesBy(r *Report, method string) []dataservice.Endpoint {
	methods := r.Answers.Get(steps.KeyMethods)
	switch {
	case methods != nil && !slices.Contains(methods, method) && !r.verifies():
		return nil
	case method == steps.MethodPeering:
		return r.Answers.PeerServices()
	}
	return r.Answers.PublicServices()
}

// LeftOut names the data services that the answers keep and that no method of the answers reaches: without them the
// verdict is of less than was entered. "": there are none.
func LeftOut(r *Report) string {
	var sentences []string
	for _, m := range [...]struct {
		is    string
		title string
		all   []dataservice.Endpoint
	}{{steps.MethodPublic, "Public endpoints are", r.Answers.PublicServices()}, {steps.MethodPeering, "VPC peering is", r.Answers.PeerServices()}} {
		if len(m.all) == 0 || len(servicesBy(r, m.is)) > 0 {
			continue
		}
		var names []string
		for _, e := range m.all {
			names = append(names, e.Name)
		}
		sentences = append(sentences, m.title+" not selected: "+wording.List(names)+wording.Noun(len(names), " is", " are")+" left out.")
	}
	return strings.Join(sentences, " ")
}

// shareActivePeering gives all paths the peering that one of them has shown to be active: they
// pass the same one.
func shareActivePeering(all []Path) {
	active := slices.IndexFunc(all, func(p Path) bool { return p.Hops[2].Status == awscheck.Pass })
	for _, p := range all {
		if h := &p.Hops[2]; active >= 0 && (h.Status == awscheck.Info || h.Status == awscheck.Unverified) {
			h.Status, h.Why = awscheck.Pass, all[active].Hops[2].Why
		}
	}
}

// judgeName completes the hop of the name where it resolves. A problem of the target VPC's DNS settings
// stops it, as its finding says, even where the name resolves.
func (p *Path) judgeName(r Report) {
	h := &p.Hops[0]
	if _, err := netip.ParseAddr(p.Service.Host); h.Status != awscheck.Pass || err == nil {
		return
	}
	if why := p.resolvesLater(r); why != "" {
		h.Status, h.Why = awscheck.Info, why
	}
	h.block(failing(r, awscheck.DNSSupport, awscheck.DNSHostnames))
	h.warn(r.Findings, p.Service.Host)
}

// resolvesLater says in a sentence why it is known only later that Astro's VPC resolves the name, although
// the name leads to the service: the answers that decide it are not given (whether names are to be resolved,
// and by which zones of those there are), or Astro's VPC or the peering is still to come, and it takes a
// private zone or the peering's DNS option; "": it is known.
func (p *Path) resolvesLater(r Report) string {
	name, astro := p.Hops[0].Finding, &p.Hops[1]
	selects := !r.Answers.Get(steps.KeyPrivateZones).Given() && has(r.Findings, func(f *Finding) bool {
		return f.ID == awscheck.DNSZones && f.Status == awscheck.Info
	})
	switch {
	case astro.Status == awscheck.Pass, astro.Status == awscheck.Fail:
	case selects, !r.Answers.Get(steps.KeyResolve).Given():
		return "Whether Astro's VPC resolves it is known once that VPC is there."
	case astro.Finding == nil || astro.Finding.Status != awscheck.Info: // nothing is known of Astro's VPC, or more than that it is to come
	case len(name.Resources) > 1: // its private zones are after the service
		return "Astro's VPC resolves it once that VPC exists and is associated with the private hosted zone."
	case path.NeedsDNSOption(name.Detail):
		return "Astro's VPC resolves it once the peering is active and its DNS option is on."
	}
	return ""
}

// warn adds to the hop of a name that resolves, now or later, which Resolver rule of the target VPC forwards
// that name, or a domain that it is in: other servers answer there, and their records may differ. A warning
// that was acknowledged does not hide what is still to come.
func (h *Hop) warn(found []Finding, host string) {
	for i := range found {
		f := &found[i]
		if later := h.Status == awscheck.Info && f.Acknowledged == ""; !later && h.Status != awscheck.Pass || f.ID != awscheck.DNSResolver || f.Status != awscheck.Warn {
			continue
		}
		_, domain, _ := strings.Cut(f.Detail, " forwards queries for ")
		domain, _, _ = strings.Cut(domain, " to ")
		below := "." + strings.TrimPrefix(domain, "[") // what is masked has brackets
		if strings.HasSuffix("."+strings.ToLower(strings.TrimPrefix(host, "[")), strings.ToLower(below)) || names(f.Detail, host) {
			if h.Status, h.Blockers = awscheck.Warn, []*Finding{f}; f.Acknowledged == "" {
				h.Note = f.Title
			}
		}
	}
}

// names reports whether a text has a host as one of its words.
func names(text, host string) bool {
	return slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		return strings.EqualFold(strings.Trim(word, ",.;:()"), strings.TrimSuffix(host, "."))
	})
}

// block stops a hop by problems of other checks; without any, it stays as it is.
func (h *Hop) block(by []*Finding) {
	if len(by) == 0 {
		return
	}
	h.Status, h.Note, h.Blockers, h.Why = awscheck.Fail, by[0].Title, by, ""
	if more := len(by) - 1; more > 0 {
		h.Note += ", and " + wording.Count(more, "more problem")
	}
}

// findingAbout is what a check says about a service or, else, about all of them; nil: nothing. A finding
// names its service before what it has found, and one about all services names them and nothing else: a
// service may have the name of another one's security group.
func findingAbout(found []Finding, services []dataservice.Endpoint, check, service string) (all *Finding) {
	for i := range found {
		f := &found[i]
		if f.ID != check {
			continue
		}
		isAll := len(services) > 1 && slices.EqualFunc(f.Resources, services, func(name string, s dataservice.Endpoint) bool { return name == s.Name })
		if check != awscheck.VerifyActive && len(f.Resources) > 0 && !isAll {
			if f.Resources[0] == service {
				return f
			}
		} else if all == nil {
			all = f
		}
	}
	return all
}

// judgePeering completes the hop of the peering where no check of it ran: Astro's side is
// judged, and the route back passes, only with an active connection.
func (p *Path) judgePeering(found []Finding, vpc string) {
	peering, astro, back := &p.Hops[2], &p.Hops[1], &p.Hops[6]
	if peering.Status != awscheck.Skipped {
		return
	}
	peering.Status, peering.Why = awscheck.Info, "The connection is known once Astronomer has requested it."
	unknown := func(s awscheck.Status) bool { return s == awscheck.Unverified || s == awscheck.Skipped }
	if unknown(astro.Status) && unknown(back.Status) {
		peering.Status, peering.Why = awscheck.Unverified, "Neither Astro's side nor the route back is known."
	}
	if astro.Status == awscheck.Pass || astro.Status == awscheck.Fail || back.Status == awscheck.Pass {
		peering.Status, peering.Why = awscheck.Pass, describeConnection(found, vpc, back, astro)
	}
}

// describeConnection says which connection to a VPC is active: the one that a hop that passes uses, with the
// name that the list of peerings has. A hop that fails may name another one.
func describeConnection(found []Finding, vpc string, hops ...*Hop) string {
	for _, h := range hops {
		_, id, uses := strings.Cut(h.Detail, " pcx-")
		if h.Status != awscheck.Pass || !uses {
			continue
		}
		id = "pcx-" + id[:strings.IndexAny(id+" ", " .,")]
		for i := range found {
			if found[i].ID == awscheck.PeeringExisting {
				id = wording.Named(id, found[i].Detail)
			}
		}
		return id + " to " + vpc + " is active."
	}
	return "An active connection was found: without one, Astro's side and the route back have no result."
}

// judgeCIDR stops the peering, while it is not active, where the data plane's CIDR conflicts with the
// target VPC: AWS refuses a connection between networks that overlap, and one to a CIDR that another
// route or peer of the target has can't be routed. Each conflict is to be solved, as its finding says.
func (p *Path) judgeCIDR(r Report) {
	if h := &p.Hops[2]; h.Status != awscheck.Pass {
		h.block(failing(r, awscheck.NetworkOverlapTarget, awscheck.NetworkOverlapRoutes, awscheck.NetworkOverlapPeers))
	}
}

// failing are the problems that checks have found and no one has acknowledged, in the order of the checks.
func failing(r Report, ids ...string) (list []*Finding) {
	for _, id := range ids {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.ID == id && f.Status == awscheck.Fail && f.Acknowledged == "" {
				found := *f // which stays as it is if the report's is changed
				list = append(list, &found)
			}
		}
	}
	return list
}

// with lists the names of the hops with a status.
func (p Path) with(s awscheck.Status) (names []string) {
	return p.list(func(h Hop) string { return h.Name }, s)
}

// With is with, in the names of InWords, for statuses.
func (p Path) With(s ...awscheck.Status) []string { return p.list(p.InWords, s...) }

func (p Path) list(name func(Hop) string, s ...awscheck.Status) (names []string) {
	for _, h := range p.Hops {
		if slices.Contains(s, h.Status) {
			names = append(names, name(h))
		}
	}
	return names
}

// State says in a clause whether the path is open.
func (p Path) State() string {
	blocked, unknown, later := p.with(awscheck.Fail), append(p.with(awscheck.Unverified), p.with(awscheck.Skipped)...), p.with(awscheck.Info)
	accepted := p.remarks()
	switch {
	case len(blocked) > 0:
		return "blocked by " + wording.List(blocked) + p.unexamined() + p.notes()
	case len(unknown) > 0:
		return "not determined: " + wording.List(unknown)
	case len(later) > 0:
		return "nothing blocks it so far; still to come: " + wording.List(later) + accepted
	}
	return "open" + accepted
}

// remarks are the warnings about the path, and what was acknowledged of it.
func (p Path) remarks() (text string) {
	var accepted []string
	for i := range p.Hops {
		switch h := &p.Hops[i]; {
		case h.Status != awscheck.Warn:
		case h.Note == "":
			accepted = append(accepted, h.Name)
		default:
			text += "; warning about " + h.Name + ": " + h.Note
		}
	}
	if len(accepted) > 0 {
		text += "; acknowledged: " + wording.List(accepted)
	}
	return text
}

// notes are what the problems of hops are called that their checks don't name.
func (p Path) notes() (text string) {
	for i := range p.Hops {
		if h := &p.Hops[i]; h.Status == awscheck.Fail && h.Note != "" {
			text += ": " + h.Note
		}
	}
	return text
}

// unexamined names the hops that were not examined because an earlier one of this service
// stops the packets.
func (p Path) unexamined() string {
	var names []string
	for _, h := range p.Hops {
		stopped := slices.ContainsFunc(p.Hops, func(o Hop) bool { return o.Check == h.Cause && o.Status == awscheck.Fail })
		if h.Status == awscheck.Unverified && stopped {
			names = append(names, h.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; not examined because of that: " + wording.List(names)
}

// BackBy is the name, or else the id, of the one route table that the replies of every path pass; "":
// they pass several, or it is not known. Other tables of the target VPC are on none of the paths.
func BackBy(paths []Path) string {
	back := ""
	for _, p := range paths {
		h := p.Hops[6]
		for _, id := range h.resources {
			if !strings.HasPrefix(id, "rtb-") {
				continue
			}
			_, name, named := strings.Cut(wording.Named(id, h.Detail), " (")
			if !named {
				name = id
			}
			if name = strings.TrimSuffix(name, ")"); back != "" && back != name {
				return ""
			}
			back = name
		}
	}
	return back
}

// IsBlocked reports whether a hop is known to stop the packets.
func (p Path) IsBlocked() bool { return len(p.with(awscheck.Fail)) > 0 }

// MarksInWords draws the hops of the path, each with its mark, from the pod on, with names that need
// no legend: "network ACL ✓".
func (p Path) MarksInWords(mark func(awscheck.Status) string) []string {
	return p.marks("Airflow pod", mark, p.InWords)
}

// InWords is the name of a hop that needs no legend.
func (p Path) InWords(h Hop) string { return cmp.Or(h.words, p.Service.Name) }

// MarksInBrief is MarksInWords with names that a reader of AWS's pages knows: "ACL ✓".
func (p Path) MarksInBrief(mark func(awscheck.Status) string) []string {
	return p.marks("pod", mark, func(h Hop) string { return cmp.Or(h.brief, p.Service.Name) })
}

func (p Path) marks(from string, mark func(awscheck.Status) string, name func(Hop) string) []string {
	parts := []string{from}
	for _, h := range p.Hops {
		s := name(h) + " " + mark(h.Status)
		if h.Check == awscheck.PathSecurityGroups {
			s += " " + strconv.Itoa(p.Service.Port)
		}
		parts = append(parts, s)
	}
	return parts
}

// Line draws the path on one line, each hop with its mark: "pod → DNS ✓ → …".
func (p Path) Line(arrow string, mark func(awscheck.Status) string) string {
	return strings.Join(p.MarksInBrief(mark), arrow)
}

// pathMark is the mark of a hop in texts.
func pathMark(s awscheck.Status) string {
	switch s {
	case awscheck.Pass:
		return "✓"
	case awscheck.Fail:
		return "✗"
	case awscheck.Warn:
		return "!"
	case awscheck.Info:
		return "·"
	}
	return "?"
}

// pathLegend explains the marks, and the names that are short.
const pathLegend = "✓ lets the packets through, ✗ stops them, ? not determined, · known later, ! a warning or acknowledged. SG: security groups; back: the route back."

// writePaths writes the way to each data service behind the peering.
func writePaths(w writer, r Report) {
	all := r.Paths()
	if len(all) == 0 {
		return
	}
	w.heading("Paths from Astro to your data services")
	w.figure(all, r.plan())
	for _, p := range all {
		w.item(fmt.Sprintf("%s (%s:%d): %s.", p.Service.Name, p.Service.Host, p.Service.Port, p.State()))
		if !w.spoken() {
			w.under(p.Line(" → ", pathMark))
		}
	}
	if !w.spoken() {
		w.item(pathLegend)
	}
}
