package account_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// A region that is missing from the list would be one in which nothing is looked for.
func TestTheListOfRegions(t *testing.T) {
	const (
		on   = `<item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>`
		off  = `<item><regionName>ap-east-1</regionName><optInStatus>not-opted-in</optInStatus></item>`
		list = `<DescribeRegionsResponse><regionInfo>%s</regionInfo></DescribeRegionsResponse>`
	)
	for _, c := range []struct {
		name, reply string
		want        string // "": no list
	}{
		{"two regions", fmt.Sprintf(list, on+off), "[{ap-east-1 not-opted-in} {us-east-1 opt-in-not-required}]"},
		{"a state that is not reported", fmt.Sprintf(list, on+`<item><regionName>xx-new-1</regionName></item>`), "[{us-east-1 opt-in-not-required} {xx-new-1 }]"},
		{"no regions", fmt.Sprintf(list, ""), ""},
		{"no list", `<DescribeRegionsResponse><requestId>1</requestId></DescribeRegionsResponse>`, ""},
		{"a region without its name", fmt.Sprintf(list, on+`<item><optInStatus>opted-in</optInStatus></item>`), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				form, _ := url.ParseQuery(string(body))
				switch {
				case form.Get("Action") == "GetCallerIdentity":
					io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>`+simtest.Ana+`</Arn><UserId>AIDA</UserId><Account>`+
						simtest.AccountID+`</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
				case form.Get("AllRegions") != "true": // AWS leaves out those that are not enabled
					io.WriteString(w, strings.Replace(c.reply, off, "", 1))
				default:
					io.WriteString(w, c.reply)
				}
			}))
			defer server.Close()
			regions, err := account.NewAccounts(account.Options{Source: simtest.Wire{URL: server.URL}}).Open("").Regions(t.Context())
			if c.want == "" && account.ReasonOf(err) == account.Malformed {
				return
			}
			if got := fmt.Sprint(regions); err != nil || got != c.want {
				t.Errorf("%s, %v", got, err)
			}
		})
	}
}
