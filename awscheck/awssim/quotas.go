package awssim

// Quotas are the service quotas of an account in a region.
type Quotas struct{}

func quotaHandlers() map[string]handler { return map[string]handler{} }
