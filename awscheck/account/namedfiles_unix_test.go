//go:build !windows

package account_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// To open a pipe that no program writes to never ends, and a device can have no end.
func TestPipesAndDevicesAreNotReadAsConfiguration(t *testing.T) {
	for name, variable := range map[string]string{
		"the config file is a pipe": "AWS_CONFIG_FILE",
		"the CA bundle is a pipe":   "AWS_CA_BUNDLE",
		"the token file is a pipe":  "AWS_WEB_IDENTITY_TOKEN_FILE",
	} {
		t.Run(name, func(t *testing.T) {
			home := isolate(t, "", keysFile)
			pipe := filepath.Join(home, "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Skipf("skipped: this file system has no pipes: %v", err)
			}
			for _, path := range []string{pipe, "/dev/zero"} {
				t.Setenv(variable, path)
				f, _ := checkCredentials(t, account.SharedConfig{})
				if f.Status != awscheck.Fail || !strings.Contains(f.Detail, path) || !strings.Contains(f.Detail, "it is not a regular file") {
					t.Errorf("%s: %s", f.Status, f.Detail)
				}
			}
		})
	}
}
