package component_test

import (
	"testing"
	"unsafe"

	"github.com/astronomer/astro-activate/ui/wizard/component"
)

// Whatever draws gets the context by value, hundreds of times for each frame.
func TestAContextIsCheapToCopy(t *testing.T) {
	t.Parallel()
	const most = 256 // bytes
	if n := unsafe.Sizeof(component.Context{}); n > most {
		t.Errorf("a context has %d bytes, more than %d", n, most)
	}
}
