package account

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// clients holds one SDK client for each service and region, so that the calls to a
// region share connections and the rate limit that the retryer has learned.
type clients struct {
	mu   sync.Mutex
	made map[any]any // *Client by clientKey
}

// A clientKey names the client of one service, which is its type, in one region.
type clientKey[Client any] struct{ region string }

// Client returns the account's client of a service for the region of cfg. newClient is
// the NewFromConfig function of the service's SDK package.
func Client[Client, Options any](a *Account, cfg aws.Config, newClient func(aws.Config, ...func(*Options)) *Client) *Client {
	key := clientKey[Client]{cfg.Region}
	a.clients.mu.Lock()
	defer a.clients.mu.Unlock()
	if c, ok := a.clients.made[key].(*Client); ok {
		return c
	}
	if a.clients.made == nil {
		a.clients.made = map[any]any{}
	}
	c := newClient(cfg)
	a.clients.made[key] = c
	return c
}

// forget drops the clients, and with them the credentials that they hold.
func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made = nil
}
