package summary

import "github.com/astronomer/astro-activate/awscheck"

// The steps of the runbook, in their order, each as a function of the shell script.

// request finds the request and checks that it is Astronomer's.
func (s *script) request(p plan) {
	s.WriteString(`
# --- 1. Find the request ---
# It is Astronomer's if it comes from the activated account and from the planned CIDR.
# If several requests do, ask Astronomer which one is theirs.
find_request() {
  step "1. Find the request"
  need TARGET_ACCOUNT TARGET_REGION TARGET_VPC
  local here from
  here=$(aws sts get-caller-identity --query Account --output text)
  [ "$here" = "$TARGET_ACCOUNT" ] || stop "these credentials belong to account $here; the target VPC is in $TARGET_ACCOUNT."
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
    None) say "AWS does not report the CIDR of $PEERING_ID before it is accepted." ;;
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
    provisioning | active) say "It is already accepted." ;;
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

// names lets Astro resolve host names of the target VPC.
func (s *script) names(p plan) {
	s.line("")
	s.line("# --- 3. Let Astro resolve the target VPC's host names ---")
	s.line("resolve_names() {")
	s.line(`  step "3. Let Astro resolve the target VPC's host names"`)
	if !p.resolve {
		s.line(`  say "Not requested."`)
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

// routes adds a route to Astro's network to each route table.
func (s *script) routes(p plan) {
	s.WriteString(`
# --- 4. Route to Astro, from each route table ---
# You can leave out a table that serves no subnet that pipelines reach.
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
    "$PEERING_ID"*) say "$1 already sends $ASTRO_CIDR to $PEERING_ID." ;;
    *) stop "$1 already sends $ASTRO_CIDR to another target: check that route first." ;;
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

// eachTable calls a function with each known table.
func (s *script) eachTable(call string, p plan) {
	for _, t := range p.tables {
		line := call + " " + awscheck.Quote(t.ID)
		if about := t.String(); about != "" {
			line += " # " + about
		}
		s.line("%s", line)
	}
}

