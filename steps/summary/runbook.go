package summary

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Runbook is what the owner of the target VPC does, in order: a shell script of AWS
// CLI commands that can be read, run, and run again, and that prints the same as
// Terraform. What is known is filled in; what is not is a variable, set once at the
// top, without which no step that needs it is taken.
func (r Report) Runbook() []byte {
	var s script
	s.line("#!/usr/bin/env bash")
	if !slices.Contains(r.Answers.Get(steps.KeyMethods), steps.MethodPeering) {
		s.comment("No VPC peering was chosen: there is nothing to do in a target VPC.")
		if r.Answers.Get(steps.KeyMethods) == nil {
			s.comment("(How pipelines will reach the data was not answered: " + string(steps.KeyMethods) + ".)")
		}
		s.demo(r)
		return s.Bytes()
	}
	p := r.plan()
	s.line("# shellcheck disable=SC2016,SC2329 # quoted values are not to expand; a step may be left out")
	s.head(r, p)
	s.variables(r, p)
	s.WriteString(scriptHelpers)
	s.request(p)
	s.WriteString(scriptAccept)
	s.names(p)
	s.routes(p)
	s.WriteString(scriptACLs)
	s.zones(p)
	s.undo(p)
	s.terraform(p)
	s.dispatch(p)
	return s.Bytes()
}

type script struct{ bytes.Buffer }

func (s *script) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// comment writes a text as comments, wrapped; nothing in it can end a line.
func (s *script) comment(words string) {
	var t text
	t.paragraph("# ", "# ", words)
	s.Write(t.Bytes())
}

func (s *script) demo(r Report) {
	if r.Demo {
		s.line("#")
		s.comment(demoNote)
	}
}

func (s *script) head(r Report, p plan) {
	s.line("#")
	what := "Runbook: peer " + orWords(p.vpc, "the target VPC") + " with the VPC of the Astro cluster"
	if p.cluster != "" {
		what += " " + p.cluster
	}
	s.comment(what + ".")
	s.comment("For the owner of the target VPC, once Astronomer has requested the peering. " + r.about())
	s.demo(r)
	s.line("#")
	s.line("#   bash runbook.sh            takes the steps below, in order; safe to run again")
	if len(p.zones)+len(p.foreign) > 0 {
		s.line("#   bash runbook.sh finish     the last step, once Astronomer has associated the zones")
	}
	s.line("#   bash runbook.sh undo       takes all of it back, the peering too")
	s.line("#   bash runbook.sh terraform  prints the same as Terraform, to use instead")
	s.line("set -euo pipefail")
}

func orWords(value, words string) string {
	if value == "" {
		return words
	}
	return value
}

// toFill marks a value that nobody has told yet; the script stops where it needs one.
const toFill = "REPLACE_ME"

// A variable of the script: its value if it is known, else what stands in for it.
type variable struct{ name, value, placeholder, why string }

func (s *script) variables(r Report, p plan) {
	all := []variable{
		{"PEERING_ID", "", "pcx-" + toFill, "id of Astronomer's request; step 1 lists the requests"},
		{"TARGET_ACCOUNT", p.account, toFill, "account that owns the target VPC"},
		{"TARGET_REGION", p.region, toFill, "region of the target VPC"},
		{"TARGET_VPC", p.vpc, "vpc-" + toFill, "the target VPC"},
		{"ASTRO_ACCOUNT", p.astroAccount, toFill, "account that was activated for Astro: the request comes from it"},
		{"ASTRO_CIDR", p.astroCIDR, toFill, "network of the Astro cluster's VPC"},
	}
	if len(p.zones) > 0 {
		all = append(all, variable{"ASTRO_REGION", p.astroRegion, toFill, "region of the Astro cluster"})
	}
	if len(p.tables) == 0 {
		all = append(all, variable{"ROUTE_TABLES", "", "rtb-" + toFill, "the target VPC's route tables, with spaces between; step 4 lists them"})
	}
	s.line("")
	s.line("# --- To fill in, here or in the environment (PEERING_ID=pcx-… bash runbook.sh) ---")
	for _, v := range all {
		if v.value == "" {
			s.line(`%s="${%s:-%s}" # %s`, v.name, v.name, v.placeholder, v.why)
		}
	}
	s.line("")
	s.line("# --- Known ---")
	for _, v := range all {
		if v.value != "" {
			s.line("%s=%s # %s", v.name, awscheck.Quote(v.value), v.why)
		}
	}
	if p.profile != "" {
		s.line("TARGET_PROFILE=%s # AWS profile; one that is set in the environment wins", awscheck.Quote(p.profile))
		s.line(`export AWS_PROFILE="${AWS_PROFILE:-$TARGET_PROFILE}"`)
	}
	s.line(`export AWS_REGION="$TARGET_REGION" AWS_DEFAULT_REGION="$TARGET_REGION" AWS_PAGER=""`)
}

