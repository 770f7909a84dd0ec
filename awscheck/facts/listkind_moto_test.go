package facts_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// notInMoto are the kinds whose list moto 5.2.1 does not have: it answers with a page that
// says so and the status 500.
var notInMoto = map[string]bool{
	"AWS::AppRunner::Service":             true,
	"AWS::DSQL::Cluster":                  true,
	"AWS::EC2::ClientVpnEndpoint":         true,
	"AWS::ElastiCache::ServerlessCache":   true,
	"AWS::GlobalAccelerator::Accelerator": true,
	"AWS::Lightsail::Instance":            true,
	"AWS::MWAA::Environment":              true,
	"AWS::RedshiftServerless::Workgroup":  true,
}

// fullInMoto are the kinds of which moto has some in a new account.
var fullInMoto = map[string]bool{"AWS::EC2::Snapshot": true}

// TestEveryKindIsListedFromAnEmulator lists each kind from moto, a third party's emulator,
// before and after another client has created resources.
func TestEveryKindIsListedFromAnEmulator(t *testing.T) {
	server := startMoto(t)
	accounts := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: 5 * time.Minute})

	empty := listEverything(t, accounts.Open(""))
	for _, k := range kinds.All() {
		switch l := empty[k.Type]; {
		case notInMoto[k.Type]:
			if l.Err == nil && len(l.Resources) == 0 {
				t.Logf("moto has %s now", k.Type)
			}
		case l.Err != nil || len(l.Resources) > 0 && !fullInMoto[k.Type]:
			t.Errorf("%s: an empty account gives %d resources, %v", k.Type, len(l.Resources), l.Err)
		}
	}

	made := runPython(t, server, "testdata/resources.py")
	accounts.Forget()
	full := listEverything(t, accounts.Open(""))
	for typ, id := range made {
		l := full[typ]
		i := slices.IndexFunc(l.Resources, func(r facts.Resource) bool { return r.ID == id })
		if i < 0 {
			t.Errorf("%s %s is not among %d: %v", typ, id, len(l.Resources), l.Err)
			continue
		}
		k, known := kinds.Lookup(typ)
		if r := l.Resources[i]; known && (k.Name != "" || k.NameTag) && !strings.HasPrefix(r.Name, "left") {
			t.Errorf("%s has not its name: %+v", typ, r)
		}
	}
	t.Logf("%d kinds listed, %d of them with a resource", len(empty)-len(notInMoto), len(made))
}

func listEverything(t *testing.T, a *account.Account) map[string]listing {
	var mu sync.Mutex
	var wg sync.WaitGroup
	all := map[string]listing{}
	slots := make(chan struct{}, 4) // moto answers one at a time
	list := func(typ string, find func() ([]facts.Resource, error)) {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			found, err := find()
			mu.Lock()
			defer mu.Unlock()
			all[typ] = listing{found, err}
		})
	}
	for _, k := range kinds.All() {
		list(k.Type, func() ([]facts.Resource, error) { return facts.ListKind(t.Context(), a, "us-east-1", k) })
	}
	list("AWS::RDS::DBInstance", func() ([]facts.Resource, error) { return facts.DBInstances(t.Context(), a, "us-east-1") })
	list("AWS::RDS::DBCluster", func() ([]facts.Resource, error) { return facts.DBClusters(t.Context(), a, "us-east-1") })
	list("AWS::CloudFormation::Stack", func() ([]facts.Resource, error) {
		stacks, err := facts.Stacks(t.Context(), a, "us-east-1")
		found := make([]facts.Resource, len(stacks))
		for i, s := range stacks {
			found[i] = facts.Resource{ID: s.ARN, Name: s.Name}
		}
		return found, err
	})
	wg.Wait()
	return all
}

// startMoto starts moto as the AWS of everything in the test, and returns the path of its
// program.
func startMoto(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: it takes seconds, and -short is set")
	}
	return simtest.Moto(t)
}

// runPython runs a script that creates resources, with the Python that moto runs on, since
// it has boto3, and returns the ids that it prints.
func runPython(t *testing.T, server, script string) map[string]string {
	t.Helper()
	pythons := []string{filepath.Join(filepath.Dir(server), "python3"), "python3", "python"}
	if target, err := filepath.EvalSymlinks(server); err == nil {
		pythons = slices.Insert(pythons, 0, filepath.Join(filepath.Dir(target), "python3"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for _, python := range pythons {
		if exec.CommandContext(ctx, python, "-c", "import boto3").Run() != nil {
			continue
		}
		var complaint bytes.Buffer
		cmd := exec.CommandContext(ctx, python, script)
		cmd.Stderr = &complaint
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaint.String())
		}
		made := map[string]string{}
		if err := json.Unmarshal(out, &made); err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		return made
	}
	t.Fatal("there is no Python with boto3 beside moto_server or on PATH")
	return nil
}
