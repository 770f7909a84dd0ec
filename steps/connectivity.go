package steps

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/awscheck/public"
)

func connectivityStep(r Requirements) Step {
	return Step{
		ID:    "connectivity",
		Title: "Connectivity",
		Why: "How pipelines will reach your data: over public endpoints, over a peered VPC, or both. " +
			"The services that you enter are resolved and connected to from this machine.",
		Fields: []Field{methodsField(), endpointsField()},
		Checks: []Check{
			ofEndpoints(awscheck.PublicDNS, public.CheckPublicDNS),
			addressCheck(),
			ofEndpoints(awscheck.PublicReachable, public.CheckPublicReachable),
			allowlistCheck(r),
		},
	}
}

func methodsField() Field {
	return Field{
		Key: KeyMethods, Label: "Methods", Kind: MultiField, Closed: true,
		Help:     "Public endpoints are the fastest to set up. VPC peering keeps traffic private.",
		Default:  func(Requirements) Value { return Value{MethodPublic} },
		Required: func(Answers) bool { return true },
		Choices: func(Requirements) []Choice {
			return []Choice{
				{Value: MethodPublic, Label: "Public endpoints", Detail: "to the service's public address"},
				{Value: MethodPeering, Label: "VPC peering", Detail: "private, to one of your VPCs"},
			}
		},
		Validate: methods,
	}
}

func endpointsField() Field {
	return Field{
		Key: KeyEndpoints, Label: "Data services", Kind: RecordField,
		Help:        "Optional: the services at public addresses. " + pasteHelp,
		Placeholder: "warehouse=snowflake://xy12345.snowflakecomputing.com:443",
		Applies:     Answers.Public,
		Validate:    dataServices,
		Draft:       draftEndpoints,
		Record:      ServiceRecord("public.", KeyPeerServices),
	}
}

// draftEndpoints says of a new service with a private address that no public endpoint has one. Once it is
// added, its check says so.
func draftEndpoints(in Input, v Value) ([]awscheck.Finding, error) {
	if err := dataServices(in.Requirements, v); err != nil {
		return nil, err
	}
	for _, e := range services(v) {
		a, err := netip.ParseAddr(e.Host)
		if err != nil || !a.IsPrivate() || slices.Contains(in.Answers.Get(KeyEndpoints), e.String()) {
			continue
		}
		return []awscheck.Finding{{
			ID: awscheck.PublicAddress, Status: awscheck.Warn,
			Detail: e.Host + " is a private address: no public endpoint has it. It is reached through VPC peering, if the target VPC has it.",
		}}, nil
	}
	return nil, nil
}

// pasteHelp says what a field of data services takes.
const pasteHelp = "Paste a host, a URL or a connection string: a login in it is dropped."

// ServiceRecord is a data service: {name, kind, host, port} in a file. checks is what the ids
// of the checks of each begin with, twin the field to which it can be moved.
func ServiceRecord(checks string, twin Key) *Record {
	return &Record{
		Checks: checks, Twin: twin,
		Separate: dataservice.Split,
		Scrub:    dataservice.WithoutLogin,
		Veil:     dataservice.HideLogin,
		Read:     recognize,
		Revise:   revise,
		Parts:    []Part{{"name", TextField}, {"kind", TextField}, {"host", TextField}, {"port", NumberField}},
		Join: func(parts []string) (string, error) {
			port, err := strconv.Atoi(parts[3])
			if err != nil {
				return "", fmt.Errorf("the port %q of %s is not a number from 1 to 65535", awscheck.Excerpt(parts[3]), awscheck.Excerpt(parts[0]))
			}
			e := dataservice.Endpoint{Name: parts[0], Kind: parts[1], Host: parts[2], Port: port}
			return e.String(), e.Check()
		},
		Split: func(entry string) ([]string, bool) {
			e, err := dataservice.ParseEndpoint(entry)
			return []string{e.Name, e.Kind, e.Host, strconv.Itoa(e.Port)}, err == nil
		},
	}
}

// recognize proposes a data service, with a name that the others don't have.
func recognize(text string, others Value) (entry, guess string, err error) {
	return revise(text, "", others)
}

// revise proposes a data service in place of another one, whose name stays.
func revise(text, was string, others Value) (entry, guess string, err error) {
	e, err := dataservice.ParseEndpoint(was)
	if err != nil { // of what is not valid, nothing stays
		e = dataservice.Endpoint{}
	}
	p, err := e.Revised(text)
	if err != nil {
		return "", "", err
	}
	p = p.Unique(services(others))
	return p.String(), p.Guess, nil
}