const scriptHelpers = `
# --- What the steps share ---
step() { printf '\n== %s\n' "$1"; }
say() { printf '%s\n' "$1"; }
stop() {
  printf 'Stopped: %s\n' "$1" >&2
  exit 1
}
need() { # VARIABLE... : each must be filled in
  local name
  for name in "$@"; do
    case "${!name}" in *REPLACE_ME* | '['*']') stop "$name is not filled in: set it at the top of this script, or in the environment." ;; esac
  done
}
peering() { # FIELD : what AWS tells of the peering
  aws ec2 describe-vpc-peering-connections --vpc-peering-connection-ids "$PEERING_ID" \
    --query "VpcPeeringConnections[0].$1" --output text
}
`

// request finds the request and holds it to what is expected of Astronomer's.
func (s *script) request(p plan) {
	s.WriteString(`
# --- 1. Find the request ---
# It is Astronomer's if it comes from the account that was activated, and from the
# CIDR that was asked for. Two that fit are not told apart here: ask Astronomer.
find_request() {
  step "1. Find the request"
  need TARGET_ACCOUNT TARGET_REGION TARGET_VPC
  local here from
  here=$(aws sts get-caller-identity --query Account --output text)
  [ "$here" = "$TARGET_ACCOUNT" ] || stop "these credentials are of account $here; the target VPC is in $TARGET_ACCOUNT."
  aws ec2 describe-vpc-peering-connections --filters "Name=accepter-vpc-info.vpc-id,Values=$TARGET_VPC" \
    --query 'VpcPeeringConnections[].{Id:VpcPeeringConnectionId,State:Status.Code,Account:RequesterVpcInfo.OwnerId,VPC:RequesterVpcInfo.VpcId,CIDR:RequesterVpcInfo.CidrBlock,Expires:ExpirationTime}' \
    --output table
  need PEERING_ID ASTRO_ACCOUNT ASTRO_CIDR
  [ "$(peering AccepterVpcInfo.VpcId)" = "$TARGET_VPC" ] || stop "$PEERING_ID is not a peering with $TARGET_VPC."
  from=$(peering RequesterVpcInfo.OwnerId)
  [ "$from" = "$ASTRO_ACCOUNT" ] || stop "$PEERING_ID comes from account $from, not from $ASTRO_ACCOUNT: ask Astronomer whether it is theirs."
  from=$(peering RequesterVpcInfo.CidrBlock)
  case "$from" in
    "$ASTRO_CIDR") ;;
    None) say "AWS does not tell the CIDR of $PEERING_ID before it is accepted." ;;
    *) stop "$PEERING_ID comes from $from, not from $ASTRO_CIDR: ask Astronomer whether it is theirs." ;;
  esac
  ASTRO_VPC=$(peering RequesterVpcInfo.VpcId)
  say "$PEERING_ID is from $ASTRO_VPC of account $ASTRO_ACCOUNT, as expected."
}
`)
}

const scriptAccept = `
# --- 2. Accept it (a request expires after 7 days) ---
accept() {
  step "2. Accept the request"
  local state tries=0
  state=$(peering Status.Code)
  case "$state" in
    pending-acceptance) aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id "$PEERING_ID" --output text >/dev/null ;;
    provisioning | active) say "It was accepted already." ;;
    *) stop "$PEERING_ID is $state and can't be accepted: ask Astronomer for a new request." ;;
  esac
  until [ "$(peering Status.Code)" = active ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || stop "$PEERING_ID is not active after 5 minutes: run this again later."
    sleep 5
  done
  say "$PEERING_ID is active."
}
`

