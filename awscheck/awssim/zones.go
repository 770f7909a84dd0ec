package awssim

// A Zone is a Route 53 hosted zone.
type Zone struct {
	ID   string
	Name string
}

func zoneHandlers() map[string]handler { return map[string]handler{} }
