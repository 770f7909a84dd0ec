// Package order sorts slices of structs. It does what slices.SortStableFunc does in a
// smaller binary: the compiler copies that function for each type, which takes 12 KB each.
package order

import "slices"

// Sort sorts s in place by compare, which works as that of slices.SortFunc. Equal items
// keep their order.
func Sort[T any](s []T, compare func(x, y T) int) {
	before := slices.Clone(s)
	for to, from := range positions(len(s), func(i, j int) int { return compare(before[i], before[j]) }) {
		s[to] = before[from]
	}
}

// ToFront moves the item at position i of s before the others, which keep their order.
func ToFront[T any](s []T, i int) {
	first := s[i]
	copy(s[1:i+1], s[:i])
	s[0] = first
}

// positions returns the positions of n items in the order of compare.
func positions(n int, compare func(i, j int) int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, compare)
	return all
}