// names lets host names of the target be resolved from Astro's side.
func (s *script) names(p plan) {
	s.line("")
	s.line("# --- 3. Let Astro resolve the target VPC's host names ---")
	s.line("resolve_names() {")
	s.line(`  step "3. Let Astro resolve the target VPC's host names"`)
	if !p.resolve {
		s.line(`  say "Not asked for."`)
		s.line("}")
		return
	}
	for _, a := range []struct {
		off  bool
		flag string
	}{{p.support, "--enable-dns-support"}, {p.hostnames, "--enable-dns-hostnames"}} {
		if a.off {
			s.line(`  aws ec2 modify-vpc-attribute --vpc-id "$TARGET_VPC" %s '{"Value":true}'`, a.flag)
		}
	}
	s.line(`  aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id "$PEERING_ID" \`)
	s.line(`    --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true --output text >/dev/null`)
	s.line(`  say "The accepter's DNS option is on."`)
	s.line("}")
}

// routes sends Astro's network to the peering, from each route table.
func (s *script) routes(p plan) {
	s.WriteString(`
# --- 4. Route to Astro, from each route table ---
# A table that serves no subnet that pipelines reach can be left out.
route() { # TABLE
  local now
  now=$(aws ec2 describe-route-tables --route-table-ids "$1" \
    --query "RouteTables[0].Routes[?DestinationCidrBlock=='$ASTRO_CIDR'] | [0] | [VpcPeeringConnectionId, DestinationCidrBlock]" --output text)
  case "$now" in
    None)
      aws ec2 create-route --route-table-id "$1" --destination-cidr-block "$ASTRO_CIDR" \
        --vpc-peering-connection-id "$PEERING_ID" --output text >/dev/null
      say "$1 now sends $ASTRO_CIDR to $PEERING_ID."
      ;;
    "$PEERING_ID"*) say "$1 sends $ASTRO_CIDR to $PEERING_ID already." ;;
    *) stop "$1 sends $ASTRO_CIDR elsewhere already: look at that route first." ;;
  esac
}
`)
	s.line("routes() {")
	s.line(`  step "4. Route to Astro, from each route table"`)
	if len(p.tables) == 0 {
		s.line(`  aws ec2 describe-route-tables --filters "Name=vpc-id,Values=$TARGET_VPC" --query 'RouteTables[].RouteTableId' --output text`)
		s.line("  need ROUTE_TABLES")
		s.line("  local table")
		s.line("  for table in $ROUTE_TABLES; do")
		s.line(`    route "$table"`)
		s.line("  done")
	}
	s.eachTable("  route", p)
	s.line("}")
}

// eachTable calls a function with each table that is known.
func (s *script) eachTable(call string, p plan) {
	for _, t := range p.tables {
		line := call + " " + awscheck.Quote(t.ID)
		if about := t.String(); about != "" {
			line += " # " + about
		}
		s.line("%s", line)
	}
}

const scriptACLs = `
# --- 5. Look at network ACLs and security groups ---
# The default network ACL lets everything through. One of your own must let in the
# ports of your data services from Astro's CIDR, and let out ports 1024-65535 to it;
# ACLs keep no state, so that replies need their own rule. Security groups of the
# data services must let in Astro's CIDR; in them, replies need no rule.
access() {
  step "5. Look at network ACLs and security groups"
  say "Network ACLs of your own in $TARGET_VPC, if there are any:"
  aws ec2 describe-network-acls --filters "Name=vpc-id,Values=$TARGET_VPC" Name=default,Values=false \
    --query "NetworkAcls[].[NetworkAclId, join(', ', Associations[].SubnetId)]" --output text
  say "Each must let in your services' ports from $ASTRO_CIDR, and let out 1024-65535 to it. So must your services' security groups let in $ASTRO_CIDR."
}
`

// zones lets Astro's VPC be associated with the private hosted zones.
func (s *script) zones(p plan) {
	if len(p.zones)+len(p.foreign) == 0 {
		s.line("")
		s.line("# No private hosted zone was chosen.")
		return
	}
	s.WriteString(`
