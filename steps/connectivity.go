package steps

func connectivityStep(Requirements) Step {
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
			},
		},
	}
}
