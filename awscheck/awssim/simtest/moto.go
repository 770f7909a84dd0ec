package simtest

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Moto starts moto_server, an AWS emulator that others wrote, as the AWS of everything in the
// test, and returns the path of its program. It ends with the test. Without the program the
// test is skipped, except in CI.
func Moto(t testing.TB) string {
	t.Helper()
	server, err := exec.LookPath("moto_server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("moto_server is not on PATH, and in CI it must be: pip install 'moto[server]'")
		}
		t.Skip("skipped: moto_server is not on PATH (pip install 'moto[server]'); CI runs it")
	}
	Isolate(t)
	t.Setenv("AWS_ENDPOINT_URL", startMoto(t, server))
	for key, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
	} {
		t.Setenv(key, value)
	}
	return server
}

// Isolate hides the AWS configuration of the machine from the test.
func Isolate(t testing.TB) {
	t.Helper()
	for _, e := range os.Environ() {
		if key, value, _ := strings.Cut(e, "="); strings.HasPrefix(key, "AWS_") {
			t.Setenv(key, value) // restored after the test
			if err := os.Unsetenv(key); err != nil {
				t.Fatal(err)
			}
		}
	}
	home := t.TempDir()
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// startMoto starts a server for the test and returns its URL.
func startMoto(t testing.TB, server string) string {
	t.Helper()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, number, err := net.SplitHostPort(port.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := port.Close(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	cmd := exec.Command(server, "-H", "127.0.0.1", "-p", number)
	// Without it each region has 600 images and twice as many snapshots. (moto/settings.py.)
	cmd.Env = append(os.Environ(), "MOTO_EC2_LOAD_DEFAULT_AMIS=false")
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Log(err)
		}
		_ = cmd.Wait() // its error is that of the kill
	})
	endpoint := "http://127.0.0.1:" + number
	for limit := time.Now().Add(60 * time.Second); ; {
		response, err := http.Get(endpoint + "/moto-api/")
		if err == nil {
			response.Body.Close()
			return endpoint
		}
		if time.Now().After(limit) {
			t.Fatalf("moto_server does not respond: %v\n%s", err, log.String())
		}
		time.Sleep(100 * time.Millisecond)
	}
}
