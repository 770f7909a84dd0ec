package mask_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/steps/mask"
)

// everyKind is an account with a resource of every kind, each named after a company, and with some
// that are no workload: of an organization's baseline, and what every account has.
func everyKind() *awssim.World {
	w := simtest.World(nil)
	a := w.Accounts[0]
	a.Global = awssim.Kinds{}
	a.Buckets = []awssim.Bucket{{Name: "acmecorp-lake"}, {Name: "aws-controltower-logs-111122223333-us-east-1"}, {Name: "cdk-hnb659fds-assets-111122223333-us-east-1"}}
	here := awssim.Resources{Kinds: awssim.Kinds{}, Stacks: []awssim.Stack{{Name: "acmecorp-network"}, {Name: "StackSet-AWSControlTowerBP-1"}},
		Tagged: []awssim.Tagged{
			{ARN: "ssm:parameter/acmecorp/db", Tags: map[string]string{"team": "acmecorp-data", "kubernetes.io/cluster/acmecorp-eks": "owned"}},
			{ARN: "ssm:parameter/x", Tags: map[string]string{"aws:cloudformation:stack-name": "StackSet-AWSControlTowerBP-1"}},
			{ARN: "cloudwatch:alarm:acmecorp-alarm", Tags: map[string]string{"aws:cloudformation:stack-name": "acmecorp-network"}},
		}}
	for i, k := range kinds.All() {
		named := []awssim.Thing{{ID: fmt.Sprintf("acmecorp-%d", i), Name: "acmecorp-name", Tags: map[string]string{"Name": "acmecorp-tag", "owner": "acmecorp-owner"}}}
		if k.Global() {
			a.Global[k.Type] = named
		} else {
			here.Kinds[k.Type] = named
		}
	}
	here.Kinds["AWS::Athena::WorkGroup"] = append(here.Kinds["AWS::Athena::WorkGroup"], awssim.Named("primary")...)
	a.Regions = map[string]*awssim.Region{"us-east-1": {Resources: here}}
	return w
}

// A bug report may be public: nothing in it may say whose account it is, and who replays it must
// still see what its sender saw.
func TestAMaskedRecordingNamesNoResourceOfACompany(t *testing.T) {
	prior := inventory.PriorActivation{Roles: []string{"astronomer-remote-management"}, Stacks: []string{"AstroCrossAccountIAMRole"}}
	seen := func(found []awscheck.Finding) (list []string) {
		for _, f := range found {
			list = append(list, fmt.Sprint(f.ID, " ", f.Status, " ", f.Region, " ", len(f.Resources)))
		}
		slices.Sort(list)
		return list
	}
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	writer, err := recording.Create(path, recording.Header{Version: "v1", Started: time.Now()}, mask.NewStandIns().Text)
	if err != nil {
		t.Fatal(err)
	}
	w := everyKind()
	recorded := inventory.CheckClean(t.Context(), account.NewAccounts(account.Options{Source: writer.Source(w), Recorder: writer, Now: w.Clock}).Open("astro"), prior)
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		if i := bytes.Index(line, []byte("acmecorp")); i >= 0 {
			t.Errorf("the recording has …%s… in %.100s", line[max(0, i-120):min(len(line), i+40)], line)
		}
	}
	for _, kept := range []string{"aws-controltower-logs-", "cdk-hnb659fds-assets-", "StackSet-AWSControlTowerBP-1", `"primary"`, "kubernetes.io/cluster/resource-"} {
		if !bytes.Contains(data, []byte(kept)) {
			t.Errorf("the recording lacks %s, by which the checks decide", kept)
		}
	}
	rec, err := recording.Read(bytes.NewReader(data), awssim.Outputs())
	if err != nil {
		t.Fatal(err)
	}
	profile := ""
	if all, err := rec.Profiles(t.Context()); err == nil && len(all) > 0 {
		profile = all[0].Name
	}
	if profile == "" {
		profile = mask.NewStandIns().Text("profile", "astro")
	}
	replayed := inventory.CheckClean(t.Context(), account.NewAccounts(account.Options{Source: rec, Now: w.Clock}).Open(profile), prior)
	if want, got := seen(recorded), seen(replayed); !slices.Equal(want, got) {
		t.Errorf("the replay has\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(recorded) < len(kinds.All())/2 {
		t.Errorf("only %d findings", len(recorded))
	}
}

