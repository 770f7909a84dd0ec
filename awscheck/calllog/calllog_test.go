package calllog_test

import (
	"bytes"
	"errors"
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

// A log is read to where it was cut. What is broken before its end is an error with the line.
func TestABrokenLog(t *testing.T) {
	const line = `{"msg":"call","operation":"DescribeVpcs"}`
	for name, tt := range map[string]struct {
		log   string
		calls int
		err   string // "": none
	}{
		"whole":                           {line + "\n" + line + "\n", 2, ""},
		"without its last line break":     {line + "\n" + line, 2, ""},
		"cut within a word":               {line + "\n" + line[:20], 1, "its last line is cut"},
		"cut before the last brace":       {line + "\n" + line[:len(line)-1], 1, "its last line is cut"},
		"cut within its only line":        {line[:7], 0, "its last line is cut"},
		"cut, and another run after that": {line + "\n" + line[:20] + line + "\n" + line + "\n", 1, "line 2 of the log: "},
		"two lines in one":                {line + line + "\n", 0, "line 1 of the log: "},
		"with a line that is no call":     {`{"msg":"start"}` + "\n\n" + line + "\nno call\n" + line + "\n", 1, "line 4 of the log: "},
		"another file":                    {line + "\nnot a log", 1, "line 2 of the log: "},
	} {
		t.Run(name, func(t *testing.T) {
			calls, err := calllog.Read(strings.NewReader(tt.log))
			if len(calls) != tt.calls || (err == nil) != (tt.err == "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
				t.Errorf("%d calls, %v", len(calls), err)
			}
			if cut := tt.err == "its last line is cut"; errors.Is(err, calllog.ErrCut) != cut {
				t.Errorf("cut: %v", !cut)
			}
		})
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
