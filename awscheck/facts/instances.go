package facts

import (
	"context"
	"net/netip"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// An Instance is an EC2 instance.
type Instance struct {
	ID    string
	Name  string // of its Name tag
	Type  string // such as "m5.xlarge"
	State string // "pending", "running", "shutting-down", "terminated", "stopping" or "stopped"
	Spot  bool
	VCPUs int // its own cores × threads; 0: AWS does not report them
	Zone  string
	VPC   string // id; "" after termination
	// Address is its private IPv4 address; the zero Addr if it has none.
	Address netip.Addr
	// OnHost reports whether it runs on a Dedicated Host, which has quotas of its own.
	OnHost bool
	// Manager is the service that manages it, such as "eks.amazonaws.com" for EKS Auto
	// Mode; "" for none. EC2 does not terminate such an instance for its account.
	Manager string
	Tags    []string // "key=value"
}

// Instances lists the EC2 instances of a region, including those that a service manages,
// which EC2 hides by default. AWS lists terminated ones for about an hour. (EC2 User Guide,
// "Amazon EC2 managed instances".)
func Instances(ctx context.Context, a *account.Account, region string) ([]Instance, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInstances", Region: region}, func(ctx context.Context, client *wire.Client) ([]Instance, error) {
		all := []Instance{}
		incomplete := false
		err := client.List(ctx, describeInstances(), func(reservations []wire.Node) {
			for _, r := range reservations {
				instances, ok := r.List("instancesSet")
				incomplete = incomplete || !ok
				for _, i := range instances {
					all = append(all, instanceOf(i))
				}
			}
		})
		if err == nil && incomplete {
			err = account.ErrIncomplete
		}
		return all, err
	})
}

func instanceOf(i wire.Node) Instance {
	text := func(path string) string { return awscheck.Clean(i.String(path)) }
	in := Instance{
		ID: text("instanceId"), Type: text("instanceType"), State: text("instanceState.name"), VPC: text("vpcId"),
		Spot: text("instanceLifecycle") == "spot", Zone: text("placement.availabilityZone"), OnHost: text("placement.tenancy") == "host",
		Manager: text("operator.principal"),
	}
	tags := ec2Tags(i)
	in.Name, in.Tags = tags.name(), tags.texts()
	in.Address, _ = netip.ParseAddr(i.String("privateIpAddress"))
	cores, _ := strconv.Atoi(i.String("cpuOptions.coreCount"))
	threads, _ := strconv.Atoi(i.String("cpuOptions.threadsPerCore"))
	in.VCPUs = cores * threads
	return in
}

// A CapacityReservation is EC2 capacity that an account reserves for its instances.
type CapacityReservation struct {
	ID     string
	Owner  string // id of the account that owns it, which may share it
	Type   string // of the reserved instances
	Unused int    // how many more instances fit in it
	Held   bool   // it is active or will be; an expired or canceled one reserves nothing
}

// heldStates are the states in which a reservation counts towards the quota. (EC2 User
// Guide, "On-Demand Instance quotas".) It is never modified.
var heldStates = [...]string{"active", "pending", "scheduled", "assessing", "delayed"}

// CapacityReservations lists the Capacity Reservations of a region, including those that
// other accounts share with this one, and those that have ended.
func CapacityReservations(ctx context.Context, a *account.Account, region string) ([]CapacityReservation, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeCapacityReservations", Region: region}, func(ctx context.Context, client *wire.Client) ([]CapacityReservation, error) {
		return orNone(list(ctx, client, describeCapacityReservations(), capacityReservationOf))
	})
}

func capacityReservationOf(item wire.Node) (CapacityReservation, error) {
	state := item.String("state")
	r := CapacityReservation{
		ID: awscheck.Clean(item.String("capacityReservationId")), Owner: awscheck.Clean(item.String("ownerId")), Type: awscheck.Clean(item.String("instanceType")),
		Held: slices.Contains(heldStates[:], state),
	}
	var err error
	if r.Unused, err = strconv.Atoi(item.String("availableInstanceCount")); err != nil || state == "" || r.Owner == "" || r.Type == "" {
		return CapacityReservation{}, account.ErrIncomplete
	}
	return r, nil
}

// OpenSpotRequests lists the instance type of each open Spot request.
func OpenSpotRequests(ctx context.Context, a *account.Account, region string) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSpotInstanceRequests", Region: region, Key: "open"}, func(ctx context.Context, client *wire.Client) ([]string, error) {
		open := []string{}
		err := client.List(ctx, describeOpenSpotRequests(), func(items []wire.Node) {
			for _, r := range items {
				open = append(open, awscheck.Clean(r.String("launchSpecification.instanceType")))
			}
		})
		if err == nil && slices.Contains(open, "") {
			err = account.ErrIncomplete
		}
		if err != nil {
			return nil, err
		}
		return open, nil
	})
}
