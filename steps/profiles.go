package steps

import "context"

// lookupProfiles lists the profiles of the machine's AWS configuration.
func lookupProfiles(ctx context.Context, in Input, give func(Options)) {
	profiles, err := in.Accounts.Profiles(ctx)
	if err != nil {
		give(Options{Note: "The AWS configuration could not be read: " + err.Error()})
		return
	}
	o := Options{Choices: []Choice{}}
	for _, p := range profiles {
		c := Choice{Value: p.Name, Detail: p.Kind}
		if p.Account != "" {
			c.Detail += " " + p.Account
		}
		o.Choices = append(o.Choices, c)
	}
	give(o)
}