// MovesTo returns the field, and its step, to which an entry of a field can be moved, such as a data service
// from the public endpoints to the target VPC; false if there is none, or the answers do not
// ask for it.
func MovesTo(m *Machine, k Key) (Step, Field, bool) {
	from, ok := m.Field(k)
	if !ok || from.Record == nil || from.Record.Twin == "" {
		return Step{}, Field{}, false
	}
	for _, s := range m.steps {
		for _, f := range s.Fields {
			if f.Key == from.Record.Twin {
				return s, f, m.Applies(s) && m.FieldApplies(f)
			}
		}
	}
	return Step{}, Field{}, false
}

// MoveEntry moves an entry to the field that MovesTo returns. There it has a name of its own,
// unless the same address is listed there already.
func MoveEntry(m *Machine, k Key, entry string) error {
	_, to, ok := MovesTo(m, k)
	there := slices.Clone(m.answers.Get(to.Key))
	if !ok || !slices.Contains(m.answers.Get(k), entry) {
		return errors.New("there is no such entry to move")
	}
	if !slices.ContainsFunc(there, func(e string) bool { return addressOf(e) == addressOf(entry) }) {
		moved, _, err := to.Record.Read(entry, there)
		if err != nil {
			return err
		}
		if err := m.Set(to.Key, append(there, moved)); err != nil {
			return err
		}
	}
	return RemoveEntry(m, k, entry)
}

// RemoveEntry takes an entry out of its field. A field without entries has no answer.
func RemoveEntry(m *Machine, k Key, entry string) error {
	left := slices.Clone(m.answers.Get(k))
	if at := slices.Index(left, entry); at >= 0 {
		left = slices.Delete(left, at, at+1)
	}
	if len(left) == 0 {
		left = nil
	}
	return m.Set(k, left)
}

// addressOf is what an entry has behind its name and kind: two names of one service are one
// service.
func addressOf(entry string) string {
	_, address, _ := strings.Cut(entry, "://")
	return address
}

// EntryOf finds the entry that a finding is about, in the fields of the finding's step.
func EntryOf(m *Machine, f Finding) (k Key, entry string, ok bool) {
	for _, s := range m.steps {
		for _, field := range s.Fields {
			if field.Record == nil || f.Subject == "" || !strings.HasPrefix(f.ID, field.Record.Checks) {
				continue
			}
			for _, e := range m.answers.Get(field.Key) {
				if parts, valid := field.Record.Split(e); valid && parts[0] == f.Subject {
					return field.Key, e, true
				}
			}
		}
	}
	return "", "", false
}

// Endpoints returns the data services to be reached at public endpoints, and PeerServices
// those behind the peering: what the answers list and that can be parsed.
func (a Answers) Endpoints() []dataservice.Endpoint { return services(a.Get(KeyEndpoints)) }

func (a Answers) PeerServices() []dataservice.Endpoint { return services(a.Get(KeyPeerServices)) }

func services(list Value) []dataservice.Endpoint {
	var all []dataservice.Endpoint
	for _, s := range list {
		if e, err := dataservice.ParseEndpoint(s); err == nil {
			all = append(all, e)
		}
	}
	return all
}

// ofEndpoints is a check of every data service that is reached over its public endpoint.
func ofEndpoints(id string, check func(context.Context, public.Network, []dataservice.Endpoint) []awscheck.Finding) Check {
	return Check{
		ID:      id,
		Reads:   []Key{KeyMethods, KeyEndpoints},
		Applies: func(a Answers) bool { return a.Public() && a.Get(KeyEndpoints).Given() },
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return check(ctx, in.Network, in.Answers.Endpoints())
		},
	}
}

// addressCheck knows whether peering, which reaches private addresses, is selected, and which of them
// the target VPC has.
func addressCheck() Check {
	c := ofEndpoints(awscheck.PublicAddress, nil)
	c.Reads, c.Fix = append(c.Reads, targetKeys()...), KeyEndpoints
	c.Run = func(ctx context.Context, in Input) []awscheck.Finding {
		var missing public.MissingFunc
		if in.Answers.Peering() {
			missing = func(ctx context.Context, addrs []netip.Addr) ([]netip.Addr, error) {
				t := in.peer()
				if t.Region == "" || t.VPC == "" {
					return nil, errors.New("the target VPC is not chosen")
				}
				return path.Missing(ctx, t, addrs)
			}
		}
		return public.CheckPublicAddress(ctx, in.Network, in.Answers.Endpoints(), missing)
	}
	return c
}

// allowlistCheck applies where one of the services is of a kind that admits only listed
// addresses.
func allowlistCheck(r Requirements) Check {
	c := ofEndpoints(awscheck.PublicAllowlist, func(_ context.Context, _ public.Network, e []dataservice.Endpoint) []awscheck.Finding {
		return public.CheckPublicAllowlist(e, r.AllowlistKinds, r.SupportURL)
	})
	c.Applies = func(a Answers) bool {
		return a.Public() && slices.ContainsFunc(a.Endpoints(), func(e dataservice.Endpoint) bool {
			return slices.Contains(r.AllowlistKinds, e.Kind)
		})
	}
	return c
}
