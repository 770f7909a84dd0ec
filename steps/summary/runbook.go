package summary

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Runbook renders what the owner of the target VPC does, in order: a shell script of AWS
// CLI commands that can be read, run, and run again, and that prints the same as
// Terraform. Known values are filled in. Each unknown one is a variable at the top; a
// step that needs it stops without it.
func (r Report) Runbook() []byte {
	var s script
	s.line("#!/usr/bin/env bash")
	if !slices.Contains(r.Answers.Get(steps.KeyMethods), steps.MethodPeering) {
		s.comment("VPC peering is not selected: there is nothing to do in a target VPC.")
		if r.Answers.Get(steps.KeyMethods) == nil {
			s.comment("(The answer to " + string(steps.KeyMethods) + " is missing: it says how pipelines will reach the data.)")
		}
		s.demo(r)
		if note := r.replayNote(); note != "" {
			s.comment(note)
		}
		return s.Bytes()
	}
	p := r.plan()
	if ReplacesCIDR(r) {
		p.astroCIDR = "" // the owner fills in another one
	}
	s.line("# shellcheck disable=SC2016,SC2329 # quoted values must not expand; a step can be left out")
	s.head(r, p)
	s.variables(r, p)
	s.WriteString(scriptHelpers)
	s.request(p)
	s.WriteString(scriptAccept)
	s.names(p)
	s.routes(p)
	s.access(p)
	s.zones(p)
	s.undo(p)
	s.terraform(p)
	s.dispatch(p)
	return s.Bytes()
}

type script struct{ bytes.Buffer }

// line writes a line of the script. Inlined in its 60 places, it would be 3 kB of the binary.
//
//go:noinline
func (s *script) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// comment writes a text as wrapped comments. Nothing in it can end a comment.
func (s *script) comment(words string) {
	var t text
	t.paragraph("# ", "# ", words, nil)
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
	use := func(argument, does string) {
		s.line(fmt.Sprintf("#   bash %s %-9s  %s", r.Filename(RunbookFormat), argument, does))
	}
	use("", "runs the steps below, in order; safe to run again")
	if len(p.zones)+len(p.foreign) > 0 {
		use("finish", "runs the last step, once Astronomer has associated the zones")
	}
	use("undo", "reverts the steps, except the VPC's DNS settings, and deletes the peering")
	use("terraform", "prints the steps as Terraform, to use instead")
	s.line("set -euo pipefail")
}

func orWords(value, words string) string {
	if value == "" {
		return words
	}
	return value
}

// toFill marks a value that is not known. The script stops where it needs one.
const toFill = "REPLACE_ME"

// A variable of the script. value is "" if it is not known: then placeholder is in its
// place.
type variable struct{ name, value, placeholder, about string }

func (s *script) variables(r Report, p plan) {
	all := []variable{
		{"PEERING_ID", "", "pcx-" + toFill, "id of Astronomer's request; step 1 lists all requests"},
		{"TARGET_ACCOUNT", p.account, toFill, "account that owns the target VPC"},
		{"TARGET_REGION", p.region, toFill, "region of the target VPC"},
		{"TARGET_VPC", p.vpc, "vpc-" + toFill, "the target VPC"},
		{"ASTRO_ACCOUNT", p.astroAccount, toFill, "account that was activated for Astro, from which the request comes"},
		{"ASTRO_CIDR", p.astroCIDR, toFill, "CIDR of the Astro cluster's VPC"},
	}
	if len(p.zones) > 0 {
		all = append(all, variable{"ASTRO_REGION", p.astroRegion, toFill, "region of the Astro cluster"})
	}
	if len(p.tables) == 0 {
		all = append(all, variable{"ROUTE_TABLES", "", "rtb-" + toFill, "route tables of the target VPC, separated by spaces; step 4 lists them"})
	}
	s.line("")
	s.line("# --- To fill in, here or in the environment (PEERING_ID=pcx-… bash " + r.Filename(RunbookFormat) + ") ---")
	for _, v := range all {
		if v.value == "" {
			s.line(`%s="${%s:-%s}" # %s`, v.name, v.name, v.placeholder, v.about)
		}
	}
	s.line("")
	s.line("# --- Known ---")
	for _, v := range all {
		if v.value != "" {
			s.line("%s=%s # %s", v.name, awscheck.Quote(v.value), v.about)
		}
	}
	if p.profile != "" {
		s.line("TARGET_PROFILE=%s # AWS profile; AWS_PROFILE in the environment overrides it", awscheck.Quote(p.profile))
		s.line(`export AWS_PROFILE="${AWS_PROFILE:-$TARGET_PROFILE}"`)
	}
	s.line(`export AWS_REGION="$TARGET_REGION" AWS_DEFAULT_REGION="$TARGET_REGION" AWS_PAGER=""`)
}

const scriptHelpers = `
# --- Shared by the steps ---
step() { printf '\n== %s\n' "$1"; }
say() { printf '%s\n' "$1"; }
stop() {
  printf 'Stopped: %s\n' "$1" >&2
  exit 1
}
need() { # VARIABLE... : stops unless each is filled in
  local name
  for name in "$@"; do
    case "${!name}" in *REPLACE_ME* | '['*']') stop "$name is not filled in: set it at the top of this script, or in the environment." ;; esac
  done
}
peering() { # FIELD : prints a field of the peering connection
  aws ec2 describe-vpc-peering-connections --vpc-peering-connection-ids "$PEERING_ID" \
    --query "VpcPeeringConnections[0].$1" --output text
}
`

func (s *script) dispatch(p plan) {
	zones := len(p.zones)+len(p.foreign) > 0
	usage, last := "nothing, undo or terraform", ""
	if zones {
		usage, last = "nothing, finish, undo or terraform", "    zones\n"
	}
	s.WriteString(`
case "${1:-all}" in
  all)
    find_request
    accept
    resolve_names
    routes
    access
` + last + `    step "Done on this side. Run astro-activate verify to check the result."
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
	fmt.Fprintf(s, "  *) stop \"the argument must be %s, not: $1\" ;;\nesac\n", usage)
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
