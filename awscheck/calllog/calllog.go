// Package calllog is the log of the calls to AWS: it writes a line for each call, and reads
// the lines again, to find out which calls waited for each other.
package calllog

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Call is one line: a finished call. It has no parameter, header or body.
type Call struct {
	Service    string     `json:"service"`
	Operation  string     `json:"operation"`
	Region     string     `json:"region"`
	Start      time.Time  `json:"start"` // when it was first sent, after it waited for its turn
	End        time.Time  `json:"end"`
	Connection Connection `json:"connection"` // of the last attempt
	Background bool       `json:"background"` // it left room for others: a sweep, which no step waits for
	RequestID  string     `json:"request_id"`
	Failed     string     `json:"failed"` // the reason; "": it was answered
	Code       string     `json:"code"`   // AWS's code of the error
}

// A Connection says how a call got its connection. It is "" for a call that had none, such
// as one of a simulated account.
type Connection string

// A connection is opened, which takes several round trips, or used again.
const (
	New    Connection = "new"
	Reused Connection = "reused"
)

// Trace returns a context for one call, and a function that returns how its last attempt
// got its connection.
func Trace(ctx context.Context) (context.Context, func() Connection) {
	var last atomic.Value
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			last.Store(Reused)
			return
		}
		last.Store(New)
	}})
	return ctx, func() Connection {
		c, _ := last.Load().(Connection)
		return c
	}
}

// message marks the lines of calls.
const message = "call"

// Write writes the line of a call.
func Write(ctx context.Context, log *slog.Logger, c Call) {
	attrs := []slog.Attr{
		slog.String("service", c.Service),
		slog.String("operation", c.Operation),
		slog.String("region", c.Region),
		slog.Time("start", c.Start),
		slog.Time("end", c.End),
		slog.Int64("ms", c.End.Sub(c.Start).Milliseconds()),
	}
	if c.Connection != "" {
		attrs = append(attrs, slog.String("connection", string(c.Connection)))
	}
	if c.Background {
		attrs = append(attrs, slog.Bool("background", true))
	}
	if c.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", awscheck.Clean(c.RequestID)))
	}
	if c.Failed != "" {
		attrs = append(attrs, slog.String("failed", c.Failed), slog.String("code", c.Code))
	}
	log.LogAttrs(ctx, slog.LevelInfo, message, attrs...)
}

// ErrCut is the error of a log that ends within a line: the program was ended while it wrote, or the disk is full.
var ErrCut = errors.New("its last line is cut")

// Read reads the calls of a log, in its order: that of their ends. With ErrCut it returns those of all lines
// but the last; any other error names the line.
func Read(r io.Reader) ([]Call, error) {
	var calls []Call
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		text, end := lines.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return calls, end
		}
		if len(bytes.TrimSpace(text)) > 0 {
			var line struct {
				Msg string `json:"msg"`
				Call
			}
			if err := json.Unmarshal(text, &line); err != nil {
				if end != nil && errors.Is(json.NewDecoder(bytes.NewReader(text)).Decode(new(any)), io.ErrUnexpectedEOF) {
					return calls, ErrCut
				}
				return calls, fmt.Errorf("line %d of the log: %w", n, err)
			}
			if line.Msg == message {
				calls = append(calls, line.Call)
			}
		}
		if end != nil {
			return calls, nil
		}
	}
}
