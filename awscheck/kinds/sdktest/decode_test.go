package sdktest

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

func TestAPageIsReadAsTheSDKReadsIt(t *testing.T) {
	eachList(t, func(t *testing.T, k *kinds.Kind, send sender) {
		next := ""
		if k.List.Next != "" {
			next = "token-2"
		}
		first := wiretest.ListReply(k.List, []wiretest.Item{item(k, 0), item(k, 1)}, next)
		last := wiretest.ListReply(k.List, nil, "")

		server := wiretest.NewServer(t, http.StatusOK, last.Body)
		server.Bodies = []string{first.Body}
		var ours []wire.Node
		err := wire.New(server.Config("us-east-1")).List(t.Context(), k.List, func(items []wire.Node) { ours = append(ours, items...) })
		if err != nil || len(ours) != 2 {
			t.Fatalf("wire lists %d items: %v\n%s", len(ours), err, first.Body)
		}

		asked := server.Sent
		server.Sent = nil
		sdk, err := send(t.Context(), inRegionOf(k, server.Config("us-east-1")), nil)
		if err != nil || lengthOf(sdk.list) != 2 {
			t.Fatalf("the SDK lists %d items: %v\n%s", lengthOf(sdk.list), err, first.Body)
		}
		if next != "" {
			if sdk.next == nil || len(asked) != 2 {
				t.Fatalf("wire asked for %d pages; the SDK reads the token %v", len(asked), sdk.next)
			}
			empty, err := send(t.Context(), inRegionOf(k, server.Config("us-east-1")), sdk.next)
			if err != nil || lengthOf(empty.list) != 0 || reflect.ValueOf(empty.list).IsNil() || empty.next != nil {
				t.Errorf("the SDK reads the empty last page as %#v, %v", empty, err)
			}
			requireEqual(t, k, asked[1], server.Sent[1])
		}
		for i := range 2 {
			values := map[string]bool{}
			leaves(reflect.ValueOf(sdk.list).Index(i), values)
			for path, want := range item(k, i) {
				if tags, ok := want.(wiretest.Tags); ok {
					if !values[tags.Key] || !values[tags.Value] {
						t.Errorf("the SDK does not find a tag under %s: %v", path, values)
					}
					continue
				}
				if !values[fmt.Sprint(want)] {
					t.Errorf("the SDK does not know %q: it reads %v", path, values)
				}
				if got := ours[i].String(path); got != fmt.Sprint(want) {
					t.Errorf("wire reads %q as %q, want %v", path, got, want)
				}
			}
		}
	})
}

// The SDK reports a list that a reply does not hold as nil, without an error.
func TestWhatTheSDKReadsAsNoListIsAnError(t *testing.T) {
	eachList(t, func(t *testing.T, k *kinds.Kind, send sender) {
		server := wiretest.NewServer(t, http.StatusOK, "")
		for name, body := range map[string]string{"an empty body": "", "another reply": wiretest.WithoutList(k.List).Body} {
			server.Reply(wiretest.Reply{Status: http.StatusOK, Body: body})
			err := wire.New(server.Config("us-east-1")).List(t.Context(), k.List, func([]wire.Node) {})
			if err == nil {
				t.Errorf("%s: wire takes it for an empty list", name)
			}
			if sdk, err := send(t.Context(), inRegionOf(k, server.Config("us-east-1")), nil); err == nil && sdk.list != nil && !reflect.ValueOf(sdk.list).IsNil() {
				t.Errorf("%s: the SDK reads a list: %#v", name, sdk.list)
			}
		}
	})
}

func TestAListThatAServiceLeavesOutIsEmpty(t *testing.T) {
	for typ, body := range map[string]string{
		"AWS::SQS::Queue":               `{}`,
		"AWS::CloudFront::Distribution": `<DistributionList><Marker/><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>`,
	} {
		t.Run(typ, func(t *testing.T) {
			k, _ := kinds.Lookup(typ)
			server := wiretest.NewServer(t, http.StatusOK, body)
			err := wire.New(server.Config("us-east-1")).List(t.Context(), k.List, func([]wire.Node) {})
			sdk, sdkErr := senders()[typ](t.Context(), inRegionOf(k, server.Config("us-east-1")), nil)
			if err != nil || sdkErr != nil || lengthOf(sdk.list) != 0 || sdk.next != nil {
				t.Errorf("wire: %v; the SDK reads %#v, %v", err, sdk, sdkErr)
			}
		})
	}
}

func TestAnErrorIsReadAsTheSDKReadsIt(t *testing.T) {
	each(t, func(t *testing.T, k *kinds.Kind, send sender) {
		server := wiretest.NewServer(t, http.StatusOK, "")
		for _, e := range []struct {
			status int
			code   string
		}{
			{403, "AccessDenied"},
			{403, "AccessDeniedException"},
			{403, "UnauthorizedOperation"},
			{400, "ExpiredTokenException"},
			{400, "ThrottlingException"},
			{429, "TooManyRequestsException"},
			{400, "UnknownOperationException"},
			{400, "ACodeOfNextYear"},
			{500, "InternalFailure"},
			{503, "ServiceUnavailable"},
		} {
			server.Reply(wiretest.ErrorReply(k.List, e.status, e.code, "User: ana is not authorized"))
			_, err := wire.New(server.Config("us-east-1")).Call(t.Context(), wire.Input{Operation: k.List})
			_, sdkErr := send(t.Context(), inRegionOf(k, server.Config("us-east-1")), nil)
			ours, sdk := meaningOf(err), meaningOf(sdkErr)
			if ours.code != e.code || ours != sdk {
				t.Errorf("%s: wire reads %+v, the SDK %+v", e.code, ours, sdk)
			}
		}
	})
}

