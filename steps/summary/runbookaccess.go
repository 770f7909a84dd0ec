package summary

import (
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
)

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

// openings writes the rules as Terraform resources.
func (h *hcl) openings(p plan) {
	for i, o := range p.openings {
		name := fmt.Sprintf("astro_%d", i+1)
		h.line("")
		h.line("# %s", o.Service)
		if o.SecurityGroup != "" {
			h.nested(`resource "aws_vpc_security_group_ingress_rule" "`+name+`"`, func() {
				h.attributes("security_group_id", quoteHCL(o.SecurityGroup), "description", quoteHCL("Astro: "+o.Service), "cidr_ipv4", "var.astro_cidr",
					"ip_protocol", quoteHCL("tcp"), "from_port", fmt.Sprint(o.From), "to_port", fmt.Sprint(o.To))
			})
			continue
		}
		h.nested(`resource "aws_network_acl_rule" "`+name+`"`, func() {
			h.attributes("network_acl_id", quoteHCL(o.NetworkACL), "rule_number", fmt.Sprint(o.RuleNumber), "egress", fmt.Sprint(o.Egress), "protocol", quoteHCL("tcp"),
				"rule_action", quoteHCL("allow"), "cidr_block", "var.astro_cidr", "from_port", fmt.Sprint(o.From), "to_port", fmt.Sprint(o.To))
		})
	}
}