// zones authorizes Astro's VPC for the private hosted zones.
func (s *script) zones(p plan) {
	if len(p.zones)+len(p.foreign) == 0 {
		s.line("")
		s.line("# No private hosted zone is selected.")
		return
	}
	s.WriteString(`
# --- 6. Authorize Astro's VPC for the private hosted zones ---
# The zone's owner authorizes the VPC, Astronomer associates it, and the zone's owner
# removes the authorization. The console can't do this across accounts.
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
			s.line("  say %s", awscheck.Quote("Zone "+z.String()+" belongs to account "+z.Account+": its owner does this step."))
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
	zoneStep("zones", "6. Authorize Astro's VPC for the private hosted zones", "  authorize")
	s.line("")
	s.line("# --- 7. Remove the authorizations, once Astronomer has associated the zones ---")
	zoneStep("finish", "7. Remove the authorizations", "  unauthorize")
	zoneStep("release_zones", "Undo: the private hosted zones", "  release")
}

// scriptZones are the functions for one zone.
const scriptZones = `authorized() { # ZONE
  local there
  there=$(aws route53 list-vpc-association-authorizations --hosted-zone-id "$1" --query "VPCs[?VPCId=='$ASTRO_VPC'] | [0].VPCId" --output text) ||
    stop "the authorizations of $1 could not be listed."
  [ "$there" = "$ASTRO_VPC" ]
}
associated() { # ZONE
  local there
  there=$(aws route53 get-hosted-zone --id "$1" --query "VPCs[?VPCId=='$ASTRO_VPC'] | [0].VPCId" --output text) ||
    stop "the associations of $1 could not be listed."
  [ "$there" = "$ASTRO_VPC" ]
}
authorize() { # ZONE
  if associated "$1"; then
    say "$1 is already associated with $ASTRO_VPC."
    return
  fi
  authorized "$1" || aws route53 create-vpc-association-authorization --hosted-zone-id "$1" \
    --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC" --output text >/dev/null
  say "$1 is authorized. Send this command to Astronomer:"
  printf '  aws route53 associate-vpc-with-hosted-zone --hosted-zone-id %q --vpc VPCRegion=%q,VPCId=%q\n' "$1" "$ASTRO_REGION" "$ASTRO_VPC"
}
unauthorize() { # ZONE
  associated "$1" || stop "$1 is not associated with $ASTRO_VPC yet: wait for Astronomer, then run this again."
  if authorized "$1"; then
    aws route53 delete-vpc-association-authorization --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC"
  fi
  say "$1 is associated, and the authorization is removed."
}
release() { # ZONE
  if authorized "$1"; then
    aws route53 delete-vpc-association-authorization --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC"
  fi
  if associated "$1"; then
    aws route53 disassociate-vpc-from-hosted-zone --hosted-zone-id "$1" --vpc "VPCRegion=$ASTRO_REGION,VPCId=$ASTRO_VPC" --output text >/dev/null
  fi
}
`

// access opens the security groups and network ACLs on the paths to the data services.
// What is not known is left to the reader.
func (s *script) access(p plan) {
	s.WriteString(scriptAccess)
	if len(p.openings) > 0 {
		s.WriteString(scriptOpenings)
	}
	s.line("access() {")
	s.line(`  step "5. Open security groups and network ACLs"`)
	s.eachOpening("admit", "permit", p)
	s.WriteString(scriptOtherAccess)
}

// eachOpening calls one function with each rule of a security group, and another one with
// each of a network ACL.
func (s *script) eachOpening(group, acl string, p plan) {
	for _, o := range p.openings {
		if o.SecurityGroup != "" {
			s.line("  %s %s %d # %s", group, awscheck.Quote(o.SecurityGroup), o.From, o.Service)
			continue
		}
		direction := "ingress"
		if o.Egress {
			direction = "egress"
		}
		s.line("  %s %s %s %d %d %d # %s", acl, awscheck.Quote(o.NetworkACL), direction, o.RuleNumber, o.From, o.To, o.Service)
	}
}

const scriptAccess = `
# --- 5. Open security groups and network ACLs ---
# A security group of a data service must allow its port from Astro's CIDR; replies need
# no rule there. A network ACL is stateless: it must also allow the replies, to ports
# 1024-65535 of Astro's CIDR. The default network ACL allows everything.
`

// scriptOpenings are the functions for one rule, and those that undo them.
const scriptOpenings = `rule_of() { # GROUP PORT : prints the id of the rule for Astro's CIDR, or None
  aws ec2 describe-security-group-rules --filters "Name=group-id,Values=$1" --output text --query \
    "SecurityGroupRules[?!IsEgress && IpProtocol=='tcp' && to_string(FromPort)=='$2' && to_string(ToPort)=='$2' && CidrIpv4=='$ASTRO_CIDR'] | [0].SecurityGroupRuleId"
}
admit() { # GROUP PORT
  local rule
  rule=$(rule_of "$1" "$2") || stop "the rules of $1 could not be listed."
  if [ "$rule" != None ]; then
    say "$1 already allows inbound TCP port $2 from $ASTRO_CIDR."
    return
  fi
  aws ec2 authorize-security-group-ingress --group-id "$1" --protocol tcp --port "$2" --cidr "$ASTRO_CIDR" --output text >/dev/null
  say "$1 now allows inbound TCP port $2 from $ASTRO_CIDR."
}
withdraw() { # GROUP PORT
  local rule
  rule=$(rule_of "$1" "$2") || stop "the rules of $1 could not be listed."
  if [ "$rule" != None ]; then
    aws ec2 revoke-security-group-ingress --group-id "$1" --security-group-rule-ids "$rule" --output text >/dev/null
    say "$1 no longer allows inbound TCP port $2 from $ASTRO_CIDR."
  fi
}
entry_of() { # ACL DIRECTION NUMBER : prints what the entry allows, or None
  local egress=false
  if [ "$2" = egress ]; then egress=true; fi
  aws ec2 describe-network-acls --network-acl-ids "$1" --output text --query \
    "NetworkAcls[0].Entries[?to_string(Egress)=='$egress' && to_string(RuleNumber)=='$3'] | [0] | [RuleAction, Protocol, CidrBlock, PortRange.From, PortRange.To]"
}
permit() { # ACL DIRECTION NUMBER FROM TO
  local now
  now=$(entry_of "$1" "$2" "$3") || stop "the entries of $1 could not be listed."
  case "$now" in
    None*)
      aws ec2 create-network-acl-entry --network-acl-id "$1" "--$2" --rule-number "$3" --protocol tcp \
        --port-range "From=$4,To=$5" --cidr-block "$ASTRO_CIDR" --rule-action allow
      say "$1 now has $2 rule $3 for $ASTRO_CIDR."
      ;;
    "allow"[[:space:]]"6"[[:space:]]"$ASTRO_CIDR"[[:space:]]"$4"[[:space:]]"$5") say "$1 already has $2 rule $3 for $ASTRO_CIDR." ;;
    *) stop "$1 has another $2 rule with the number $3: choose a free number that is evaluated first." ;;
  esac
}
forbid() { # ACL DIRECTION NUMBER FROM TO
  local now
  now=$(entry_of "$1" "$2" "$3") || stop "the entries of $1 could not be listed."
  case "$now" in
    "allow"[[:space:]]"6"[[:space:]]"$ASTRO_CIDR"[[:space:]]"$4"[[:space:]]"$5")
      aws ec2 delete-network-acl-entry --network-acl-id "$1" "--$2" --rule-number "$3"
      say "$1 no longer has $2 rule $3 for $ASTRO_CIDR."
      ;;
  esac
}
`

const scriptOtherAccess = `  say "Custom network ACLs in $TARGET_VPC, if there are any:"
  aws ec2 describe-network-acls --filters "Name=vpc-id,Values=$TARGET_VPC" Name=default,Values=false \
    --query "NetworkAcls[].[NetworkAclId, join(', ', Associations[].SubnetId)]" --output text
  say "Other data services than those above need the same: their ports from $ASTRO_CIDR inbound, and 1024-65535 to it outbound in network ACLs."
}
`

// undo reverts the steps in reverse order.
func (s *script) undo(p plan) {
	s.WriteString(`
# --- How to undo it ---
# Pipelines lose access to the target VPC immediately. The VPC's own DNS settings stay:
# other workloads may rely on them by now.
unroute() { # TABLE
  local now
  now=$(aws ec2 describe-route-tables --route-table-ids "$1" \
    --query "RouteTables[0].Routes[?DestinationCidrBlock=='$ASTRO_CIDR'] | [0].VpcPeeringConnectionId" --output text)
  if [ "$now" = "$PEERING_ID" ]; then
    aws ec2 delete-route --route-table-id "$1" --destination-cidr-block "$ASTRO_CIDR"
    say "$1 no longer has a route to $ASTRO_CIDR."
  fi
}
remove() {
`)
	if len(p.openings) > 0 {
		s.line(`  step "Undo: security groups and network ACLs"`)
	}
	s.eachOpening("withdraw", "forbid", p)
	s.line(`  step "Undo: the routes"`)
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
