package interrupt_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/ui/fault"
	"github.com/astronomer/astro-activate/ui/interrupt"
)

// A report is written whole unless the program is to end, and what holds it up does not end.
func TestAWriteThatIsHeldUpEndsWithTheContext(t *testing.T) {
	full, cut := errors.New("disk full"), errors.New("not written whole")
	for name, tt := range map[string]struct {
		takes time.Duration
		err   error
		ends  time.Duration // of the context; 0: before the write, less: never
		after time.Duration
		want  error
	}{
		"to a file":                              {0, nil, -1, 0, nil},
		"to a disk that is full":                 {0, full, -1, 0, full},
		"to a slow pipe":                         {time.Hour, nil, -1, time.Hour, nil},
		"to a file, after ctrl+c":                {0, nil, 0, 0, nil},
		"to a slow file, after ctrl+c":           {50 * time.Millisecond, nil, 0, 50 * time.Millisecond, nil},
		"to a pipe without reader, after ctrl+c": {time.Hour, nil, 0, 100 * time.Millisecond, cut},
		"to a pipe without reader, and ctrl+c":   {time.Hour, nil, time.Minute, time.Minute + 100*time.Millisecond, cut},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.ends == 0 {
					cancel()
				} else if tt.ends > 0 {
					time.AfterFunc(tt.ends, cancel)
				}
				start := time.Now()
				err := interrupt.Write(ctx, func() error { time.Sleep(tt.takes); return tt.err }, cut)
				if took := time.Since(start); err != tt.want || took != tt.after {
					t.Errorf("%v after %v, not %v after %v", err, took, tt.want, tt.after)
				}
				time.Sleep(2 * time.Hour) // until all has ended
			})
		})
	}
}

func TestAPanicOfAWriteIsAFault(t *testing.T) {
	t.Parallel()
	err := interrupt.Write(t.Context(), func() error { panic("no paper") }, nil)
	if !errors.As(err, new(*fault.Error)) {
		t.Errorf("%v", err)
	}
}
