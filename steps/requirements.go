package steps

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck/pattern"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/steps/wording"
)

//go:embed requirements.yaml
var embeddedRequirements []byte

// Requirements are what Astro requires of an AWS account. They have changed over the
// years, so they are data: requirements.yaml has the source and date of each.
type Requirements struct {
	Version        string   // such as "2022-09"
	Regions        []string // supported, sorted
	DefaultRegion  string
	Zones          int          // availability zones that a region must have
	ExcludedZones  []string     // ids of zones that do not count, because EKS accepts no subnet there
	LongestPrefix  int          // of the data plane's VPC: 19 means no smaller than a /19
	DefaultCIDR    netip.Prefix // of the data plane's VPC, where none was given
	NodeType       string       // EC2 instance type proposed for worker nodes
	NodeTypes      []string     // those that are offered as choices
	MaxNodes       int          // maximum number of worker nodes that is proposed
	DatabaseClass  string       // RDS instance class of the metadata database
	DatabaseEngine string
	IAMActions     []string // without the "iam:" prefix
	CloudFormation string   // a pattern of CloudFormation actions, without the prefix
	MinimumCLI     string   // version of the Astro CLI
	PriorRoles     []string // roles that an earlier activation leaves
	PriorStacks    []string
	Quotas         []region.QuotaNeed
	SupportURL     string
	AllowlistKinds []string // kinds of data service that admit only listed addresses
}

// requirementsFile is the YAML form.
type requirementsFile struct {
	Version string
	Regions struct {
		sourced   `yaml:",inline"`
		Default   string
		Supported []string
	}
	Zones struct {
		sourced `yaml:",inline"`
		Min     int `yaml:"least"`
		// Excluded has a source of its own.
		Excluded struct {
			sourced `yaml:",inline"`
			IDs     []string
		}
	}
	Network struct {
		sourced       `yaml:",inline"`
		LongestPrefix int    `yaml:"longest_prefix"`
		DefaultCIDR   string `yaml:"default_cidr"`
	}
	Nodes struct {
		sourced        `yaml:",inline"`
		DefaultType    string `yaml:"default_type"`
		DefaultMax     int    `yaml:"default_max"`
		DatabaseClass  string `yaml:"database_class"`
		DatabaseEngine string `yaml:"database_engine"`
		Supported      struct {
			sourced `yaml:",inline"`
			Types   []string
		}
	}
	Permissions struct {
		sourced        `yaml:",inline"`
		IAM            []string
		CloudFormation string `yaml:"cloudformation"`
	}
	AstroCLI struct {
		sourced `yaml:",inline"`
		Minimum string
	} `yaml:"astro_cli"`
	PriorActivation struct {
		sourced `yaml:",inline"`
		Roles   []string
		Stacks  []string
	} `yaml:"prior_activation"`
	Quotas struct {
		sourced `yaml:",inline"`
		Needed  []struct {
			Code, Service, Name, Unit string
			Need                      string
			Min                       int `yaml:"least"`
			Per                       string
		}
	}
	Support struct {
		sourced        `yaml:",inline"`
		URL            string
		AllowlistKinds []string `yaml:"allowlist_kinds"`
	}
}

// sourced is where a fact is documented, and as of when.
type sourced struct {
	Source string
	Date   string
}

// DefaultRequirements are those built into the program.
func DefaultRequirements() Requirements {
	r, err := ParseRequirements(embeddedRequirements)
	if err != nil {
		panic("the embedded requirements: " + err.Error()) // a test parses them
	}
	return r
}

var zoneID = pattern.New(`^[a-z]+[0-9]+-az[0-9]+$`)

var prefixActions = pattern.New(`^[A-Za-z]+$`)

