package steps

func dnsStep(Requirements) Step {
	return Step{
		ID:      "dns",
		Title:   "DNS",
		Applies: Answers.Peering,
		Why: "Peering carries packets, not names. For pipelines to use the host names of the target VPC, " +
			"both sides must resolve them.",
		Fields: []Field{
			{
				Key: KeyResolve, Label: "Resolve the target's host names", Kind: ToggleField,
				Help:     "Whether pipelines reach services in the target VPC by name rather than by address.",
				Default:  func(Requirements) Value { return Text("true") },
				Validate: toggle,
			},
			{
				Key: KeyPrivateZones, Label: "Private hosted zones", Kind: MultiField,
				Help:        "The Route 53 zones of the target VPC whose names pipelines need.",
				Placeholder: "Z0123456789ABCDEFGHIJ",
				Validate:    zoneIDs,
			},
		},
	}
}
