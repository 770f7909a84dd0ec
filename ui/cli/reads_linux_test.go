package cli_test

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A watchedFolder is a folder of which the kernel reports each file that is opened.
type watchedFolder struct {
	fd      int
	folders map[int32]string
}

// watchOpens watches folders and what is in them.
func watchOpens(t *testing.T, folders ...string) *watchedFolder {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Skipf("skipped: this system does not report opened files: %v", err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	w := &watchedFolder{fd, map[int32]string{}}
	for _, folder := range folders {
		id, err := syscall.InotifyAddWatch(fd, folder, syscall.IN_OPEN)
		if err != nil {
			t.Skipf("skipped: %s can't be watched: %v", folder, err)
		}
		w.folders[int32(id)] = folder
	}
	return w
}

// opened lists the files that were opened since.
func (w *watchedFolder) opened(t *testing.T) []string {
	t.Helper()
	var list []string
	buf := make([]byte, 64<<10)
	for {
		n, err := syscall.Read(w.fd, buf)
		if err != nil || n <= 0 {
			return list
		}
		for events := buf[:n]; len(events) >= syscall.SizeofInotifyEvent; {
			folder := int32(binary.NativeEndian.Uint32(events))
			length := int(binary.NativeEndian.Uint32(events[12:]))
			name := string(bytes.TrimRight(events[16:16+length], "\x00"))
			if path := filepath.Join(w.folders[folder], name); name != "" && !slices.Contains(list, path) {
				list = append(list, path)
			}
			events = events[16+length:]
		}
	}
}

// A home is one with the files of AWS's tools, and those of others.
func homeOfACustomer(t *testing.T) (home string, env []string) {
	t.Helper()
	home = t.TempDir()
	for name, text := range map[string]string{
		".aws/config":               "[default]\nregion = us-east-1\n",
		".aws/credentials":          "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n",
		".aws/sso/cache/other.json": `{"accessToken":"x"}`,
		".astro/config.yaml":        "contexts: {token: x}\n",
		".ssh/id_ed25519":           "x",
		".bash_history":             "x",
		"answers.yaml":              "region: us-east-1\ncluster: {name: data}\nconnectivity: {methods: []}\n",
	} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(refusing.Close)
	return home, []string{"HOME=" + home, "TMPDIR=" + filepath.Join(home, "tmp"), "AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=" + refusing.URL}
}

func TestOnlyTheFilesOfAWSAreReadInTheHomeFolder(t *testing.T) {
	t.Parallel()
	program := built(t)
	home, env := homeOfACustomer(t)
	watched := watchOpens(t, home, filepath.Join(home, ".aws"), filepath.Join(home, ".aws/sso/cache"), filepath.Join(home, ".astro"), filepath.Join(home, ".ssh"))
	cmd := exec.Command(program, "check", "--answers", filepath.Join(home, "answers.yaml"))
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 3 && cmd.ProcessState.ExitCode() != 4 {
		t.Fatalf("%v: %s", err, out)
	}
	opened := watched.opened(t)
	for _, path := range opened {
		name := strings.TrimPrefix(path, home+"/")
		if !slices.Contains([]string{".aws/config", ".aws/credentials", "answers.yaml"}, name) {
			t.Errorf("%s was opened", name)
		}
	}
	if len(opened) != 3 {
		t.Errorf("%q were opened, not all of AWS's configuration and the answers", opened)
	}
}

func TestOnlyTheFilesThatFlagsNameAreWritten(t *testing.T) {
	t.Parallel()
	program := built(t)
	home, env := homeOfACustomer(t)
	list := func() map[string]bool {
		files := map[string]bool{}
		err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
			files[strings.TrimPrefix(path, home+"/")] = true
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if err := os.MkdirAll(filepath.Join(home, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := list()
	flags := map[string]string{"--out": "report.json", "--session": "session.yaml", "--debug-log": "calls.jsonl", "--record": "recording.jsonl"}
	args := []string{"check", "--answers", filepath.Join(home, "answers.yaml"), "--output", "json"}
	for flag, name := range flags {
		args = append(args, flag, filepath.Join(home, name))
	}
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir = env, home
	if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 3 && cmd.ProcessState.ExitCode() != 4 {
		t.Fatalf("%v: %s", err, out)
	}
	written := list()
	for name := range written {
		if before[name] {
			continue
		}
		named := name == "session.yaml.report.json" // with which the next run compares
		for _, file := range flags {
			named = named || name == file
		}
		if !named {
			t.Errorf("%s was written", name)
		}
		isPrivate(t, filepath.Join(home, name))
	}
	for flag, name := range flags {
		if !written[name] {
			t.Errorf("%s wrote no %s", flag, name)
		}
	}
}
