package awsfiles_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awsfiles"
)

func TestSecretsAreNotKept(t *testing.T) {
	const file = "[a]\naws_access_key_id = AKIASECRET\naws_secret_access_key = SECRET\naws_session_token = SECRET\n  SECRET\n"
	sections, err := awsfiles.Parse([]byte(file))
	if text := fmt.Sprint(sections); err != nil || strings.Contains(text, "SECRET") || !sections["a"].HasKeys() {
		t.Errorf("%s, %v", text, err)
	}
}

func TestFilesThatWouldEndTheSDKAreRefused(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	large := file("large", "")
	if err := os.Truncate(large, 9<<20); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		file("quote", "[profile a]\nregion = eu-west-1\noutput = '\n"): "line 3: the value of output is a single quotation mark",
		large: "larger than 8 MiB",
	} {
		_, err := awsfiles.Read(path, "")
		var unusable *awsfiles.UnusableError
		if !errors.As(err, &unusable) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%v", err)
		}
	}
	if sections, err := awsfiles.Read("", filepath.Join(dir, "missing")); err != nil || len(sections) > 0 {
		t.Errorf("without a file: %v, %v", sections, err)
	}
}