# --- 6. Authorise Astro's VPC for the private hosted zones ---
# The zone's owner authorises, Astronomer associates, and the zone's owner removes
# the authorisation again. No console can do this across accounts.
`)
	if len(p.zones) > 0 {
		s.WriteString(scriptZones)
	}
	each := func(call string) {
		for _, z := range p.zones {
			line := call + " " + awscheck.Quote(z.ID)
			if z.Name != "" {
				line += " # " + z.Name
			}
			s.line("%s", line)
		}
		for _, z := range p.foreign {
			s.line("  say %s", awscheck.Quote("Zone "+z.String()+" is of account "+z.Account+": its owner does this for it."))
		}
	}
	zoneStep := func(name, title, call string) {
		s.line("%s() {", name)
		s.line(`  step "%s"`, title)
		if len(p.zones) > 0 {
			s.line("  need ASTRO_REGION")
		}
		each(call)
		s.line("}")
	}
	zoneStep("zones", "6. Authorise Astro's VPC for the private hosted zones", "  authorise")
	s.line("")
	s.line("# --- 7. Remove the authorisations, once Astronomer has associated the zones ---")
	zoneStep("finish", "7. Remove the authorisations", "  unauthorise")
	zoneStep("release_zones", "Undo: the private hosted zones", "  release")
}

// scriptZones are the calls for one zone.
const scriptZones = `authorised() { # ZONE
  local there
  there=$(aws route53 list-vpc-association-authorizations --hosted-zone-id "$1" --query "VPCs[?VPCId=='$ASTRO_VPC'] | [0].VPCId" --output text) ||
    stop "the authorisations of $1 could not be listed."
  [ "$there" = "$ASTRO_VPC" ]
}
associated() { # ZONE
  local there
  there=$(aws route53 get-hosted-zone --id "$1" --query "VPCs[?VPCId=='$ASTRO_VPC'] | [0].VPCId" --output text) ||
    stop "the associations of $1 could not be listed."
  [ "$there" = "$ASTRO_VPC" ]
}
authorise() { # ZONE
  if associated "$1"; then
    say "$1 is associated with $ASTRO_VPC already."
    return
  fi
  authorised "$1" || aws route53 create-vpc-association-authorization --hosted-zone-id "$1" \
    --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC" --output text >/dev/null
  say "$1 is authorised. Tell Astronomer, who runs:"
  printf '  aws route53 associate-vpc-with-hosted-zone --hosted-zone-id %q --vpc VPCRegion=%q,VPCId=%q\n' "$1" "$ASTRO_REGION" "$ASTRO_VPC"
}
unauthorise() { # ZONE
  associated "$1" || stop "$1 is not associated with $ASTRO_VPC yet: wait for Astronomer, then run this again."
  if authorised "$1"; then
    aws route53 delete-vpc-association-authorization --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC"
  fi
  say "$1 is associated, and the authorisation is gone."
}
release() { # ZONE
  if authorised "$1"; then
    aws route53 delete-vpc-association-authorization --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC"
  fi
  if associated "$1"; then
    aws route53 disassociate-vpc-from-hosted-zone --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC" --output text >/dev/null
  fi
}
`

// undo takes everything back, last things first.
func (s *script) undo(p plan) {
	s.WriteString(`
# --- How to undo it ---
# Pipelines lose their way to the target VPC at once. DNS settings of the VPC itself
# are left as they are: others may rely on them by now.
unroute() { # TABLE
  local now
  now=$(aws ec2 describe-route-tables --route-table-ids "$1" \
    --query "RouteTables[0].Routes[?DestinationCidrBlock=='$ASTRO_CIDR'] | [0].VpcPeeringConnectionId" --output text)
  if [ "$now" = "$PEERING_ID" ]; then
    aws ec2 delete-route --route-table-id "$1" --destination-cidr-block "$ASTRO_CIDR"
    say "$1 sends $ASTRO_CIDR nowhere now."
  fi
}
remove() {
  step "Undo: the routes"
`)
	if len(p.tables) == 0 {
		s.line("  need ROUTE_TABLES")
		s.line("  local table")
		s.line("  for table in $ROUTE_TABLES; do")
		s.line(`    unroute "$table"`)
		s.line("  done")
	}
	s.eachTable("  unroute", p)
	s.WriteString(`  step "Undo: the peering"
  local state
  state=$(peering Status.Code)
  case "$state" in
    pending-acceptance | provisioning | active) aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id "$PEERING_ID" --output text >/dev/null ;;
  esac
  say "$PEERING_ID is $(peering Status.Code)."
}
`)
}

func (s *script) dispatch(p plan) {
	zones := len(p.zones)+len(p.foreign) > 0
	words, last := "nothing, undo or terraform", ""
	if zones {
		words, last = "nothing, finish, undo or terraform", "    zones\n"
	}
	s.WriteString(`
case "${1:-all}" in
  all)
    find_request
    accept
    resolve_names
    routes
    access
` + last + `    step "Done on this side. astro-activate verify tells whether everything holds."
    ;;
`)
	if zones {
		s.WriteString("  finish)\n    find_request\n    finish\n    ;;\n")
	}
	s.WriteString("  undo)\n    find_request\n")
	if zones {
		s.WriteString("    release_zones\n")
	}
	s.WriteString("    remove\n    ;;\n  terraform) terraform_files ;;\n")
	fmt.Fprintf(s, "  *) stop \"after the script's name write %s, not: $1\" ;;\nesac\n", words)
}

// terraform prints main.tf from within the script.
func (s *script) terraform(p plan) {
	s.line("")
	s.line("# --- The same as Terraform, to use instead of the steps above ---")
	s.line("terraform_files() {")
	s.line("  cat <<'TERRAFORM'")
	s.Write(p.terraform())
	s.line("TERRAFORM")
	s.line("}")
}