func TestNamesOfResourcesHaveStandIns(t *testing.T) {
	for name, tt := range map[string]struct{ member, text, want string }{
		"a bucket":                           {mask.NameMember, "acme-lake", "resource-1"},
		"a log group":                        {mask.NameMember, "/aws/lambda/nightly", "/aws/lambda/resource-1"},
		"a repository":                       {mask.NameMember, "team/api", "resource-1/resource-2"},
		"a queue's URL":                      {mask.NameMember, "https://sqs.us-east-1.amazonaws.com/111122223333/orders", "https://sqs.us-east-1.amazonaws.com/900000000001/resource-1"},
		"an id where a name could be":        {mask.NameMember, "i-0a1b2c3d4e5f60718", "i-00000000000000001"},
		"an ARN where a name could be":       {mask.NameMember, "arn:aws:sns:us-east-1:111122223333:alerts", "arn:aws:sns:us-east-1:900000000001:resource-1"},
		"a bucket in an ARN":                 {"", "arn:aws:s3:::acme-lake", "arn:aws:s3:::resource-1"},
		"a load balancer in a sentence":      {"", "on arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188.", "on arn:aws:elasticloadbalancing:us-east-1:900000000001:loadbalancer/app/resource-1/resource-2."},
		"a role, by which the checks decide": {"", "arn:aws:iam::111122223333:role/team/deployer", "arn:aws:iam::900000000001:role/team/deployer"},
		"what is Astro's":                    {mask.NameMember, "AstroCrossAccountIAMRole", "AstroCrossAccountIAMRole"},
		"what has a cluster's id":            {mask.NameMember, "clq1w2e3r4t5y6u7i8o9p0a1s2-metadata", "clq1w2e3r4t5y6u7i8o9p0a1s2-metadata"},
		"what an organization creates":       {mask.NameMember, "aws-controltower-logs-111122223333-us-east-1", "aws-controltower-logs-900000000001-us-east-1"},
		"the vault that accounts have":       {mask.NameMember, "aws/efs/automatic-backup-vault", "aws/efs/automatic-backup-vault"},
		"a load balancer's interface":        {mask.NameMember, "ELB app/orders/50dc6c495c0c9188", "ELB app/resource-1/resource-2"},
		"a function's interface":             {mask.NameMember, "AWS Lambda VPC ENI-nightly-0a1b2c3d-1111-2222-3333-444455556666", "AWS Lambda VPC ENI-resource-1"},
		"a gateway's interface":              {mask.NameMember, "Interface for NAT Gateway nat-0a1b2c3d4e5f60718", "Interface for NAT Gateway nat-00000000000000001"},
		"a description of one":               {mask.NameMember, "Jo's test", "resource-1"},
		"a tag":                              {mask.TagMember, "reporting", "resource-1"},
		"a tag that says yes":                {mask.TagMember, "owned", "owned"},
		"the key of a cluster's tag":         {"Key", "kubernetes.io/cluster/acme", "kubernetes.io/cluster/resource-1"},
		"the same word elsewhere":            {"state", "orders", "orders"},
	} {
		t.Run(name, func(t *testing.T) {
			a := mask.NewStandIns()
			for range 2 {
				if got := a.Text(tt.member, tt.text); got != tt.want {
					t.Errorf("%q instead of %q", got, tt.want)
				}
			}
		})
	}
	a := mask.NewStandIns()
	a.Text(mask.NameMember, "orders")
	for member, want := range map[string]string{mask.InputMember + "RoleName": "orders", mask.InputMember + "clusterName": "resource-1", mask.InputMember + "page": "resource-1", mask.InputMember + "Filter": "orders", "clusterName": "orders"} {
		if got := a.Text(member, "orders"); got != want {
			t.Errorf("in %s it is %q, not %q", member, got, want)
		}
	}
	if got := a.Text("", "arn:aws:eks:us-east-1:111122223333:cluster/orders"); got != "arn:aws:eks:us-east-1:900000000001:cluster/resource-1" {
		t.Errorf("a name has another stand-in in its ARN: %s", got)
	}
}

