package editor

import (
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func TestSortKeysDecideTheOrder(t *testing.T) {
	l := picker{}
	l.load(steps.Options{Columns: []string{"Headroom"}, Choices: []steps.Choice{
		{Value: "a", Cells: []string{"9 left"}, SortKeys: []int{9}},
		{Value: "b", Cells: []string{"75 short"}, SortKeys: []int{-75}},
		{Value: "c", Cells: []string{"48 left"}, SortKeys: []int{48}},
	}}, steps.Done)
	l.sortNext()
	if got := l.value(0).String() + l.value(1).String() + l.value(2).String(); got != "cab" {
		t.Fatalf("the order is %s", got)
	}
}
