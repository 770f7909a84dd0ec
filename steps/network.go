package steps

func networkStep(Requirements) Step {
	return Step{
		ID:    "network",
		Title: "Network",
		Why: "The data plane gets a VPC of its own. Choose a range that nothing it will be peered with uses: " +
			"it can't be changed later.",
		Fields: []Field{
			{
				Key: KeyCIDR, Label: "VPC CIDR of the data plane", Kind: CIDRField,
				Help:        "A private IPv4 network, from /16 down to the smallest that Astro takes.",
				Placeholder: "172.20.0.0/19",
				Default:     func(r Requirements) Value { return Text(r.DefaultCIDR.String()) },
				Required:    Answers.Peering,
				Validate:    network,
				JudgedBy:    "network.cidr.syntax",
			},
		},
	}
}
