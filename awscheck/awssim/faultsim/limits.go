package faultsim

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits are AWS's limits of requests: token buckets of each account by API and region.
type Limits struct {
	mu        sync.Mutex
	buckets   map[bucketKey]*bucket
	throttled int
}

// NewLimits returns limits of which nothing is used.
func NewLimits() *Limits { return &Limits{buckets: map[bucketKey]*bucket{}} }

type bucketKey struct{ account, region, api string }

type bucket struct {
	tokens float64
	filled time.Time
}

// A rate is the capacity of a bucket and the tokens that come back in a second.
type rate struct{ capacity, refill float64 }

// Throttled returns how many requests were refused so far.
func (l *Limits) Throttled() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.throttled
}

// take takes a token from each bucket that a call belongs to, unless one is empty.
func (l *Limits) take(c Call) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	var from []*bucket
	for key, r := range ratesOf(c) {
		b := l.buckets[key]
		if b == nil {
			b = &bucket{tokens: r.capacity, filled: time.Now()}
			l.buckets[key] = b
		}
		b.tokens = min(r.capacity, b.tokens+time.Since(b.filled).Seconds()*r.refill)
		b.filled = time.Now()
		from = append(from, b)
	}
	if slices.ContainsFunc(from, func(b *bucket) bool { return b.tokens < 1 }) {
		l.throttled++
		return false
	}
	for _, b := range from {
		b.tokens--
	}
	return true
}

// unpublished is the limit of an operation that AWS publishes none for. It is believed to
// be below the real ones.
func unpublished() rate { return rate{10, 5} }

// ratesOf returns the buckets of a call.
func ratesOf(c Call) map[bucketKey]rate {
	api := bucketKey{c.Account, c.Region, c.Service + " " + c.Operation}
	service := bucketKey{c.Account, c.Region, c.Service}
	switch c.Service {
	case "EC2":
		// Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API":
		// non-mutating actions, and some of them without a filter and pagination.
		if slices.Contains(costlyUnfiltered(), c.Operation) && !strings.Contains(c.Parameters, "Filter") && !strings.Contains(c.Parameters, "MaxResults") {
			return map[bucketKey]rate{api: {50, 10}}
		}
		return map[bucketKey]rate{api: {100, 20}}
	case "Route 53":
		// Route 53 Developer Guide, "Throttling for Amazon Route 53 API requests": one
		// bucket for the account, and one for each action.
		service.region, api.region = "", ""
		return map[bucketKey]rate{service: {50, 10}, api: {50, 10}}
	case "Service Quotas":
		// Service Quotas User Guide, "Service quotas for Service Quotas": a rate in a second,
		// and as many in one burst.
		if strings.HasPrefix(c.Operation, "ListServiceQuotas") || strings.HasPrefix(c.Operation, "ListAWSDefault") {
			return map[bucketKey]rate{api: {20, 10}}
		}
		return map[bucketKey]rate{api: {10, 5}}
	case "Lambda":
		// AWS Lambda Developer Guide, "Lambda quotas": the rest of the control plane, all of
		// its operations together.
		return map[bucketKey]rate{service: {15, 15}}
	case "ECS":
		// Amazon ECS API Reference, "Request throttling for the Amazon ECS API": cluster read
		// actions.
		return map[bucketKey]rate{api: {50, 20}}
	case "STS":
		// IAM User Guide, "IAM and AWS STS quotas": all operations of a region together.
		return map[bucketKey]rate{service: {600, 600}}
	}
	return map[bucketKey]rate{api: unpublished()}
}

// costlyUnfiltered are the actions with a smaller bucket where a request has neither a
// filter nor pages. (Amazon EC2 Developer Guide, as above.)
func costlyUnfiltered() []string {
	return []string{"DescribeInstances", "DescribeInstanceStatus", "DescribeNetworkInterfaces", "DescribeSecurityGroups",
		"DescribeSnapshots", "DescribeSpotInstanceRequests", "DescribeVolumes"}
}
