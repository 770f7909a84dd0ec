package account

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

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

// Client returns the account's client of a service for the region of cfg. newClient is
// the NewFromConfig function of the service's SDK package; the client is a pointer.
func Client[Client, Option any](a *Account, cfg aws.Config, newClient func(aws.Config, ...Option) Client) Client {
	var none Client // a nil pointer: its type names the service
	return a.clients.get(clientKey{none, cfg.Region}, func() any { return newClient(cfg) }).(Client)
}

// WireClient returns the account's generic client for the region of cfg.
// Inlined, it would be 9 kB of the binary.
//
//go:noinline
func WireClient(a *Account, cfg aws.Config) *wire.Client {
	return Client(a, cfg, func(cfg aws.Config, _ ...func(*struct{})) *wire.Client { return wire.New(cfg) })
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
