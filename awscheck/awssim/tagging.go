package awssim

import (
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A Tagged is a tagged resource of a type that only the tagging API reports.
type Tagged struct {
	ARN  string // or "kms:key/1234…": then it belongs to the account and region
	Tags map[string]string
}

func taggingHandlers() map[string]handler {
	return map[string]handler{"Resource Groups Tagging API.GetResources": handle.OnWire("tag:GetResources", getTagged)}
}

// getTagged answers with what has tags in the region, and in us-east-1 with that of global
// services. As AWS does, it reports what was deleted a while ago: terminated instances, and
// deleted NAT gateways. (aws-sdk issue 676.)
func getTagged(r *request, call wire.Input) (reply.Object, error) {
	var all []any
	for _, t := range r.tagged() {
		tags := reply.List{}
		for _, key := range slices.Sorted(maps.Keys(t.Tags)) {
			tags.Values = append(tags.Values, reply.Object{"Key": key, "Value": t.Tags[key]})
		}
		all = append(all, reply.Object{"ResourceARN": t.ARN, "Tags": tags})
	}
	return handle.WirePage(call, all, resourcesPage), nil
}

// tagged is everything of the region that has tags.
func (r *request) tagged() []Tagged {
	var all []Tagged
	add := func(arn string, tags ...handle.Tag) {
		byKey := map[string]string{}
		for _, t := range tags {
			byKey[t.Key] = t.Value
		}
		all = append(all, Tagged{arn, byKey})
	}
	here := r.here()
	for _, v := range r.network().VPCs {
		add(r.arn("ec2", "vpc/"+v.ID), append(handle.NameTags(v.Name), handle.StackTags(v.Stack)...)...)
		for _, t := range v.RouteTables {
			add(r.arn("ec2", "route-table/"+t.ID), handle.NameTags(t.Name)...)
		}
	}
	for _, p := range here.Peerings {
		add(r.arn("ec2", "vpc-peering-connection/"+p.ID), handle.NameTags(p.Name)...)
	}
	for _, i := range here.Resources.Instances {
		add(r.arn("ec2", "instance/"+i.ID), append(handle.NameTags(i.Name), handle.Tags(i.Tags)...)...)
	}
	for _, n := range here.Resources.NATGateways {
		add(r.arn("ec2", "natgateway/"+n.ID), handle.StackTags(n.Stack)...)
	}
	for _, a := range here.Resources.Addresses {
		add(r.arn("ec2", "elastic-ip/"+a.ID), handle.StackTags(a.Stack)...)
	}
	for _, t := range here.Resources.Tagged {
		if !strings.HasPrefix(t.ARN, "arn:") {
			service, resource, _ := strings.Cut(t.ARN, ":")
			t.ARN = r.arn(service, resource)
		}
		all = append(all, t)
	}
	for _, k := range kinds.All() {
		if k.Global() && r.region != "us-east-1" || k.Type == "AWS::S3::Bucket" { // buckets have no tags here
			continue
		}
		for _, t := range r.things(k) {
			tags := maps.Clone(t.Tags)
			if t.Name != "" && k.NameTag {
				tags = map[string]string{"Name": t.Name}
				maps.Copy(tags, t.Tags)
			}
			all = append(all, Tagged{r.arnOf(k, t.ID), tags})
		}
	}
	return slices.DeleteFunc(all, func(t Tagged) bool { return len(t.Tags) == 0 })
}

// arnOf is the ARN of a resource of a kind, given its name or its ARN.
func (r *request) arnOf(k *kinds.Kind, id string) string {
	if strings.HasPrefix(id, "arn:") {
		return id
	}
	form, _, _ := strings.Cut(k.ARN, " ")
	service, resource, _ := strings.Cut(form, ":")
	resource = strings.TrimRight(resource, "*") + id
	if k.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" {
		resource = "loadbalancer/app/" + id + "/50dc6c495c0c9188"
	}
	parts := strings.SplitN(r.arn(service, resource), ":", 6)
	if k.Global() {
		parts[3] = ""
	}
	if service == "route53" || service == "apigateway" || service == "s3" { // without an account
		parts[4] = ""
	}
	return strings.Join(parts, ":")
}
