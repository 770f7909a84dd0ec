package account

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// clients holds one SDK client for each service and region, so that the calls to a
// region share the rate limit that the retryer has learned.
type clients struct {
	mu   sync.Mutex
	made map[clientKey]any
}

// A clientKey names the client of one service in one region.
type clientKey struct {
	service any // a nil pointer to a client
	region  string
}

// stsClient returns the account's client of STS for a region.
func (a *Account) stsClient(cfg *aws.Config, region string) *sts.Client {
	return client(a, cfg, region, func(cfg aws.Config) *sts.Client { return sts.NewFromConfig(cfg) })
}

// wireClient returns the account's generic client for a region.
func (a *Account) wireClient(cfg *aws.Config, region string) *wire.Client {
	return client(a, cfg, region, wire.New)
}

// client returns the account's client of a service for a region. The client is a pointer.
func client[Client any](a *Account, cfg *aws.Config, region string, newClient func(aws.Config) Client) Client {
	var none Client // a nil pointer: its type names the service
	return a.clients.get(clientKey{none, region}, func() any {
		there := *cfg
		there.Region = region
		return newClient(there)
	}).(Client)
}

// get returns the client under key, and makes it if necessary.
func (c *clients) get(key clientKey, newClient func() any) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made, ok := c.made[key]; ok {
		return made
	}
	if c.made == nil {
		c.made = map[clientKey]any{}
	}
	c.made[key] = newClient()
	return c.made[key]
}

// forget drops the clients, and with them the credentials that they hold.
func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made = nil
}