// ParseRequirements parses requirements from YAML. Its error, one sentence, says what is
// wrong.
func ParseRequirements(data []byte) (Requirements, error) {
	var f requirementsFile
	if err := strictYAML(data, &f); err != nil {
		return Requirements{}, err
	}
	r := Requirements{
		Version: f.Version, Regions: slices.Sorted(slices.Values(f.Regions.Supported)), DefaultRegion: f.Regions.Default,
		Zones: f.Zones.Min, ExcludedZones: f.Zones.Excluded.IDs, LongestPrefix: f.Network.LongestPrefix,
		NodeType: f.Nodes.DefaultType, NodeTypes: f.Nodes.Supported.Types, MaxNodes: f.Nodes.DefaultMax,
		DatabaseClass: f.Nodes.DatabaseClass, DatabaseEngine: f.Nodes.DatabaseEngine,
		IAMActions: f.Permissions.IAM, CloudFormation: f.Permissions.CloudFormation,
		MinimumCLI: f.AstroCLI.Minimum,
		PriorRoles: f.PriorActivation.Roles, PriorStacks: f.PriorActivation.Stacks,
		SupportURL: f.Support.URL, AllowlistKinds: f.Support.AllowlistKinds,
	}
	for _, q := range f.Quotas.Needed {
		need := region.QuotaNeed{Code: q.Code, Service: q.Service, Name: q.Name, Unit: q.Unit, Min: q.Min, PerZone: q.Per == "zone"}
		if q.Need == "vcpus" {
			need.NodeVCPUs = true
		} else if _, err := fmt.Sscanf(q.Need, "%d", &need.Min); err != nil {
			return r, fmt.Errorf("the need of quota %s is %q: give a number or vcpus", q.Code, q.Need)
		}
		r.Quotas = append(r.Quotas, need)
	}
	var err error
	if r.DefaultCIDR, err = netip.ParsePrefix(f.Network.DefaultCIDR); err != nil {
		return r, fmt.Errorf("network.default_cidr is %q: give an IPv4 network such as 172.20.0.0/19", f.Network.DefaultCIDR)
	}
	return r, r.check()
}

func (r Requirements) check() error {
	switch {
	case r.Version == "":
		return errors.New("version is missing: give the requirements a name such as 2022-09")
	case len(r.Regions) == 0:
		return errors.New("regions.supported is empty: list at least one region")
	case regionName(r, r.Regions) != nil:
		return fmt.Errorf("regions.supported: %w", regionName(r, r.Regions))
	case !slices.Contains(r.Regions, r.DefaultRegion):
		return fmt.Errorf("regions.default is %q: it must be one of regions.supported", r.DefaultRegion)
	case r.LongestPrefix < 16 || r.LongestPrefix > 28:
		return fmt.Errorf("network.longest_prefix is %d: it must be 16 to 28, the sizes of an AWS VPC", r.LongestPrefix)
	case r.Zones < 1:
		return fmt.Errorf("zones.least is %d: give 1 or more", r.Zones)
	case slices.ContainsFunc(r.ExcludedZones, func(id string) bool { return !zoneID().MatchString(id) }):
		return errors.New("zones.excluded.ids must list ids of zones, such as use1-az3: names differ between accounts")
	case r.NodeType == "" || r.MaxNodes < 1:
		return errors.New("nodes.default_type and nodes.default_max are missing: give an instance type and a number")
	case len(r.IAMActions) == 0 || slices.ContainsFunc(r.IAMActions, func(a string) bool { return !prefixActions().MatchString(a) }):
		return errors.New("permissions.iam must list IAM actions without the iam: prefix, such as GetRole")
	case slices.ContainsFunc(r.Quotas, func(q region.QuotaNeed) bool { return q.Min < 1 && !q.NodeVCPUs }):
		return errors.New("quotas.needed: the need of a quota must be 1 or more, or vcpus")
	}
	return r.checkDefaults()
}

// checkDefaults checks what the wizard proposes: the user could not confirm an invalid value.
func (r Requirements) checkDefaults() error {
	for _, s := range All(r) {
		for _, f := range s.Fields {
			if f.Default == nil {
				continue
			}
			if err := f.Invalid(r, f.Default(r)); err != nil {
				return fmt.Errorf("the default of %s can't be used: %w", f.Key, err)
			}
		}
	}
	return nil
}

// strictYAML decodes one YAML document. A key that is not in the form is an error.
func strictYAML(data []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(into)
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	return wording.YAMLError(err)
}