// A service quotes a resource's name in the message of an error, without an ARN. The message must
// still say why AWS refused: the checks read that from it.
func TestNoErrorTextNamesAResourceThatIsMaskedElsewhere(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"a bucket":                     {"The specified bucket nightly-export-results does not exist.", "The specified bucket resource-1 does not exist."},
		"at the end":                   {"No bucket: nightly-export-results.", "No bucket: resource-1."},
		"in quotes":                    {"Table 'nightly-export-results' and [orders]", "Table 'resource-1' and [resource-2]"},
		"in a path":                    {"no log group /aws/lambda/orders", "no log group /aws/lambda/resource-2"},
		"in a setting":                 {"bucket=orders, name:orders", "bucket=resource-2, name:resource-2"},
		"of several words":             {"VPC shared services is busy", "VPC resource-3 is busy"},
		"the longer of two":            {"orders-archive, not orders", "resource-4, not resource-2"},
		"part of another word":         {"reorders and orders2 and orders.example", "reorders and orders2 and orders.example"},
		"a word of the message":        {"User: x is not authorized because no policy allows it", "User: x is not authorized because no policy allows it"},
		"such a word in quotes":        {`the bucket "policy" is gone`, `the bucket "resource-5" is gone`},
		"an ARN of another resource":   {"on arn:aws:s3:::orders/x", "on arn:aws:s3:::resource-2/resource-6"},
		"a role, by which one decides": {"with an explicit deny in arn:aws:iam::111122223333:policy/orders", "with an explicit deny in arn:aws:iam::900000000001:policy/orders"},
		"no name that is known":        {"The bucket of-somebody-else is closed", "The bucket of-somebody-else is closed"},
	} {
		t.Run(name, func(t *testing.T) {
			a := mask.NewStandIns()
			for _, known := range []string{"nightly-export-results", "orders", "shared services", "orders-archive", "policy"} {
				a.Text(mask.NameMember, known)
			}
			for range 2 {
				if got := a.Text(mask.ErrorMember, tt.text); got != tt.want {
					t.Errorf("%q instead of %q", got, tt.want)
				}
			}
		})
	}
}

// The same in a recording: S3 lists a bucket, and then denies it by its name.
func TestTheErrorsOfAMaskedRecordingNameNoBucket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	writer, err := recording.Create(path, recording.Header{Version: "v1", Started: time.Now()}, mask.NewStandIns().Text)
	if err != nil {
		t.Fatal(err)
	}
	type bucket struct{ Name string }
	missing := func(bucket string) {
		writer.Call(account.Answer{Service: "S3", Operation: "GetBucketLocation", Region: "eu-west-1", Input: struct{ Bucket string }{"x"},
			Err: &smithy.GenericAPIError{Code: "NoSuchBucket", Message: "The bucket " + bucket + " does not exist."}})
	}
	missing("early-lake") // before it is listed
	missing("acmecorp-lake")
	writer.Call(account.Answer{Service: "S3", Operation: "ListBuckets", Region: "us-east-1", Output: struct{ Buckets []bucket }{[]bucket{{"acmecorp-lake"}}}})
	writer.Call(account.Answer{Service: "S3", Operation: "GetBucketLocation", Region: "us-east-1", Input: struct{ Bucket string }{"acmecorp-lake"},
		Err: &smithy.GenericAPIError{Code: "NoSuchBucket", Message: "The bucket acmecorp-lake does not exist."}})
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || bytes.Contains(data, []byte("acmecorp")) || bytes.Count(data, []byte("The bucket resource-1 does not exist")) != 2 || bytes.Contains(data, []byte("early-lake")) {
		t.Errorf("%v\n%s", err, data)
	}
}

