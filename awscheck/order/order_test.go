package order_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/order"
)

type route struct {
	bits int
	id   int // its place before sorting
}

func byLongestPrefix(x, y route) int { return cmp.Compare(y.bits, x.bits) }

func TestSortIsTheStableSortOfTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		routes := make([]route, n)
		for i := range routes {
			routes[i] = route{bits: random.IntN(1 + n/3), id: i}
		}
		want := slices.Clone(routes)
		slices.SortStableFunc(want, byLongestPrefix)
		order.Sort(routes, byLongestPrefix)
		if !slices.Equal(routes, want) {
			t.Fatalf("%d routes: %v; want %v", n, routes, want)
		}
	}
}

func TestSortOfNothing(t *testing.T) {
	order.Sort(nil, byLongestPrefix)
	order.Sort([]route{}, byLongestPrefix)
}

func TestAnItemComesFirstAndTheOthersKeepTheirOrder(t *testing.T) {
	for at, want := range [][]string{{"a", "b", "c"}, {"b", "a", "c"}, {"c", "a", "b"}} {
		got := []string{"a", "b", "c"}
		if order.ToFront(got, at); !slices.Equal(got, want) {
			t.Errorf("item %d: %q, want %q", at, got, want)
		}
	}
}
