package steps

import (
	"fmt"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
)

func connectivityStep(r Requirements) Step {
	return Step{
		ID:    "connectivity",
		Title: "Connectivity",
		Why: "How pipelines will reach your data: over public endpoints, over a peered VPC, or both. " +
			"The services you name here are looked up from this machine.",
		Fields: []Field{
			{
				Key: KeyMethods, Label: "Methods", Kind: MultiField, Closed: true,
				Help:     "Public endpoints are the fastest way; VPC peering keeps traffic private.",
				Default:  func(Requirements) Value { return Value{MethodPublic} },
				Required: func(Answers) bool { return true },
				Choices: func(Requirements) []Choice {
					return []Choice{
						{Value: MethodPublic, Label: "Public endpoints", Detail: "straight to the service's public address"},
						{Value: MethodPeering, Label: "VPC peering", Detail: "private, to one VPC of yours"},
					}
				},
				Validate: methods,
			},
			{
				Key: KeyEndpoints, Label: "Data services", Kind: ListField,
				Help:        "Optional: the services that pipelines will reach, as name=kind://host:port.",
				Placeholder: "warehouse=snowflake://xy12345.snowflakecomputing.com:443",
				Applies:     Answers.Public,
				Validate:    endpoints,
				Record:      endpointRecord(),
			},
		},
		Checks: publicChecks(r),
	}
}

// endpointRecord writes a data service as {name, kind, host, port}.
func endpointRecord() *Record {
	return &Record{
		Parts: []Part{{"name", TextField}, {"kind", TextField}, {"host", TextField}, {"port", NumberField}},
		Join: func(parts []string) (string, error) {
			port, err := strconv.Atoi(parts[3])
			if err != nil {
				return "", fmt.Errorf("the port %q of %s is not a number from 1 to 65535", awscheck.Clean(parts[3]), awscheck.Clean(parts[0]))
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
