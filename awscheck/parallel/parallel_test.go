package parallel

import "testing"

func TestPanicReachesTheCaller(t *testing.T) {
	done := make(chan struct{}, 2)
	defer func() {
		if p := recover(); p != "a fault" {
			t.Errorf("recovered %v", p)
		}
		if len(done) != 2 {
			t.Errorf("%d of the 2 other functions ran", len(done))
		}
	}()
	Do(
		func() { done <- struct{}{} },
		func() { panic("a fault") },
		func() { done <- struct{}{} },
	)
	t.Error("Do did not panic")
}
