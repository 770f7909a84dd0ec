// Package pattern holds regular expressions that are compiled when they are first used.
// Most runs use few of them, and a start has 5 ms for everything.
package pattern

import (
	"regexp"
	"sync"
)

// A Pattern returns its regular expression. It is safe for concurrent use.
type Pattern func() *regexp.Regexp

// New returns the pattern of an expression. Its first use panics if it does not parse.
// Inlined, it would be 52 kB of the binary.
//
//go:noinline
func New(expression string) Pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
