package account

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// clients holds one SDK client a service and region, so that the calls of a region
// share connections, and what the retryer has learned of AWS's limits there.
type clients struct {
	mu   sync.Mutex
	made map[any]any // *Client by clientKey
}

// A clientKey names the client of one service, which is its type, in one region.
type clientKey[Client any] struct{ region string }

// clientOf returns the account's client of a service for the region of cfg; make is
// the service's NewFromConfig.
func Client[Client, Options any](a *Account, cfg aws.Config, make func(aws.Config, ...func(*Options)) *Client) *Client {
	key := clientKey[Client]{cfg.Region}
	a.clients.mu.Lock()
	defer a.clients.mu.Unlock()
	if c, ok := a.clients.made[key].(*Client); ok {
		return c
	}
	if a.clients.made == nil {
		a.clients.made = map[any]any{}
	}
	c := make(cfg)
	a.clients.made[key] = c
	return c
}

// forget drops the clients, and with them the credentials that they hold.
func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made = nil
}
