package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// aLog is a log made by hand: a sign-in, two lists that are read at the same time, of which the slow one is
// waited for, and what needs it; beside them, a sweep.
const aLog = `{"time":"2026-11-02T09:30:00.1Z","level":"INFO","msg":"call","service":"STS","operation":"GetCallerIdentity","region":"us-east-1","start":"2026-11-02T09:30:00Z","end":"2026-11-02T09:30:00.1Z","ms":100,"connection":"new"}
{"time":"2026-11-02T09:30:00.2Z","level":"INFO","msg":"call","service":"EC2","operation":"DescribeVpcs","region":"us-east-1","start":"2026-11-02T09:30:00.102Z","end":"2026-11-02T09:30:00.2Z","ms":98,"connection":"new"}
{"time":"2026-11-02T09:30:00.3Z","level":"INFO","msg":"call","service":"EC2","operation":"DescribeInstances","region":"eu-west-1","start":"2026-11-02T09:30:00.102Z","end":"2026-11-02T09:30:00.3Z","ms":198,"connection":"new","background":true}
{"time":"2026-11-02T09:30:00.4Z","level":"INFO","msg":"another line"}
{"time":"2026-11-02T09:30:00.5Z","level":"INFO","msg":"call","service":"EC2","operation":"DescribeRouteTables","region":"us-east-1","start":"2026-11-02T09:30:00.102Z","end":"2026-11-02T09:30:00.5Z","ms":398,"connection":"new"}
{"time":"2026-11-02T09:30:00.6Z","level":"INFO","msg":"call","service":"EC2","operation":"DescribeSubnets","region":"us-east-1","start":"2026-11-02T09:30:00.501Z","end":"2026-11-02T09:30:00.6Z","ms":99,"connection":"reused","failed":"denied","code":"UnauthorizedOperation"}
`

const itsChains = `4 calls of the steps to 2 endpoints, 3 over a new connection. Longest chain: 3
       0s     100ms  new     STS GetCallerIdentity us-east-1
    102ms     398ms  new     EC2 DescribeRouteTables us-east-1
    501ms      99ms  reused  EC2 DescribeSubnets us-east-1 denied
1 calls of sweeps in the background to 1 endpoints, 1 over a new connection. Longest chain: 1
    102ms     198ms  new     EC2 DescribeInstances eu-west-1
`

func TestTheLongestChainOfALog(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(aLog, "\n")
	for name, tt := range map[string]struct{ log, prints, fails string }{
		"whole":                {aLog, itsChains, ""},
		"with a last line cut": {aLog + lines[0][:90], itsChains + "The log is not complete: its last line is cut.\n", ""},
		"broken in the middle": {lines[0] + lines[1][:90] + "\n" + strings.Join(lines[2:], ""), "", "line 2 of the log: "},
		"with one line, cut":   {lines[0][:90], "", "its last line is cut"},
		"without calls":        {lines[3], "", "it has no calls"},
		"empty":                {"", "", "it has no calls"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.jsonl")
			if err := os.WriteFile(path, []byte(tt.log), 0o600); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			err := run(path, &out)
			printed := ""
			for line := range strings.Lines(out.String()) {
				printed += strings.TrimRight(line, " \n") + "\n"
			}
			if printed != tt.prints || (err == nil) != (tt.fails == "") || err != nil && !strings.HasPrefix(err.Error(), path+": "+tt.fails) {
				t.Errorf("%v\n%s", err, out.String())
			}
		})
	}
	if err := run(filepath.Join(t.TempDir(), "none"), new(strings.Builder)); err == nil {
		t.Error("a file that does not exist has a chain")
	}
}
