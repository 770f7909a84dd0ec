// Package emulator_test runs the program against moto_server, an AWS emulator, and the AWS
// CLI. It is apart from the tests of package cli, which need neither and take less time.
package emulator_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// A result is how the program ended.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the program in this process, without a terminal, with input and a home of its own.
func run(t *testing.T, input string, args ...string) result {
	t.Helper()
	home := t.TempDir()
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), args, strings.NewReader(input), &stdout, &stderr, func(key string) string {
		return map[string]string{"HOME": home, "LocalAppData": home}[key]
	})
	return result{code, stdout.String(), stderr.String()}
}
