// Package public checks the public endpoints of data services: whether the host resolves
// to public addresses, whether a connection opens, and which addresses an IP allowlist
// needs. It decides from DNS and connections as this machine sees them, which is not
// where the data plane is; no AWS account is involved.
package public
