package parallel

import "testing"

func TestAPanicInOneOfManyReachesWhoeverWaits(t *testing.T) {
	done := make(chan struct{}, 2)
	defer func() {
		if p := recover(); p != "a fault" {
			t.Errorf("recovered %v", p)
		}
		if len(done) != 2 {
			t.Errorf("%d of the other two had their turn", len(done))
		}
	}()
	Do(
		func() { done <- struct{}{} },
		func() { panic("a fault") },
		func() { done <- struct{}{} },
	)
	t.Error("the panic was lost")
}
