package summary

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// TestThePageRunsItsOwnScriptOnly holds the script to the hash in the page's policy.
func TestThePageRunsItsOwnScriptOnly(t *testing.T) {
	for name, evil := range evils {
		page := string(hostile(t, everything(t), evil).HTML())
		scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
		if len(scripts) != 1 || strings.Count(page, "<script") != 1 {
			t.Fatalf("%s: %d scripts", name, len(scripts))
		}
		hash := sha256.Sum256([]byte(scripts[0][1]))
		policy := fmt.Sprintf(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'"`, base64.StdEncoding.EncodeToString(hash[:]))
		if !strings.Contains(page, policy) {
			t.Errorf("%s: the policy is not %s", name, policy)
		}
	}
	page := string(everything(t).HTML())
	ids := regexp.MustCompile(`<section class="message" id="([^"]+)"><h3><a href="#([^"]+)">([^<]+)</a>`).FindAllStringSubmatch(page, -1)
	seen := map[string]bool{}
	for _, id := range ids {
		if id[1] != id[2] || seen[id[1]] {
			t.Errorf("the anchor %s leads to %s, or is there twice", id[2], id[1])
		}
		seen[id[1]] = true
		link, button := `<li><a href="#`+id[1]+`">`+id[3]+"</a></li>", `<button type="button" aria-label="Copy the message to `+id[3]+`" hidden>Copy</button><span class="spoken" role="status" aria-live="polite"></span>`
		if strings.Count(page, link) != 1 || strings.Index(page, link) > strings.Index(page, "<h2>") || strings.Count(page, button) != 1 || strings.Count(page, ">"+id[3]+"</a></h3>") != 1 {
			t.Errorf("%s: no link at the top, no button or no name of its own", id[1])
		}
	}
	if n := len(everything(t).Messages()); len(ids) != n || strings.Count(page, `<pre class="text">Subject: `) != n || !seen["for-astronomer-activation"] || !seen["for-astronomer-peering"] {
		t.Errorf("%d sections for %d messages", len(ids), n)
	}
}

// Answers accept no such names of services: the page does not rely on it.
func TestAHostileNameOfAServiceStaysWithinItsMessage(t *testing.T) {
	form := func(evil string) []string {
		m := Message{Owner: awscheck.OwnerService, Service: "orders" + evil, Topic: "x" + evil, Note: evil, Run: []string{evil}, Text: evil}
		p := htmlPage{sections: sectionsOf([]Message{m})}
		p.contents()
		p.messages()
		anchors := regexp.MustCompile(`(id|href)="#?([^"]*)"`).FindAllStringSubmatch(p.String(), -1)
		for _, a := range anchors {
			if len(anchors) != 3 || a[2] != anchors[0][2] || url.PathEscape(a[2]) != a[2] {
				t.Errorf("the anchors are %q", anchors)
			}
		}
		return htmlForm(t, p.Bytes())
	}
	want := form("x")
	for name, evil := range evils {
		if got := form(evil); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s", name, firstDifference(got, want))
		}
	}
}
