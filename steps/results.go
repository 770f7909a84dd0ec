package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Finding is a check's finding with its place in the activation.
type Finding struct {
	awscheck.Finding
	Step         string `json:"step"`
	Acknowledged string `json:"acknowledged,omitempty"` // the reason, if it was acknowledged
}

// A State is how far a check or a lookup is.
type State string

const (
	Waiting       State = "waiting" // an answer that it reads is missing or invalid
	Running       State = "running"
	Done          State = "done"
	NotApplicable State = "not applicable" // the answers do not require it
)

// CheckState returns how far a check is.
func (m *Machine) CheckState(id string) State {
	for _, s := range m.steps {
		for _, c := range s.Checks {
			if c.ID == id {
				return m.stateOf(s, c)
			}
		}
	}
	return NotApplicable
}

func (m *Machine) stateOf(s Step, c Check) State {
	if !m.Applies(s) || (c.Applies != nil && !c.Applies(m.answers)) {
		return NotApplicable
	}
	if w := m.work[c.ID]; w != nil {
		if w.running {
			return Running
		}
		return Done
	}
	if m.valid(c.reads(m.answers), c.ID) && c.answered(m.answers) {
		return Running // due: Due has not returned it yet
	}
	return Waiting
}

// Options returns a field's choices that are known so far, best first, and
// whether more may come. The choices are shared: the caller does not change them.
func (m *Machine) Options(k Key) (Options, State) {
	f, ok := m.Field(k)
	if !ok {
		return Options{}, NotApplicable
	}
	var o Options
	state := Done
	if f.Choices != nil {
		o = Options{Choices: f.Choices(m.env.Requirements)}.ranked()
	}
	if f.Lookup != nil {
		state = Waiting
		if w := m.work[lookupID(k)]; w != nil {
			state = Done
			if w.running {
				state = Running
			}
			if live := w.options; !live.isZero() {
				if live.Choices == nil {
					live.Choices, live.filter = o.Choices, nil // it was prepared for no choices
				}
				o = live
			}
			if f.Lookup.Since != nil {
				o = f.Lookup.Since(Input{Env: m.env, Answers: m.answers}, o)
			}
		}
	}
	return o, state
}

// Draft returns what is wrong with a value that is being typed or, if nothing is, what
// cached facts show about it. It makes no call.
func (m *Machine) Draft(k Key, v Value) ([]awscheck.Finding, error) {
	f, ok := m.Field(k)
	switch {
	case !ok || !v.Given():
		return nil, nil
	case f.refuseLogin(v) != nil:
		return nil, f.refuseLogin(v)
	case f.Draft != nil:
		return f.Draft(Input{Env: m.env, Answers: m.answers, suggested: func(k Key) Value {
			of, _ := m.Field(k)
			return Proposal(m, &of)
		}}, v)
	}
	return nil, f.Invalid(m.env.Requirements, v)
}

// Discovered returns what AWS has reported for a field that was not answered.
func (m *Machine) Discovered(k Key) Value {
	f, ok := m.Field(k)
	if !ok || f.Discovered == nil || m.answers.Get(k).Given() {
		return nil
	}
	return f.Discovered(Input{Env: m.env, Answers: m.answers})
}

// Missing lists the required answers that were neither given nor discovered in AWS, in
// the order of the steps.
func (m *Machine) Missing() []Key {
	var missing []Key
	for _, s := range m.steps {
		if !m.Applies(s) {
			continue
		}
		for _, f := range s.Fields {
			if f.Required == nil || !f.Required(m.answers) || !m.FieldApplies(f) {
				continue
			}
			// An empty list is an answer: none of the choices.
			if v := m.answers.Get(f.Key); v.Given() || (f.Kind.Many() && v != nil) || m.Discovered(f.Key).Given() {
				continue
			}
			missing = append(missing, f.Key)
		}
	}
	return missing
}

// Busy reports how many checks and lookups are running or due.
func (m *Machine) Busy() int {
	n := 0
	for _, j := range m.jobs() {
		if w := m.work[j.id]; j.ready && (w == nil || w.running) {
			n++
		}
	}
	return n
}

// Running reports how many checks are running or due. A lookup of choices is none.
func (m *Machine) Running() int {
	n := 0
	for _, s := range m.steps {
		for _, c := range s.Checks {
			if m.stateOf(s, c) == Running {
				n++
			}
		}
	}
	return n
}

// Findings returns the present findings of every check of every step, in order. A check
// that does not apply is skipped. One that waits or still runs is unverified, and says
// for what it waits.
func (m *Machine) Findings() []Finding {
	most := 0
	for _, s := range m.steps {
		most += len(s.Checks)
	}
	for _, w := range m.work {
		most += max(0, len(w.findings)-1)
	}
	all := make([]Finding, 0, most)
	for _, s := range m.steps {
		for _, c := range s.Checks {
			for _, f := range m.findingsOf(s, c) {
				reason, _ := m.answers.Acknowledged(f.ID)
				if !Acknowledgeable(f) {
					reason = ""
				}
				if f.ID == awscheck.PublicAllowlist && f.Status == awscheck.Info {
					f.Remedy = allowed(f.Remedy, ExternalAddresses(m))
				}
				all = append(all, Finding{Finding: f, Step: s.ID, Acknowledged: reason})
			}
		}
	}
	waitForAccount(all, m.steps)
	blockRequest(all)
	requestOnlyIfKept(all)
	dropResolvedCauses(all)
	return all
}

