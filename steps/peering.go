package steps

func peeringStep(Requirements) Step {
	return Step{
		ID:      "peering",
		Title:   "Peering",
		Applies: Answers.Peering,
		Why: "Astronomer requests the peering; the owner of the target VPC accepts it. " +
			"They need the five things below, and what can be read from AWS is filled in.",
		Fields: []Field{
			{
				Key: KeyPeerProfile, Label: "Target's AWS profile", Kind: ChoiceField,
				Help:   "The profile that reaches the target VPC's account. Empty if it is the same account.",
				Lookup: &Lookup{Run: lookupProfiles},
			},
			{
				Key: KeyPeerAccount, Label: "Target account id", Kind: TextField,
				Help:        "12 digits. Read from AWS where the profile allows it.",
				Placeholder: "123456789012",
				Required:    Answers.Peering,
				Validate:    accountID,
				Found:       foundAccount,
			},
			{
				Key: KeyPeerRegion, Label: "Target region", Kind: ChoiceField,
				Help:     "The region of the VPC that holds your data.",
				Required: Answers.Peering,
				Validate: regionName,
			},
			{
				Key: KeyPeerVPC, Label: "Target VPC", Kind: ChoiceField,
				Help:        "The VPC that holds your data.",
				Placeholder: "vpc-0a1b2c3d4e5f60718",
				Required:    Answers.Peering,
				Validate:    vpcID,
			},
			{
				Key: KeyPeerCIDRs, Label: "Target CIDRs", Kind: MultiField,
				Help:        "The target VPC's IPv4 ranges. Read from AWS where the profile allows it. Their size does not matter.",
				Placeholder: "10.0.0.0/16",
				Required:    Answers.Peering,
				Validate:    networks,
				Found:       foundCIDRs,
			},
			{
				Key: KeyClusterID, Label: "Cluster id", Kind: TextField,
				Help:        "Optional: it exists once the cluster does, and the Astro UI shows it.",
				Placeholder: "cl0v1p6lc728255byzyfs7lw21",
				Validate:    clusterID,
			},
		},
	}
}
