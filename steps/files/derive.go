package files

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// A Derivation is a kind of session that is made from another one.
type Derivation struct {
	step  string                           // where the new session starts
	drops func(key steps.Key) bool         // the answers that it does not take over
	stale []string                         // ids of the steps whose acknowledged checks depend on these
	adds  func(s *Session) []steps.Setting // further answers; nil: none
}

// AnotherTarget makes the session of one more VPC that the same cluster is peered with: it
// takes over everything but the target.
func AnotherTarget() Derivation {
	return Derivation{
		step: "peering",
		drops: func(key steps.Key) bool {
			return strings.HasPrefix(string(key), "peering.") || strings.HasPrefix(string(key), "dns.")
		},
		stale: []string{"network", "peering", "dns"},
		adds: func(s *Session) []steps.Setting {
			methods := s.Value(steps.KeyMethods)
			if slices.Contains(methods, steps.MethodPeering) {
				return nil
			}
			return []steps.Setting{{Key: steps.KeyMethods, Value: append(slices.Clone(methods), steps.MethodPeering)}}
		},
	}
}

// AnotherCluster makes the plan of one more cluster of the same account, beside the first:
// it takes over everything but what a cluster has for itself.
func AnotherCluster() Derivation {
	return Derivation{
		step:  "region",
		drops: func(key steps.Key) bool { return slices.Contains(ofCluster[:], key) },
		stale: []string{"region", "network", "peering", "dns"},
		adds: func(s *Session) []steps.Setting {
			others := slices.Clone(s.Value(steps.KeyOthers))
			if id := s.Answer(steps.KeyClusterID); id != "" && !slices.Contains(others, id) {
				others = append(others, id)
			}
			if len(others) == 0 {
				return nil
			}
			return []steps.Setting{{Key: steps.KeyOthers, Value: others}}
		},
	}
}

// ofCluster are the answers that a cluster has for itself. It is never modified.
var ofCluster = [...]steps.Key{steps.KeyClusterName, steps.KeyClusterID, steps.KeyCIDR, steps.KeyOthers}

// Derive writes a new session, and returns an error if its file exists.
func (d Derivation) Derive(all []steps.Step, from *Session, path string, now func() time.Time) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("the session %s exists already", path)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	requirements := steps.Requirements{Version: from.Requirements}
	m := steps.NewOffline(all, requirements)
	isStale := func(check string) bool {
		step, _ := m.StepOf(check)
		return slices.Contains(d.stale, step.ID)
	}
	derived := *from
	derived.Step, derived.Settings = d.step, nil
	for _, s := range from.Settings {
		check, acknowledged := strings.CutPrefix(string(s.Key), string(steps.KeyAcknowledged)+".")
		if d.drops(s.Key) || acknowledged && isStale(check) {
			continue
		}
		derived.Settings = append(derived.Settings, s)
	}
	if d.adds != nil {
		derived.Settings = append(derived.Settings, d.adds(from)...)
	}
	if err := Resume(m, &derived); err != nil {
		return fmt.Errorf("an answer is no longer valid: %w", err)
	}
	saver := Saver{Path: path, Steps: all, Requirements: requirements, Account: from.Account, Scenario: from.Scenario, Now: now}
	saver.Masked.Store(from.Masked)
	return saver.Save(m.Answers(), d.step)
}