// A meaning is what the program reads of an error.
type meaning struct {
	service, operation, code, message string
	status                            int
}

func meaningOf(err error) meaning {
	var m meaning
	var op *smithy.OperationError
	if errors.As(err, &op) {
		m.service, m.operation = op.Service(), op.Operation()
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		m.code, m.message = api.ErrorCode(), api.ErrorMessage()
	}
	var reply interface{ HTTPStatusCode() int }
	if errors.As(err, &reply) {
		m.status = reply.HTTPStatusCode()
	}
	return m
}

// eachList runs a test for each row that lists something.
func eachList(t *testing.T, run func(*testing.T, *kinds.Kind, sender)) {
	each(t, func(t *testing.T, k *kinds.Kind, send sender) {
		if k.List.Items != "" {
			run(t, k, send)
		}
	})
}

// each runs a test for each row.
func each(t *testing.T, run func(*testing.T, *kinds.Kind, sender)) {
	for _, k := range rows() {
		t.Run(k.Type, func(t *testing.T) {
			send := senders()[k.Type]
			if send == nil {
				t.Fatal("it has no sender: add one to senders")
			}
			run(t, k, send)
		})
	}
}

// item makes an item with a value of its own under each path that a kind's row names.
func item(k *kinds.Kind, i int) wiretest.Item {
	paths := []string{k.ID}
	for _, path := range []string{k.Name, k.Region} {
		if path != "" {
			paths = append(paths, path)
		}
	}
	for _, m := range k.Ignore {
		paths = append(paths, m.Path)
		if m.Empty != "" {
			paths = append(paths, m.Empty)
		}
	}
	values := wiretest.Item{}
	for n, path := range slices.Compact(paths) {
		switch path {
		case "DeletedDate", "Created": // a time
			values[path] = 1_700_000_000 + i
		case "NumberOfRecoveryPoints", "DesiredValue", "Port", "Endpoint.Port", "availableInstanceCount", "vCpuInfo.defaultVCpus", "memoryInfo.sizeInMiB", "maxEntries",
			"instancesSet.item.cpuOptions.coreCount", "instancesSet.item.cpuOptions.threadsPerCore",
			"entrySet.item.ruleNumber", "entrySet.item.portRange.from", "entrySet.item.portRange.to", "ipPermissions.item.fromPort", "ipPermissions.item.toPort",
			"ipPermissionsEgress.item.fromPort", "ipPermissionsEgress.item.toPort":
			values[path] = 40_000 + 100*n + i
		case "DeletionProtection", "requesterManaged", "isDefault", "associationSet.item.main", "entrySet.item.egress",
			"requesterVpcInfo.peeringOptions.allowDnsResolutionFromRemoteVpc", "accepterVpcInfo.peeringOptions.allowDnsResolutionFromRemoteVpc":
			values[path] = i == 0
		case "expirationTime":
			values[path] = fmt.Sprintf("2026-12-0%dT01:02:03.004Z", 1+i)
		default:
			values[path] = fmt.Sprintf("value-%d-%d", n, i)
		}
	}
	at := k.Endpoint.At
	if at == nil {
		at = []string{""}
	}
	for n, path := range at {
		if k.Endpoint.Host != "" {
			values[strings.TrimPrefix(path+"."+k.Endpoint.Host, ".")] = fmt.Sprintf("host-%d-%d", n, i)
		}
		if k.Endpoint.Port != "" {
			values[strings.TrimPrefix(path+"."+k.Endpoint.Port, ".")] = 50_000 + 10*n + i
		}
	}
	if k.Tags.Path != "" {
		values[k.Tags.Path] = wiretest.Tags{Key: fmt.Sprint("tag-", i), Value: fmt.Sprint("tagged-", i), TagKey: k.Tags.Key, TagValue: k.Tags.Value}
	}
	return values
}

func lengthOf(list any) int {
	if list == nil {
		return 0
	}
	return reflect.ValueOf(list).Len()
}

// leaves collects the texts, numbers and times that a value holds.
func leaves(v reflect.Value, into map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			leaves(v.Elem(), into)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			if v.CanInterface() {
				at := v.Interface().(time.Time)
				into[fmt.Sprint(at.Unix())], into[at.UTC().Format("2006-01-02T15:04:05.000Z")] = true, true // as JSON has it, and XML
			}
			return
		}
		for i := range v.NumField() {
			leaves(v.Field(i), into)
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), into)
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			leaves(entries.Key(), into)
			leaves(entries.Value(), into)
		}
	case reflect.String:
		into[v.String()] = true
	case reflect.Int, reflect.Int32, reflect.Int64:
		into[fmt.Sprint(v.Int())] = true
	case reflect.Float64:
		into[fmt.Sprint(v.Float())] = true
	case reflect.Bool:
		into[fmt.Sprint(v.Bool())] = true
	}
}
