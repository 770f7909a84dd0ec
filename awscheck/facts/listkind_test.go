package facts_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

// A kindServer is AWS for one row: it answers what every call needs first, and the row's
// operation with its replies in turn; the last one is repeated.
type kindServer struct {
	replies []kindReply
	calls   int // of the row's operation
}

type kindReply struct {
	wiretest.Reply
	cut bool // the connection breaks before the reply is complete
}

func (s *kindServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	switch form.Get("Action") {
	case "GetCallerIdentity":
		io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>`+simtest.Ana+`</Arn><UserId>AIDA</UserId><Account>`+
			simtest.AccountID+`</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		return
	case "DescribeRegions":
		io.WriteString(w, `<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName>`+
			`<optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
		return
	}
	reply := s.replies[min(s.calls, len(s.replies)-1)]
	s.calls++
	if reply.ErrorType != "" {
		w.Header().Set("X-Amzn-ErrorType", reply.ErrorType)
	}
	if reply.cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(reply.Body)+1))
	}
	w.WriteHeader(reply.Status)
	io.WriteString(w, reply.Body)
}

// A listing is what ListKind returns.
type listing struct {
	Resources []facts.Resource
	Err       error
}

// listKind lists a kind of an account whose AWS answers with the given replies.
func listKind(t *testing.T, k *kinds.Kind, replies ...kindReply) listing {
	t.Helper()
	server := httptest.NewServer(&kindServer{replies: replies})
	defer server.Close()
	a := account.NewAccounts(account.Options{Source: simtest.Wire{URL: server.URL}}).Open("")
	found, err := facts.ListKind(t.Context(), a, "eu-west-1", k)
	return listing{found, err}
}

func page(k *kinds.Kind, items []wiretest.Item, next string) kindReply {
	return kindReply{Reply: wiretest.ListReply(k.List, items, next)}
}

// plainItem is an item that counts.
func plainItem(k *kinds.Kind, i int) wiretest.Item {
	item := wiretest.Item{k.ID: fmt.Sprint("id-", i)}
	if k.Name != "" {
		item[k.Name] = fmt.Sprint("name-", i)
	}
	if k.Region != "" {
		item[k.Region] = fmt.Sprint("region-", i)
	}
	if k.VPC != "" {
		item[k.VPC] = fmt.Sprint("vpc-", i)
	}
	if k.Group != "" {
		item[k.Group] = fmt.Sprint("group-", i)
	}
	if k.Tags.Path != "" {
		item[k.Tags.Path] = wiretest.Tags{Key: "Name", Value: fmt.Sprint("tagged-", i), TagKey: k.Tags.Key, TagValue: k.Tags.Value}
	}
	return item
}

func TestEveryKindIsListedWithItsPages(t *testing.T) {
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			if l := listKind(t, k, page(k, nil, "")); l.Err != nil || len(l.Resources) != 0 || l.Resources == nil {
				t.Errorf("an empty list gives %+v", l)
			}
			replies := []kindReply{page(k, []wiretest.Item{plainItem(k, 0), plainItem(k, 1)}, ""), page(k, []wiretest.Item{plainItem(k, 2)}, "")}
			want := 2
			if k.List.Next != "" {
				replies[0], want = page(k, []wiretest.Item{plainItem(k, 0), plainItem(k, 1)}, "token"), 3
			}
			l := listKind(t, k, replies...)
			if l.Err != nil || len(l.Resources) != want {
				t.Fatalf("%d of %d resources, %v", len(l.Resources), want, l.Err)
			}
			for i, r := range l.Resources {
				expected := facts.Resource{ID: fmt.Sprint("id-", i)}
				if k.Name != "" {
					expected.Name = fmt.Sprint("name-", i)
				}
				if k.NameTag {
					expected.Name = fmt.Sprint("tagged-", i)
				}
				if k.Region != "" {
					expected.Region = fmt.Sprint("region-", i)
				}
				if k.VPC != "" {
					expected.VPC = fmt.Sprint("vpc-", i)
				}
				if k.Group != "" {
					expected.Group = fmt.Sprint("group-", i)
				}
				if k.Tags.Path != "" {
					expected.Tags = map[string]string{"Name": fmt.Sprint("tagged-", i)}
				}
				if !reflect.DeepEqual(r, expected) {
					t.Errorf("got %+v, want %+v", r, expected)
				}
			}
		})
	}
}

func TestWhatNeverCountsIsNotListed(t *testing.T) {
	for _, k := range kinds.All() {
		for _, m := range k.Ignore {
			t.Run(k.Type+" "+m.Path+" "+m.Is, func(t *testing.T) {
				// with returns an item with one member set, which may be its identifier.
				with := func(path string, value any) wiretest.Item {
					item := plainItem(k, 0)
					item[path] = value
					return item
				}
				ignored, counted := with(m.Path, strings.ToUpper(m.Is)), plainItem(k, 1)
				switch {
				case m.Set:
					ignored = with(m.Path, "something")
				case m.OtherAccount:
					ignored, counted[m.Path] = with(m.Path, simtest.OtherAccountID), simtest.AccountID
				case m.Empty != "":
					ignored[m.Empty] = 0
					counted[m.Path], counted[m.Empty] = m.Is, 7
				}
				l := listKind(t, k, page(k, []wiretest.Item{ignored, counted}, ""))
				if l.Err != nil || len(l.Resources) != 1 || l.Resources[0].ID != fmt.Sprint(counted[k.ID]) {
					t.Errorf("%+v of an ignored %v and a counted %v", l, ignored, counted)
				}
			})
		}
	}
}

// A fault must never look like an empty list: that would be a pass that nothing proves.
func TestAFaultIsNeverAnEmptyList(t *testing.T) {
	const guestNetwork = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Sign in</title></head><body><form><input></form></body></html>`
	faults := map[string]struct {
		reply  func(*kinds.Kind) kindReply
		reason account.Reason
	}{
		"an empty body": {func(*kinds.Kind) kindReply { return kindReply{Reply: wiretest.Reply{Status: 200}} }, account.Malformed},
		"a guest network's page": {
			func(*kinds.Kind) kindReply { return kindReply{Reply: wiretest.Reply{Status: 200, Body: guestNetwork}} }, account.Malformed,
		},
		"a guest network's page that is XML": {
			func(*kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.Reply{Status: 200, Body: "<html><body>Sign in</body></html>"}}
			}, account.Malformed,
		},
		"the list is missing":  {func(k *kinds.Kind) kindReply { return kindReply{Reply: wiretest.WithoutList(k.List)} }, account.Malformed},
		"another JSON":         {func(*kinds.Kind) kindReply { return kindReply{Reply: wiretest.Reply{Status: 200, Body: `{"ok":true}`}} }, account.Malformed},
		"half a reply":         {func(k *kinds.Kind) kindReply { return half(k, false) }, account.Malformed},
		"the connection broke": {func(k *kinds.Kind) kindReply { return half(k, true) }, account.CutOff},
		"denied": {
			func(k *kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.ErrorReply(k.List, 403, deniedCode(k), "User: "+simtest.Ana+" is not authorized to perform: "+k.Action)}
			}, account.Denied,
		},
		"throttled": {
			func(k *kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.ErrorReply(k.List, 400, "ThrottlingException", "Rate exceeded")}
			}, account.Throttled,
		},
		"expired": {
			func(k *kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.ErrorReply(k.List, 400, "ExpiredToken", "The security token included in the request is expired")}
			}, account.Expired,
		},
		"a proxy's error": {
			func(*kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.Reply{Status: 502, Body: "<html><body><h1>Bad gateway</h1><hr></body></html>"}}
			}, account.Malformed,
		},
		"a server error": {
			func(*kinds.Kind) kindReply {
				return kindReply{Reply: wiretest.Reply{Status: 500, Body: "<html><body>Internal Server Error</body></html>"}}
			}, account.Malformed,
		},
		"an error without a body": {func(*kinds.Kind) kindReply { return kindReply{Reply: wiretest.Reply{Status: 403}} }, account.Malformed},
		"pages without an end":    {func(k *kinds.Kind) kindReply { return page(k, nil, "again") }, account.Malformed},
	}
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			for _, name := range slices.Sorted(maps.Keys(faults)) {
				fault := faults[name]
				if name == "pages without an end" && k.List.Next == "" {
					continue // it has one page
				}
				l := listKind(t, k, fault.reply(k))
				if reason(l.Err) != fault.reason || len(l.Resources) != 0 {
					t.Errorf("%s: %+v", name, l)
				}
				if k.List.Next == "" {
					continue
				}
				l = listKind(t, k, page(k, []wiretest.Item{plainItem(k, 0)}, "token"), fault.reply(k))
				if reason(l.Err) != fault.reason || len(l.Resources) != 1 {
					t.Errorf("%s, on the second page: %+v", name, l)
				}
			}
		})
	}
}