// A check that had no time for the policies of a user names the user in the recording, if nothing
// hides it, and the replay looks for the wait under the name that the masked answers have.
func TestTheWaitsOfAMaskedRecordingNameNoUser(t *testing.T) {
	type identity struct{ Arn, Account, UserId string }
	buckets, err := wire.Decode(wire.RESTXML, []byte("<R><Buckets><Bucket><Name>data</Name></Bucket><Bucket><Name>us-east-1</Name></Bucket></Buckets></R>"))
	if err != nil {
		t.Fatal(err)
	}
	late := account.Wait{By: "permissions.iam.GetRole", TimedOut: &account.TimedOutWait{}}
	facts := []string{"IAM\x00GetUser\x00\x00jo.smith", "IAM\x00GetUserPolicy\x00\x00jo.smith\x00data", "IAM\x00ListAttachedRolePolicies\x00\x00data", "EC2\x00DescribeVpcs\x00us-east-1\x00"}
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	writer, err := recording.Create(path, recording.Header{Version: "v1", Started: time.Now()}, mask.NewStandIns().Text)
	if err != nil {
		t.Fatal(err)
	}
	writer.Call(account.Answer{By: "the fact identity", Service: "STS", Operation: "GetCallerIdentity", Region: "us-east-1", Output: identity{Arn: "arn:aws:iam::111122223333:user/jo.smith"}})
	writer.Call(account.Answer{By: "the fact S3", Service: "S3", Operation: "ListBuckets", Output: buckets})
	for _, fact := range facts {
		late.Fact = fact
		writer.Wait(late)
	}
	writer.Call(account.Answer{By: "the fact " + facts[0], Service: "IAM", Operation: "GetUser", Input: struct{ UserName string }{"jo.smith"}, Err: &smithy.GenericAPIError{Code: "AccessDenied"}})
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || bytes.Contains(data, []byte("jo.smith")) {
		t.Errorf("%v\n%s", err, data)
	}
	rec, err := recording.Read(bytes.NewReader(data), awssim.Outputs())
	if err != nil {
		t.Fatal(err)
	}
	for _, fact := range facts {
		late = account.Wait{By: late.By, Fact: strings.ReplaceAll(fact, "jo.smith", "standin-1")}
		if rec.Waited(late).TimedOut == nil {
			t.Errorf("the wait for %q is lost in\n%s", late.Fact, data)
		}
	}
}

// The commands of a replay would be for an account that does not exist.
func TestTheReplayOfAMaskedRecordingRunsNoCommandOnAStandIn(t *testing.T) {
	k := mask.Replayed()
	for command, masked := range map[string]bool{
		"aws lambda delete-function --function-name resource-7": true,
		"aws lambda list-functions --region us-east-1":          false,
		"aws x --name my-resource-7 --tag resource-group":       false,
	} {
		if got := k.Command(command); strings.HasPrefix(got, "# masked") != masked {
			t.Errorf("%s becomes %s", command, got)
		}
	}
}

func FuzzANameHasOneStandIn(f *testing.F) {
	for _, s := range []string{"", "/", "//", "://", "arn:aws", "arn:aws:s3:::", "arn:aws:s3:::/", "/aws/lambda/nightly", "team/api", "ELB app/", "https://", "https://x", "a.b", "*", "astro", "kubernetes.io/cluster/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := mask.NewStandIns()
		for _, member := range []string{mask.NameMember, mask.TagMember, "", "Key", mask.InputMember + "Name"} {
			if once, again := a.Text(member, s), a.Text(member, s); once != again {
				t.Errorf("in %q, %q is %q and then %q", member, s, once, again)
			}
		}
		name := "acmecorp" + strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, s)
		if strings.Contains(name, "astro") {
			return
		}
		for _, text := range []string{name, "/" + name, "https://sqs.us-east-1.amazonaws.com/111122223333/" + name, "arn:aws:s3:::" + name, "arn:aws:lambda:us-east-1:111122223333:function:" + name} {
			if got := a.Text(mask.NameMember, text); strings.Contains(got, "acmecorp") {
				t.Errorf("%q is %q", text, got)
			}
		}
	})
}
