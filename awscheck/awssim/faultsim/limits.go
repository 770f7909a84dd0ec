package faultsim

// Limits are the request limits.
type Limits struct{}

func (l *Limits) take(Call) bool { return true }
