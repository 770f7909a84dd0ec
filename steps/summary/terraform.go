package summary

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// terraform renders the plan as a Terraform configuration, formatted as `terraform fmt`
// does. Every value is quoted for HCL. An unknown value is a variable without a default,
// so that Terraform prompts for it.
func (p plan) terraform() []byte {
	var h hcl
	h.line("# terraform init && terraform apply -var peering_id=pcx-…")
	h.line("# Undo: terraform destroy. It removes the routes and the authorizations; the")
	h.line("# peering connection stays: delete it with aws ec2 delete-vpc-peering-connection.")
	h.inputs(p)
	h.request()
	h.acceptance(p)
	h.openings(p)
	h.authorizations(p)
	return h.Bytes()
}

// hcl writes blocks of Terraform's language.
type hcl struct {
	bytes.Buffer
	depth int
}

// inputs writes the versions, the values of the plan as variables, and the account and region.
func (h *hcl) inputs(p plan) {
	h.block("terraform", func() {
		h.attributes("required_version", `">= 1.2"`)
		h.line("")
		h.block("required_providers", func() {
			h.line("aws = {")
			h.deeper(func() { h.attributes("source", `"hashicorp/aws"`, "version", `">= 4.56"`) })
			h.line("}")
		})
	})
	h.variable("peering_id", "Id of Astronomer's peering request (pcx-…)", "")
	h.variable("target_vpc", "The target VPC", p.vpc)
	h.variable("astro_account", "Account that was activated for Astro", p.astroAccount)
	h.variable("target_region", "Region of the target VPC", p.region)
	h.variable("astro_region", "Region of the Astro cluster", p.astroRegion)
	h.variable("astro_cidr", "CIDR of the Astro cluster's VPC", p.astroCIDR)
	var tables []string
	for _, t := range p.tables {
		tables = append(tables, t.ID)
	}
	h.variables("route_tables", "Route tables of the target VPC that route Astro's CIDR to the peering", tables, len(tables) > 0)
	if len(p.zones) > 0 {
		var zones []string
		for _, z := range p.zones {
			zones = append(zones, z.ID)
		}
		h.variables("hosted_zones", "Private hosted zones for which to authorize Astro's VPC; once Astronomer has associated them, set it to [] and apply again", zones, true)
	}
	h.block("provider \"aws\"", func() {
		a := []string{"region", "var.target_region"}
		if p.profile != "" {
			a = append(a, "profile", quoteHCL(p.profile))
		}
		if p.account != "" {
			a = append(a, "allowed_account_ids", "["+quoteHCL(p.account)+"]")
		}
		h.attributes(a...)
	})
}

// request writes which peering request is accepted: only the planned one.
func (h *hcl) request() {
	h.block(`data "aws_vpc_peering_connection" "request"`, func() {
		h.attributes("id", "var.peering_id")
		h.line("")
		h.line("# Only the planned request is accepted.")
		h.nested("lifecycle", func() {
			for i, c := range [][2]string{
				{"self.peer_vpc_id == var.target_vpc", "The request is not for the target VPC."},
				{"self.owner_id == var.astro_account", "The request is not from the activated account: ask Astronomer."},
				{`contains(["", var.astro_cidr], self.cidr_block)`, "The request is not from the planned CIDR: ask Astronomer."},
			} {
				if i > 0 {
					h.line("")
				}
				h.nested("postcondition", func() { h.attributes("condition", c[0], "error_message", quoteHCL(c[1])) })
			}
		})
	})
}

// acceptance writes what accepts the request, the DNS options of the peering, and the routes to it.
func (h *hcl) acceptance(p plan) {
	h.block(`resource "aws_vpc_peering_connection_accepter" "astro"`, func() {
		h.attributes("vpc_peering_connection_id", "data.aws_vpc_peering_connection.request.id", "auto_accept", "true")
	})
	for _, a := range []struct {
		off  bool
		name string
	}{{p.support, "enable_dns_support"}, {p.hostnames, "enable_dns_hostnames"}} {
		if a.off && p.resolve {
			h.line("")
			h.line("# Set %s = true where the target VPC is managed.", a.name)
		}
	}
	if p.resolve {
		h.block(`resource "aws_vpc_peering_connection_options" "astro"`, func() {
			h.attributes("vpc_peering_connection_id", "aws_vpc_peering_connection_accepter.astro.id")
			h.line("")
			h.nested("accepter", func() { h.attributes("allow_remote_vpc_dns_resolution", "true") })
		})
	}
	h.block(`resource "aws_route" "astro"`, func() {
		h.attributes("for_each", "var.route_tables")
		h.line("")
		h.attributes("route_table_id", "each.value", "destination_cidr_block", "var.astro_cidr",
			"vpc_peering_connection_id", "aws_vpc_peering_connection_accepter.astro.id")
	})
}

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

// authorizations writes for which private hosted zones Astro's VPC is authorized, here or by others.
func (h *hcl) authorizations(p plan) {
	if len(p.zones) > 0 {
		h.block(`resource "aws_route53_vpc_association_authorization" "astro"`, func() {
			h.attributes("for_each", "var.hosted_zones")
			h.line("")
			h.attributes("zone_id", "each.value", "vpc_id", "data.aws_vpc_peering_connection.request.vpc_id", "vpc_region", "var.astro_region")
		})
	}
	for _, z := range p.foreign {
		h.line("")
		h.line("# Zone %s belongs to account %s: its owner authorizes Astro's VPC for it.", z, z.Account)
	}
}

func (h *hcl) line(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if s != "" {
		s = strings.Repeat("  ", h.depth) + s
	}
	h.WriteString(s + "\n")
}

func (h *hcl) deeper(body func()) {
	h.depth++
	body()
	h.depth--
}

// block writes a block; one at the top level has an empty line above it.
func (h *hcl) block(head string, body func()) {
	if h.depth == 0 {
		h.line("")
	}
	h.nested(head, body)
}

func (h *hcl) nested(head string, body func()) {
	h.line("%s {", head)
	h.deeper(body)
	h.line("}")
}

// attributes writes names and expressions, with the equals signs aligned.
func (h *hcl) attributes(pairs ...string) {
	width := 0
	for i := 0; i+1 < len(pairs); i += 2 {
		width = max(width, utf8.RuneCountInString(pairs[i]))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.line("%-*s = %s", width, pairs[i], pairs[i+1])
	}
}

// variable writes a variable, with a default if the value is known.
func (h *hcl) variable(name, what, value string) {
	h.block("variable "+quoteHCL(name), func() {
		a := []string{"description", quoteHCL(what), "type", "string"}
		if value != "" {
			a = append(a, "default", quoteHCL(value))
		}
		h.attributes(a...)
	})
}

// variables writes a variable that is a set of strings, with a default if it is known.
func (h *hcl) variables(name, what string, values []string, known bool) {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quoteHCL(v)
	}
	h.block("variable "+quoteHCL(name), func() {
		a := []string{"description", quoteHCL(what), "type", "set(string)"}
		if known {
			a = append(a, "default", "["+strings.Join(quoted, ", ")+"]")
		}
		h.attributes(a...)
	})
}

// quoteHCL returns s as a quoted template in which nothing is interpolated. (Source:
// HCL native syntax specification, "Template Expressions".)
func quoteHCL(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
