package path

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// How a zone's owner changes its records. Which address is right is not known here: the
// owner fills it in.

// toFill stands for an address that the owner knows, and fillIn says what to do with it.
// Route 53 refuses it as it is.
const (
	toFill = "ADDRESS=REPLACE_ME"
	fillIn = "To set the record, put the service's address into the line that begins with ADDRESS, and run it and the next one."
)

// addRecord is how a zone gets a record for a name that has none.
func (r resolver) addRecord(ctx context.Context, zone facts.HostedZone, name string) awscheck.Remedy {
	return awscheck.Remedy{
		Owner: awscheck.OwnerNetwork,
		Text: fmt.Sprintf("Add a record for %s to zone %s, or correct the host. The first command lists the zone's records. %s For a service whose address may change, such as a database, add a CNAME record with the name of its endpoint instead.",
			name, zone, fillIn),
		Look:     r.listRecords(ctx, zone),
		Commands: r.setRecord(ctx, "CREATE", zone, name),
	}
}

// correctRecord are the commands that change the address of the host; nil unless one
// record alone decides it.
func (r resolver) correctRecord(ctx context.Context, answer netmodel.Answer, zones zoneSet) []string {
	if len(answer.Sets) != 1 || len(answer.Addresses) != 1 {
		return nil
	}
	set := answer.Sets[0]
	if set.Record.SetID != "" || len(set.Record.Values) != 1 {
		return nil
	}
	return r.setRecord(ctx, "UPSERT", zones.hosted[set.Zone], set.Name) // beside a wildcard's record, which other names need
}

// withCorrection adds to a remedy how to change the address of the host, if that is known.
func (r resolution) withCorrection(fix awscheck.Remedy) awscheck.Remedy {
	if r.correct != nil {
		fix.Owner, fix.Commands = awscheck.OwnerNetwork, r.correct
		fix.Text += " " + fillIn
	}
	return fix
}

// setRecord are the commands that give a name one A record.
func (r resolver) setRecord(ctx context.Context, action string, zone facts.HostedZone, of string) []string {
	name, _ := json.Marshal(of) // of a text: it can't fail
	before := fmt.Sprintf(`{"Changes":[{"Action":"%s","ResourceRecordSet":{"Name":%s,"Type":"A","TTL":300,"ResourceRecords":[{"Value":"`, action, name)
	words := append([]string{"aws", "route53", "change-resource-record-sets", "--hosted-zone-id", zone.ID}, r.ownerFlags(ctx, zone)...)
	return []string{toFill, awscheck.Command(append(words, "--change-batch")...) + " " + awscheck.Quote(before) + `"$ADDRESS"` + awscheck.Quote(`"}]}}]}`)}
}

// listRecords is the command that lists a zone's records.
func (r resolver) listRecords(ctx context.Context, zone facts.HostedZone) []string {
	return []string{awscheck.Command(append([]string{"aws", "route53", "list-resource-record-sets", "--hosted-zone-id", zone.ID}, r.ownerFlags(ctx, zone)...)...)}
}

// ownerFlags name the profile that reaches a zone's owner, if one is known to.
func (r resolver) ownerFlags(ctx context.Context, zone facts.HostedZone) []string {
	if a := r.ownerOf(ctx, zone); a != nil && a.Profile != "" {
		return []string{"--profile", a.Profile}
	}
	return nil
}
