package recording

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A Recording is what Read found in a file. It answers as AWS and the machine did, and is
// safe for concurrent use. Of several outcomes of what one check or fact asked, the last one
// counts.
type Recording struct {
	Header
	Full       bool            // it reached MaxBytes: later answers are missing
	Answers    json.RawMessage // that the checks ran with, nested by the parts of their keys; nil: not recorded
	Unfinished []string        // the checks that had no result when the run ended

	last     time.Time           // when the last line was written
	over     bool                // and not even waits were recorded after that
	outcomes map[string]outcome  // by the key of the entry
	askers   map[string][]string // the keys of outcomes, by the key without who asked
}

// An outcome is an output, which was decoded once and is decoded again for each call, so
// that no two share it; or an error.
type outcome struct {
	entry
	n  int          // its number
	as reflect.Type // what a call's output decodes to; nil: a wire.Node
}

var (
	errNoRecording = errors.New("it is not a recording of astro-activate")
	errTooBig      = fmt.Errorf("it is larger than %d MB, the most that a recording has", MaxBytes>>20)
	errOver        = fmt.Errorf("it reached %d MB, the limit, before the checks had ended: what is missing is not known. Record fewer steps", MaxBytes>>20)
	errCutOff      = errors.New("the recording is cut off: its last line is missing. Record again, or get the whole file")
	errNoDigest    = errors.New("the last line of the recording has no digest, so that a change would not be noticed: it was edited, or is of an earlier version of astro-activate. Record again")
	errChanged     = errors.New("the recording was changed after it was written: its digest does not match its lines. Use the file as it was recorded")
)

// Read reads a whole recording. outputs are the types of the SDK's outputs. Each error is
// one sentence about the file, without a period.
func Read(r io.Reader, outputs Outputs) (*Recording, error) {
	limited := &io.LimitedReader{R: r, N: MaxBytes + 1}
	in := bufio.NewReader(limited)
	digest := sha256.New()
	next := func() ([]byte, error) {
		line, err := in.ReadBytes('\n') // every line has one
		if errors.Is(err, io.EOF) {
			err = errCutOff
		}
		if err != nil && limited.N == 0 {
			err = errTooBig
		}
		return line, err
	}
	line, err := next()
	if err != nil && !errors.Is(err, errCutOff) {
		return nil, err
	}
	rec := &Recording{outcomes: map[string]outcome{}, askers: map[string][]string{}}
	if err = json.Unmarshal(line, &rec.Header); !strings.HasPrefix(rec.Recording, schemaName) {
		return nil, errNoRecording
	}
	if rec.Recording != Schema {
		return nil, fmt.Errorf("the form of the recording is %q, and this version of astro-activate reads %s: replay it with the version that wrote it", rec.Recording, Schema)
	}
	if err != nil {
		return nil, errors.New("line 1 of the recording can't be used: it was edited or damaged")
	}
	digest.Write(line)
	for n := 2; ; n++ {
		line, err := next()
		if err != nil {
			return nil, err
		}
		var end ending
		if json.Unmarshal(line, &end) == nil && end.End {
			if end.Entries != n-2 {
				return nil, fmt.Errorf("the recording has %s, and its last line says %d: it was edited or damaged", words.Count(n-2, "entry"), end.Entries)
			}
			if rest, _ := in.Peek(1); len(rest) > 0 {
				return nil, fmt.Errorf("line %d of the recording is behind its end: it was edited or damaged", n+1)
			}
			if err := end.verify(line, digest.Sum(nil)); err != nil {
				return nil, err
			}
			if rec.over {
				return nil, errOver
			}
			return rec, nil
		}
		digest.Write(line)
		if err := rec.add(n-1, line, outputs); err != nil {
			return nil, fmt.Errorf("line %d of the recording can't be used (%w): it was edited or damaged, or is of another version of astro-activate (%s)", n, err, awscheck.Excerpt(rec.Version))
		}
	}
}

