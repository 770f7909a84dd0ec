// Package recording writes what AWS and this machine answered during a run to one file,
// and answers from such a file, without a network. It is taken where the read-only guard
// stands: the parameters and replies of the SDK's clients, in which there are no headers,
// signatures or keys. docs/recordings.md describes the file.
package recording

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// Schema names the form of a recording. It is the first member of the first line.
const Schema = schemaName + "v1"

const schemaName = "astro-activate/recording/"

// MaxBytes is how large a recording may become: far more than the answers of an account
// with thousands of resources.
const MaxBytes = 64 << 20

// smallBytes is the size of an outcome that is recorded although MaxBytes is near, such as a wait, an
// error, or a mark in place of what was answered: a sixteenth of MaxBytes is for them.
const smallBytes = 4096

// A Header is the first line.
type Header struct {
	Recording string    `json:"recording"`
	Version   string    `json:"version"` // of the program
	Started   time.Time `json:"started"` // by the clock that the checks had
	// ClockRan is whether that clock went on, as in a session in which checks run once more; false:
	// every check had Started.
	ClockRan bool   `json:"clock_ran,omitempty"`
	Demo     string `json:"demo,omitempty"` // the scenario; "": a real account
	Masked   bool   `json:"masked,omitempty"`
}

// An entry is any other line: what Kind names, and its outcome.
type entry struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`

	By string `json:"by,omitempty"` // the check, or the fact, that asked; "" in a call: it was recorded by an earlier version

	// A call.
	Profile   string          `json:"profile,omitempty"` // "" is the default profile
	Service   string          `json:"service,omitempty"`
	Operation string          `json:"operation,omitempty"`
	Region    string          `json:"region,omitempty"`
	Input     json.RawMessage `json:"input,omitempty"`

	// A name, an address or a program.
	Target string `json:"target,omitempty"`

	Output json.RawMessage `json:"output,omitempty"`
	Error  *failure        `json:"error,omitempty"`

	repeated bool // it was asked once more because the outcome before no longer counts: that of others does not either
}

// The kinds of entries.
const (
	kindCall          = "call"
	kindProfiles      = "profiles"
	kindCredential    = "credential"
	kindLookup        = "lookup"
	kindCanonical     = "canonical name"
	kindConnect       = "connection"
	kindSourceAddress = "source address"
	kindSystem        = "operating system"
	kindFind          = "program"
	kindRun           = "output of a program"
	kindAnswers       = "answers"
	kindWait          = "wait"
	kindStale         = "stale"      // the numbers of the entries that no longer count
	kindUnfinished    = "unfinished" // the checks without a result
	kindFull          = "full"       // MaxBytes was reached: large answers after that are missing
)

// staleBytes is what the number of an entry in kindStale takes, at most.
const staleBytes = 8

// unmarked is the target of kindFull where MaxBytes left no room for marks either.
const unmarked = "all later outcomes"

// key identifies what an entry is the outcome of.
func (e entry) key() string {
	return strings.Join([]string{e.Kind, e.Profile, e.Service, e.Operation, e.Region, string(e.Input), e.Target, e.By}, "\x00")
}

// An ending is the last line. Without it, a recording is cut off.
type ending struct {
	End     bool   `json:"end"`
	Entries int    `json:"entries"`
	SHA256  string `json:"sha256"` // of the lines before this one, newlines included, in hexadecimal
}

// credential is what is recorded of a profile's credentials.
type credential struct {
	Region      string             `json:"region,omitempty"`
	OneEndpoint bool               `json:"one_endpoint,omitempty"`
	Found       account.Credential `json:"found"`
}

// waitOutcome is how a wait for a fact has ended.
type waitOutcome struct {
	TimedOut *account.TimedOutWait `json:"timed_out,omitempty"`
	Version  int                   `json:"version,omitempty"` // of the fact that was got
}

// request is what is recorded of the input of a call by the generic client.
type request struct {
	Params []wire.Param `json:"params,omitempty"`
	Page   string       `json:"page,omitempty"`
}

// Outputs are the types of the SDK's outputs, structs, by "Service.Operation".
type Outputs map[string]reflect.Type