// An empty page is not the last one where it leads to another.
func TestAnEmptyPageLeadsToTheNextOne(t *testing.T) {
	for _, k := range kinds.All() {
		if k.List.Next == "" {
			continue
		}
		t.Run(k.Type, func(t *testing.T) {
			l := listKind(t, k, page(k, nil, "token"), page(k, []wiretest.Item{plainItem(k, 0)}, ""))
			switch {
			case k.List.NextFrom == wire.LastItem: // there is no way to the next page
				if reason(l.Err) != account.Malformed {
					t.Errorf("%+v", l)
				}
			case l.Err != nil || len(l.Resources) != 1:
				t.Errorf("%+v", l)
			}
		})
	}
}

// half is the first half of a reply with two items.
func half(k *kinds.Kind, cut bool) kindReply {
	whole := page(k, []wiretest.Item{plainItem(k, 0), plainItem(k, 1)}, "")
	whole.Body, whole.cut = whole.Body[:len(whole.Body)/2], cut
	return whole
}

// deniedCode is how a service says that a permission is missing.
func deniedCode(k *kinds.Kind) string {
	switch {
	case k.List.Protocol == wire.EC2Query:
		return "UnauthorizedOperation"
	case k.List.Service == "SNS":
		return "AuthorizationError"
	case k.List.Service == "mq":
		return "UnauthorizedException"
	case k.List.Protocol == wire.Query, k.List.Protocol == wire.RESTXML:
		return "AccessDenied"
	}
	return "AccessDeniedException"
}