// allowed is how an IP allowlist gets the addresses of a cluster, which are known once it exists.
func allowed(fix awscheck.Remedy, addresses []string) awscheck.Remedy {
	if len(addresses) > 0 {
		fix.Text, fix.Links = "Allow the cluster's external addresses, "+wording.List(addresses)+", unless they are allowed already.", nil
	}
	return fix
}

// StepFindings returns those of Findings that belong to one step.
func (m *Machine) StepFindings(id string) []Finding {
	all := m.Findings()
	return slices.DeleteFunc(all, func(f Finding) bool { return f.Step != id })
}

func (m *Machine) findingsOf(s Step, c Check) []awscheck.Finding {
	blank := awscheck.Finding{ID: c.ID, Title: c.title(m.env.Requirements), Status: awscheck.Unverified, Evidence: awscheck.None}
	switch m.stateOf(s, c) {
	case NotApplicable:
		blank.Status = awscheck.Skipped
		blank.Detail = whyNotApplicable(s, c, m.answers)
		return []awscheck.Finding{blank}
	case Running:
		blank.Detail = stillRunning
		if m.offline {
			blank.Detail = "Not checked: a saved session contains answers, but no findings."
		}
		return []awscheck.Finding{blank}
	case Waiting:
		blank.Detail, blank.Cause = m.waitingFor(c)
		return []awscheck.Finding{blank}
	}
	return m.work[c.ID].findings
}

const (
	stillRunning = "Still running."
	needsAnswers = "Not checked: it needs an answer to "
)

// Pending reports whether a finding, such as one of a report that was made early, stands for a
// check that had no result: it was running, or waited for an answer.
func Pending(f awscheck.Finding) bool { return IsRunning(f) || NeedsAnswer(f) }

// IsRunning reports whether a finding stands for a check that was running.
func IsRunning(f awscheck.Finding) bool {
	return f.Status == awscheck.Unverified && f.Evidence == awscheck.None && f.Detail == stillRunning
}

// NeedsAnswer reports whether a finding stands for a check that waited for an answer.
func NeedsAnswer(f awscheck.Finding) bool {
	return f.Status == awscheck.Unverified && f.Evidence == awscheck.None && strings.HasPrefix(f.Detail, needsAnswers)
}

// OtherAnswers is why a check does not apply where no single answer is the reason.
const OtherAnswers = "Does not apply to these answers."

// whyNotApplicable says which answer keeps a check from applying: the first one without which
// it would not apply, whatever the others were.
func whyNotApplicable(s Step, c Check, a Answers) string {
	applies := func(a Answers) bool {
		return (s.Applies == nil || s.Applies(a)) && (c.Applies == nil || c.Applies(a))
	}
	const service = "any=snowflake://any.snowflakecomputing.com:443"
	all := a.With(KeyMethods, Value{MethodPublic, MethodPeering}).With(KeyPeerServices, Value{service}).With(KeyEndpoints, Value{service}).With(KeyResolve, nil)
	other := OtherAnswers
	switch c.ID { // in verify
	case awscheck.AccountCredentials:
		other = "The target VPC is read with a profile of its own."
	case awscheck.DNSSupport, awscheck.DNSHostnames, awscheck.VerifyDNSOption:
		other = "It is not selected that the target's host names are resolved."
	case awscheck.VerifyZones:
		other = "No private hosted zone is selected."
	}
	if !applies(all) {
		return other // none of the answers below is the reason
	}
	endpoints := "No data service is entered."
	if a.Get(KeyEndpoints).Given() {
		endpoints = "No data service that is entered needs it."
	}
	for _, lacking := range []struct {
		key    Key
		value  Value
		reason string
	}{
		{KeyMethods, methodsWith(a, MethodPublic), "VPC peering is not selected."},
		{KeyMethods, methodsWith(a, MethodPeering), "Public endpoints are not selected."},
		{KeyPeerServices, a.Get(KeyPeerServices), "No data service in the target VPC is entered."},
		{KeyEndpoints, a.Get(KeyEndpoints), endpoints},
		{KeyResolve, a.Get(KeyResolve), "The target's host names are not to be resolved."},
	} {
		if !applies(all.With(lacking.key, lacking.value)) {
			if lacking.key == KeyMethods && a.Get(KeyMethods) == nil {
				return "Not known yet whether it applies: that depends on the answer to " + string(KeyMethods) + "."
			}
			return lacking.reason
		}
	}
	return OtherAnswers
}

