package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// programURL is where the program is.
const programURL = "https://github.com/astronomer/astro-activate"

// writeCheck says how to check that it is done.
func (h *handoff) writeCheck(t *text) {
	if len(h.problems) == 0 {
		return
	}
	t.heading("How to check that it is done")
	must := slices.DeleteFunc(slices.Clone(h.problems), func(f Finding) bool { return f.Status == awscheck.Warn })
	again := "Tell us, and we check again."
	if len(must) > 0 {
		again += " What must be resolved: " + someOf(must) + "."
	}
	t.item(again)
	if !h.canCheck() {
		if slices.ContainsFunc(must, func(f Finding) bool { return len(f.Remedy.Look) > 0 }) {
			t.item("The read-only commands above show it, too.")
		}
		return
	}
	t.item("You can run the same check yourself, with credentials for " + h.accountName() + " (or with --profile and the name of your AWS profile) and astro-activate from " +
		programURL + ". It only reads." + h.ignore())
	t.code("sh", []string{h.againCommand()})
}

// canCheck reports whether the owner's credentials are those that the check needs.
func (h *handoff) canCheck() bool {
	switch h.owner {
	case awscheck.OwnerAccount, awscheck.OwnerIdentity:
		return h.r.verifies() || !h.target
	case awscheck.OwnerNetwork:
		return h.r.verifies()
	}
	return false
}

// isWhole reports whether the owner's part of the check needs the answers about the peering.
func (h *handoff) isWhole() bool {
	return h.r.verifies() || slices.ContainsFunc(h.problems, func(f Finding) bool { return isOfTarget(f.ID) })
}

// ignore says which part of the check is not the owner's.
func (h *handoff) ignore() string {
	if h.isWhole() {
		return ""
	}
	return " The command leaves out the peering and the data services."
}

// againCommand is the command that repeats the owner's part of the check: with the answers of
// the report, and without the sender's AWS profiles.
func (h *handoff) againCommand() string {
	command := "astro-activate check"
	if h.r.verifies() {
		command = "astro-activate verify"
	}
	command += demoFlag(h.r)
	need := steps.DefaultRequirements()
	if h.r.Requirements != need.Version {
		command += " --requirements REQUIREMENTS_FILE"
	}
	for _, s := range h.r.Answers.Settings(steps.All(need)) {
		value := s.Value
		switch area, _, _ := strings.Cut(string(s.Key), "."); {
		case s.Key == steps.KeyProfile, s.Key == steps.KeyPeerProfile:
			continue
		case h.isWhole():
		case s.Key == steps.KeyMethods:
			value = nil // neither public endpoints nor a peering
		case area == "public", area == "peering", area == "dns":
			continue
		}
		command += " \\\n  --set " + awscheck.Quote(fmt.Sprintf("%s=%s", s.Key, awscheck.Clean(strings.Join(value, ","))))
	}
	return runnable(h.r, command)
}
