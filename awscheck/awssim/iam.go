package awssim

// IAM is an account's identities and policies.
type IAM struct {
	// Principals are the permissions of those who call. A caller without an entry
	// may do everything.
	Principals []Principal
}

// A Principal is a user or role with its policies, as JSON documents.
type Principal struct {
	ARN      string   // of the user or role itself, with its path
	Policies []string // attached
}

func iamHandlers() map[string]handler { return map[string]handler{} }

// permitted decides whether the caller may perform an action.
func (r *request) permitted(string) bool { return true }
