package public

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
)

// connectLimit is how long the connections to one endpoint may take.
const connectLimit = 5 * time.Second

// ErrTimeLimit is the error, in a replay, of a connection during which the time limit of
// the check has passed.
var ErrTimeLimit = errors.New("the time limit of the check has passed")

// CheckPublicReachable reports for each endpoint whether a connection opens from this
// machine. It is only a hint: the data plane connects from elsewhere.
func CheckPublicReachable(ctx context.Context, n Network, endpoints []dataservice.Endpoint) []awscheck.Finding {
	return eachEndpoint(endpoints, func(e dataservice.Endpoint) awscheck.Finding {
		f := endpointFinding(awscheck.PublicReachable, e)
		addrs, err := resolve(ctx, n, e)
		if err != nil {
			return unresolved(f, e, err)
		}
		protocol, server := "TCP", ""
		if e.TLS() {
			protocol, server = "TLS", e.Host
		}
		target := net.JoinHostPort(e.Host, strconv.Itoa(e.Port))
		at, err := connect(ctx, n, addrs, e.Port, server)
		switch {
		case err == nil:
			f.Status, f.Evidence = awscheck.Pass, awscheck.Live
			f.Detail = fmt.Sprintf("This machine can open a %s connection to %s (%s). The data plane connects from other addresses, which this does not test.", protocol, target, at)
		case errors.Is(err, account.ErrNotRecorded):
			f.Status, f.Evidence = awscheck.Unverified, awscheck.None
			f.Detail = fmt.Sprintf("Not determined: a connection to %s is %s.", target, account.ErrNotRecorded)
		case errors.Is(err, ErrTimeLimit), ctx.Err() != nil && errors.Is(err, ctx.Err()): // not one that was refused before
			f.Status, f.Evidence = awscheck.Unverified, awscheck.None
			f.Detail = fmt.Sprintf("Not determined: the time limit passed before a connection to %s opened.", target)
		default:
			why, fix := explainConnection(err, e)
			f.Status, f.Evidence = awscheck.Warn, awscheck.Live
			f.Title = fmt.Sprintf("No connection to port %d: %s", e.Port, e.Name)
			f.Detail = fmt.Sprintf("This machine%s can't open a %s connection to %s%s: %s. The data plane connects from other addresses, which may be allowed.",
				source(ctx, n, addrs[0]), protocol, target, resolved(e, addrs), why)
			f.Remedy = awscheck.Remedy{
				Text: fix + " This machine's address may be blocked on purpose: what counts is that the service allows the data plane's addresses.",
				Look: []string{tryAgain(e)},
			}
			if !slices.ContainsFunc(addrs, func(a netip.Addr) bool { return notPublic(a) == "" }) {
				f = noPublicAddress(f, e, addrs)
			}
		}
		return f
	})
}

// noPublicAddress is the finding about a connection that failed because the service has no public
// address: its owner has nothing to look for before that is solved.
func noPublicAddress(f awscheck.Finding, e dataservice.Endpoint, addrs []netip.Addr) awscheck.Finding {
	f.Cause = awscheck.PublicAddress
	f.Detail = fmt.Sprintf("This machine can't open a connection to port %d of %s%s. It has no public address, so the data plane can't reach it through a public endpoint either.",
		e.Port, e.Host, resolved(e, addrs))
	f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Solve the address first: whether the service answers shows only there."}
	return f
}

// source is the address of this machine in its own network, in parentheses after it; "" if
// it is not known. Outside of that network another address may stand for it.
func source(ctx context.Context, n Network, to netip.Addr) string {
	from, err := n.SourceAddress(ctx, to)
	if err != nil {
		return ""
	}
	return " (" + from.String() + " in its own network)"
}

// resolved lists the addresses of a name, after it; "" for an address.
func resolved(e dataservice.Endpoint, addrs []netip.Addr) string {
	if _, err := netip.ParseAddr(e.Host); err == nil {
		return ""
	}
	names := make([]string, len(addrs))
	for i, a := range addrs {
		names[i] = described(a)
	}
	return ", which resolves to " + strings.Join(names, ", ")
}

// described is an address, with what it is if it is not public: "10.1.2.3 (private)".
func described(a netip.Addr) string {
	if kind := notPublic(a); kind != "" {
		return fmt.Sprintf("%s (%s)", a, kind)
	}
	return a.String()
}

// explainConnection says why a connection failed, as the end of a sentence, and what the
// owner of the service checks.
func explainConnection(err error, e dataservice.Endpoint) (why, fix string) {
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	message := awscheck.Clean(account.OneLine(err))
	dialing := errors.As(err, &op) && op.Op == "dial"
	switch {
	case dialing && strings.Contains(message, "refused"):
		return "connection refused", fmt.Sprintf("Check that the service accepts connections on port %d, and that no firewall rejects them.", e.Port)
	case dialing && strings.Contains(message, "timeout"), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time", fmt.Sprintf("Check that the host is up, that port %d is right, and that no firewall or security group drops the packets.", e.Port)
	case errors.As(err, &certificate):
		return "the port answers, but its TLS certificate is not valid: " + message,
			fmt.Sprintf("Check the certificate: it must be for %s, and of a certificate authority that clients trust. A proxy between this machine and the service may present its own.", e.Host)
	case errors.As(err, &record):
		return "the port answers, but not with TLS: " + message, fmt.Sprintf("Check that port %d is the one for TLS.", e.Port)
	}
	return message, fmt.Sprintf("Check the host and port %d.", e.Port)
}

// tryAgain is the command that tries the connection again.
func tryAgain(e dataservice.Endpoint) string {
	port := strconv.Itoa(e.Port)
	if e.TLS() {
		return awscheck.Command("openssl", "s_client", "-connect", net.JoinHostPort(e.Host, port), "-servername", e.Host) + " </dev/null"
	}
	return awscheck.Command("nc", "-vz", "-w", "5", e.Host, port)
}

// connect tries one address after the other, within connectLimit, and returns the first
// that accepts the connection.
func connect(ctx context.Context, n Network, addrs []netip.Addr, port int, server string) (netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	var first error
	for i, a := range addrs {
		// An address that drops packets must leave time for the next.
		share, done := context.WithTimeout(ctx, connectLimit/time.Duration(min(len(addrs), 3)))
		err := n.Connect(share, netip.AddrPortFrom(a, uint16(port)), server)
		done()
		if err == nil {
			return a, nil
		}
		if i == 0 || errors.Is(err, ErrTimeLimit) {
			first = err
		}
	}
	return netip.Addr{}, first
}
