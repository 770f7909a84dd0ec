package calllog_test

import (
	"bytes"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/calllog"
)

var start = time.Date(2026, time.November, 2, 9, 30, 0, 0, time.UTC)

// call is a call from one millisecond after the start to another.
func call(operation string, from, to int) calllog.Call {
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	return calllog.Call{Service: "EC2", Operation: operation, Region: "us-east-1", Start: at(from), End: at(to)}
}

func TestALogReadsAsItWasWritten(t *testing.T) {
	reused := call("DescribeVpcs", 5, 17)
	reused.Connection, reused.RequestID, reused.Background = calllog.Reused, "4f2a", true
	denied := call("DescribeSubnets", 6, 17)
	denied.Connection, denied.Failed, denied.Code = calllog.New, "denied", "UnauthorizedOperation"
	want := []calllog.Call{call("DescribeRegions", 0, 5), reused, denied}
	var text bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&text, nil))
	for _, c := range want {
		calllog.Write(t.Context(), log, c)
	}
	log.Info("another line")
	got, err := calllog.Read(&text)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestALogThatIsNone(t *testing.T) {
	if _, err := calllog.Read(strings.NewReader("{\"msg\":\"call\"}\nnot a log")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
}

func TestChain(t *testing.T) {
	for name, tt := range map[string]struct {
		calls []calllog.Call
		want  string
	}{
		"no calls":            {nil, ""},
		"at once":             {[]calllog.Call{call("A", 0, 100), call("B", 0, 90)}, "A"},
		"one after another":   {[]calllog.Call{call("A", 0, 100), call("B", 101, 200), call("C", 201, 300)}, "A B C"},
		"beside a slow call":  {[]calllog.Call{call("A", 0, 100), call("B", 100, 150), call("C", 160, 200), call("slow", 100, 900)}, "A slow"},
		"many calls, quicker": {[]calllog.Call{call("A", 0, 10), call("B", 10, 20), call("C", 20, 30), call("slow", 0, 100), call("last", 100, 110)}, "slow last"},
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, c := range calllog.Chain(tt.calls) {
				names = append(names, c.Operation)
			}
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("%q, not %q", got, tt.want)
			}
		})
	}
}