// methodsWith are the selected methods and one more.
func methodsWith(a Answers, method string) Value {
	return append(Value{method}, a.Get(KeyMethods)...)
}

func (m *Machine) waitingFor(c Check) (detail, cause string) {
	if f, found := m.invalidAmong(c.reads(m.answers), c.ID); found {
		return fmt.Sprintf("Not checked: %s is not valid (%q).", f.Key, m.answers.Get(f.Key).String()), f.JudgedBy
	}
	return needsAnswer(c.Unanswered(m.answers)...), ""
}

// needsAnswer is the detail of a finding that waits for answers.
func needsAnswer(keys ...Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = string(k)
	}
	return needsAnswers + wording.List(names) + "."
}

// Acknowledgeable reports whether a finding may be acknowledged with a reason: warnings
// and unverified checks may, and of the failures only account.clean.
func Acknowledgeable(f awscheck.Finding) bool {
	switch f.Status {
	case awscheck.Warn, awscheck.Unverified:
		return true
	case awscheck.Fail:
		return f.ID == awscheck.AccountClean
	}
	return false
}

// CoveredBy returns those of all findings that an acknowledgment of a check covers: one
// reason is for all of them.
func CoveredBy(check string, all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool {
		return !covers(check, f.Finding)
	})
}

// covers reports whether an acknowledgment of a check covers a finding.
func covers(check string, f awscheck.Finding) bool {
	return f.ID == check && f.Cause == "" && Acknowledgeable(f)
}

// A Verdict is the answer to "can we activate?".
type Verdict string

const (
	Ready             Verdict = "ready"
	ReadyWithWarnings Verdict = "ready_with_warnings"
	Incomplete        Verdict = "incomplete"
	NotReady          Verdict = "not_ready"
)

// IsReady reports whether the activation can begin, with or without warnings.
func (v Verdict) IsReady() bool { return v == Ready || v == ReadyWithWarnings }

// VerdictOf combines findings and missing answers into a verdict. What was acknowledged
// does not count.
func VerdictOf(findings []Finding, missing []Key) Verdict {
	count := map[awscheck.Status]int{}
	for _, f := range findings {
		if f.Acknowledged == "" {
			count[f.Status]++
		}
	}
	switch {
	case count[awscheck.Fail] > 0:
		return NotReady
	case len(missing) > 0 || count[awscheck.Unverified] > 0:
		return Incomplete
	case count[awscheck.Warn] > 0:
		return ReadyWithWarnings
	}
	return Ready
}

// Identity returns the owner of the selected profile's credentials, if a check has found
// it out.
func (m *Machine) Identity() (account.Identity, bool) {
	if m.env.Accounts == nil {
		return account.Identity{}, false
	}
	return m.env.Accounts.Open(m.answers.Text(KeyProfile)).KnownIdentity()
}

// A KnownTarget is what AWS has reported about the VPC to peer with so far.
type KnownTarget struct {
	network.KnownTarget
	// Openings are the rules of security groups and network ACLs that the paths to its
	// data services lack.
	Openings []path.Opening
}

// Target returns what AWS has reported about the VPC to peer with so far.
func (m *Machine) Target() KnownTarget {
	if !m.answers.Peering() || m.env.Accounts == nil {
		return KnownTarget{}
	}
	ctx, in := account.CachedOnly(context.Background()), Input{Env: m.env, Answers: m.answers}
	return KnownTarget{in.peer().Known(ctx), path.KnownOpenings(ctx, in.paths(ctx))}
}

// ExternalAddresses returns the addresses that the data plane of an active account connects to
// the internet from, where checks have read them: the Elastic IP addresses of the NAT gateways
// in Astro's VPC, which are two. nil: they are not known. (Astro's documentation of 2022,
// "Connect Astro to external data services".)
func ExternalAddresses(m *Machine) []string {
	if m.env.Accounts == nil || !m.answers.Get(KeyClusterID).Given() {
		return nil
	}
	ctx, in := account.CachedOnly(context.Background()), Input{Env: m.env, Answers: m.answers}
	a, name := in.account(), in.Answers.Text(KeyRegion)
	own, err := in.dataPlane().In(ctx, a, name)
	gateways, gatewaysErr := facts.NATGateways(ctx, a, name)
	known, addressesErr := facts.Addresses(ctx, a, name)
	if err != nil || gatewaysErr != nil || addressesErr != nil || len(own.VPCs) != 1 {
		return nil
	}
	var list []string
	for _, g := range gateways {
		if g.State != "available" || g.VPC != own.VPCs[0] {
			continue
		}
		for _, id := range g.Allocations {
			for _, k := range known {
				if k.ID == id {
					list = append(list, k.IP)
				}
			}
		}
	}
	if len(list) != 2 {
		return nil
	}
	return list
}

// TargetIdentity returns the owner of the credentials for the target VPC, if a check has
// found it out.
func (m *Machine) TargetIdentity() (account.Identity, bool) {
	return Input{Env: m.env, Answers: m.answers}.target().KnownIdentity()
}
