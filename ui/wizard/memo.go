package wizard

// A memo keeps what was drawn until what it was drawn from is another.
type memo[K comparable, V any] struct {
	key   K
	value V
	valid bool
}

func (c *memo[K, V]) get(key K, draw func() V) V {
	if !c.valid || c.key != key {
		c.key, c.value, c.valid = key, draw(), true
	}
	return c.value
}