// verify reports how the last line, which end is read from, does not fit the lines before
// it, or is not as it is written.
func (end ending) verify(line, digest []byte) error {
	if end.SHA256 == "" {
		return errNoDigest
	}
	written, err := json.Marshal(end)
	if err != nil || end.SHA256 != hex.EncodeToString(digest) || string(written)+"\n" != string(line) {
		return errChanged
	}
	return nil
}

var (
	errNotEntry  = errors.New("it is not an entry")
	errForm      = errors.New("its output has another form")
	errOperation = errors.New("the operation is unknown to this version")
)

// add adds the nth entry, from 1.
func (rec *Recording) add(n int, line []byte, outputs Outputs) error {
	var e entry
	if json.Unmarshal(line, &e) != nil {
		return errNotEntry
	}
	if e.At.After(rec.last) {
		rec.last = e.At
	}
	switch e.Kind {
	case kindAnswers:
		rec.Answers = e.Output
		return nil
	case kindFull:
		rec.Full, rec.over = true, e.Target != ""
		return nil
	case kindUnfinished:
		if json.Unmarshal(e.Output, &rec.Unfinished) != nil {
			return errForm
		}
		return nil
	case kindStale:
		return rec.drop(n, e.Output)
	}
	var input bytes.Buffer
	if len(e.Input) > 0 && json.Compact(&input, e.Input) != nil {
		return errNotEntry
	}
	e.Input = input.Bytes()
	o := outcome{entry: e, n: n}
	var known bool
	switch e.Kind {
	case kindCall:
		if o.as, known = outputs[e.Service+"."+e.Operation]; !known {
			return errOperation
		}
	case kindProfiles:
		o.as = reflect.TypeFor[[]account.Profile]()
	case kindCredential:
		o.as = reflect.TypeFor[credential]()
	case kindLookup:
		o.as = reflect.TypeFor[[]netip.Addr]()
	case kindSourceAddress:
		o.as = reflect.TypeFor[netip.Addr]()
	case kindConnect:
		o.as = reflect.TypeFor[bool]()
	case kindWait:
		o.as = reflect.TypeFor[waitOutcome]()
	case kindCanonical, kindSystem, kindFind, kindRun:
		o.as = reflect.TypeFor[string]()
	default:
		return errNotEntry
	}
	if _, err := o.decode(); err != nil && e.Error == nil {
		return err
	}
	key := e.key()
	rec.outcomes[key] = o
	if e.Kind != kindWait {
		e.By = ""
		rest := slices.DeleteFunc(rec.askers[e.key()], func(k string) bool { return k == key })
		rec.askers[e.key()] = append(rest, key)
	}
	return nil
}

// drop removes the outcomes that no longer count. numbers are those of entries before the nth.
func (rec *Recording) drop(n int, numbers json.RawMessage) error {
	var list []int
	if json.Unmarshal(numbers, &list) != nil {
		return errForm
	}
	stale := make([]bool, n)
	for _, i := range list {
		if i < 1 || i >= n {
			return errForm
		}
		stale[i] = true
	}
	gone := func(key string) bool { return stale[rec.outcomes[key].n] }
	for rest, keys := range rec.askers {
		rec.askers[rest] = slices.DeleteFunc(keys, gone)
	}
	for key := range rec.outcomes {
		if gone(key) {
			delete(rec.outcomes, key)
		}
	}
	return nil
}

// decode returns the output, as a pointer unless it is a wire.Node, or the error.
func (o outcome) decode() (any, error) {
	switch {
	case o.Error != nil && o.Error.Credentials != nil:
		return nil, o.Error.credentialErr()
	case o.Error != nil:
		return nil, o.Error.err()
	case o.as == nil:
		var n wire.Node
		if json.Unmarshal(o.Output, &n) != nil {
			return nil, errForm
		}
		return n, nil
	}
	v := reflect.New(o.as).Interface()
	d := json.NewDecoder(bytes.NewReader(o.Output))
	d.DisallowUnknownFields() // an output of another form would be read as an empty one
	if d.Decode(v) != nil {
		return nil, errForm
	}
	return v, nil
}
