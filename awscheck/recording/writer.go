package recording

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Writer writes a recording, an entry as soon as its call ends. It is safe for
// concurrent use, and it implements account.Recorder.
type Writer struct {
	out  io.WriteCloser
	mask func(member, text string) string // nil: nothing is masked
	seed maphash.Seed
	max  int // bytes

	mu      sync.Mutex
	err     error     // the first one; nothing is written after it
	digest  hash.Hash // of what is written
	bytes   int
	entries int
	full    bool                    // some outcomes are left out, and marked
	over    bool                    // some are not even marked
	last    map[uint64]*lastOutcome // by the hash of its key
	waits   map[string]bool         // those that are recorded, by key
	held    []heldError             // in order

	unfinished []string
}

// A lastOutcome is the last outcome of what was asked.
type lastOutcome struct {
	kind, profile string
	sum           uint64 // its hash
	entry         int    // the number of the entry that a replay takes it from; 0: none, or it is held
	stale         bool   // the checks ran once more, and there is no outcome yet
}

var _ account.Recorder = (*Writer)(nil)

var errInTheWay = errors.New("the file exists and is not a recording: choose another name")

// Create starts a recording in a file that only its owner can read, in place of an earlier
// recording of that name; any other file stays, unless it is empty. mask replaces what identifies the account in a text, given the name of
// the member that holds it, and marks the recording as masked; nil: nothing is replaced.
func Create(path string, h Header, mask func(member, text string) string) (*Writer, error) {
	if err := mayReplace(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := file.Chmod(0o600); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return newWriter(file, h, mask), nil
}

// mayReplace reports why the file of a path must not be overwritten. A pipe or a device
// can be written to.
func mayReplace(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil // what is wrong with the path, opening it says
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	const start = `{"recording":"` + schemaName
	found := make([]byte, len(start))
	if _, err := io.ReadFull(file, found); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if string(found) != start {
		return fmt.Errorf("%s: %w", path, errInTheWay)
	}
	return nil
}

func newWriter(out io.WriteCloser, h Header, mask func(member, text string) string) *Writer {
	w := &Writer{out: out, mask: mask, seed: maphash.MakeSeed(), max: MaxBytes, digest: sha256.New(), last: map[uint64]*lastOutcome{}, waits: map[string]bool{}}
	h.Recording, h.Masked = Schema, mask != nil
	w.line(h)
	return w
}

// Close writes the last line. Its error says why the recording is not complete.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.release()
	if stale := w.stale(); stale != nil {
		w.line(entry{Kind: kindStale, At: now(), Output: w.json(stale, nil)})
		w.entries++
	}
	if len(w.unfinished) > 0 {
		w.line(entry{Kind: kindUnfinished, At: now(), Output: w.json(w.unfinished, nil)})
		w.entries++
	}
	if w.full {
		e := entry{Kind: kindFull, At: now()}
		if w.over {
			e.Target = unmarked
		}
		w.line(e)
		w.entries++
	}
	w.line(ending{End: true, Entries: w.entries, SHA256: hex.EncodeToString(w.digest.Sum(nil))})
	if err := w.out.Close(); w.err == nil {
		w.err = err
	}
	if w.err == nil && w.full {
		return fmt.Errorf("it reached %d MB, the limit; a replay lacks what was answered later", MaxBytes>>20)
	}
	return w.err
}

// line writes a value as one line. w.mu must be held.
func (w *Writer) line(v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	if w.err == nil && err == nil {
		var n int
		text := awscheck.EscapeJSON(b.Bytes())
		n, err = w.out.Write(text)
		w.digest.Write(text[:n])
		w.bytes += n
	}
	if w.err == nil {
		w.err = err
	}
}

// add writes an entry with its outcome, unless it is the same as the last one. What was
// canceled has no outcome.
func (w *Writer) add(e entry, input, output any, f *failure) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.put(e, input, output, f)
}

// put does what add does. w.mu must be held.
func (w *Writer) put(e entry, input, output any, f *failure) {
	if f != nil && f.Kind == kindCanceled || w.over || w.err != nil {
		return
	}
	profile := e.Profile
	e.Profile = w.text(memberProfile, e.Profile)
	switch of := output.(type) {
	case []account.Profile:
		output = w.profiles(of)
	case string:
		if e.Kind == kindCanonical {
			output = w.text(memberHost, of)
		}
	}
	if e.Error = w.masked(f); f == nil || e.Kind == kindRun { // a program that fails prints why
		e.Output = w.json(output, w.maskOf(e))
	}
	if input != nil {
		// After the output: a token that asks for a page was in the reply with the page before.
		e.Input = w.json(input, w.maskInput())
	}
	e.By = w.fact(e.By)
	if e.Kind == kindWait {
		e.Target = w.fact(e.Target)
	} else {
		e.Target = w.text(memberOf(e.Kind), e.Target)
	}
	key := maphash.String(w.seed, e.key())
	if size := len(e.Input) + len(e.Output); size > smallBytes && w.bytes+size > w.max-w.max>>4 {
		w.full = true
		e.Output, e.Error = nil, &failure{Kind: kindDropped} // and not the outcome that it had before
	}
	outcome, err := json.Marshal(struct {
		Output json.RawMessage
		Error  *failure
	}{e.Output, e.Error})
	if err != nil {
		w.err = err
		return
	}
	sum, last := maphash.Bytes(w.seed, outcome), w.last[key]
	if last != nil && last.sum == sum {
		last.stale = false
		return
	}
	if w.bytes+len(e.Input)+len(outcome) > w.max-smallBytes { // room for the last lines
		w.full, w.over = true, true
		return
	}
	if last == nil {
		last = &lastOutcome{kind: e.Kind, profile: profile}
		w.last[key] = last
		w.bytes += staleBytes
	}
	last.sum, last.stale = sum, false
	e.At, e.By, e.Target = now(), readable(e.By), readable(e.Target)
	w.held = slices.DeleteFunc(w.held, func(h heldError) bool { return h.last == last }) // the last outcome counts
	if w.mask != nil && f != nil && e.Error.Message != "" {
		w.held = append(w.held, heldError{last, e, f})
		w.bytes += len(e.Input) + len(outcome) + 1024 // for its names
		return
	}
	w.entry(last, e)
}

// entry writes the entry of an outcome. w.mu must be held.
func (w *Writer) entry(last *lastOutcome, e entry) {
	w.line(e)
	w.entries++
	last.entry = w.entries
}

// Forgot implements account.Recorder.
func (w *Writer) Forgot(profile string, every bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, last := range w.last {
		switch last.kind {
		case kindAnswers, kindSystem: // they are the same in all runs of the checks
			continue
		case kindCall, kindCredential, kindWait:
			if !every && last.profile != profile {
				continue
			}
		}
		last.stale = true
	}
}

// stale returns the numbers of the entries that no longer count, in order; nil: all count. w.mu must
// be held.
func (w *Writer) stale() (list []int) {
	is := make([]bool, w.entries+1)
	for _, last := range w.last {
		is[last.entry] = last.stale
	}
	for n, stale := range is {
		if stale && n > 0 {
			list = append(list, n)
		}
	}
	return list
}

// A heldError is an error with a message, which a masked recording gets at its end: a reply after
// it can have the name of a resource that is in the message.
type heldError struct {
	last  *lastOutcome
	entry entry
	of    *failure // not masked
}

// release writes the errors that were held. w.mu must be held.
func (w *Writer) release() {
	for _, h := range w.held {
		h.entry.Error = w.masked(h.of)
		w.entry(h.last, h.entry)
	}
	w.held = nil
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

func (w *Writer) json(v any, mask func(member, text string) string) json.RawMessage {
	data, err := compact(v, mask)
	if w.err == nil {
		w.err = err
	}
	return data
}

func (w *Writer) text(member, s string) string {
	if w.mask == nil {
		return s
	}
	return w.mask(member, s)
}

// fact is the name of a fact, or of the check or fact that asks, masked: as the replay makes it of
// masked answers. The parts of a fact's name are separated by NUL: the service, the operation, the
// region, and what distinguishes its parameters, which are names of users in those of IAM.
func (w *Writer) fact(name string) string {
	parts := strings.Split(name, "\x00")
	for i, part := range parts {
		member := memberLocal
		if i > 2 && strings.HasSuffix(parts[0], "IAM") && strings.Contains(parts[1], "User") {
			member = memberInput + "UserName"
		}
		parts[i] = w.text(member, part)
	}
	return strings.Join(parts, "\x00")
}

// What a mask gets for the member where a text of an entry is in none.
const (
	memberProfile = "profile" // the name of a profile, or of a session of IAM Identity Center
	memberHost    = "host"    // the name of a host
	memberLocal   = "local"   // a text of this machine, in which these can be

	memberError = "error"         // the message of an error
	memberName  = "resource name" // that a customer has given to a resource
	memberTag   = "tag value"
	memberInput = "input " // begins the name of a member of a request, which can have such a name
)

// memberOf is the member for the target of an entry.
func memberOf(kind string) string {
	if kind == kindLookup || kind == kindCanonical {
		return memberHost
	}
	return memberLocal
}

// profiles are the profiles of this machine, their names masked.
func (w *Writer) profiles(of []account.Profile) []account.Profile {
	masked := slices.Clone(of)
	for i := range masked {
		p := &masked[i]
		p.Name, p.SSOSession, p.Source = w.text(memberProfile, p.Name), w.text(memberProfile, p.SSOSession), w.text(memberProfile, p.Source)
	}
	return masked
}

func (w *Writer) masked(f *failure) *failure {
	if f == nil {
		return f
	}
	masked := *f
	masked.Message, masked.Host, masked.Name = w.text(memberError, withoutLogin(f.Message)), w.text(memberHost, f.Host), w.text(memberLocal, f.Name)
	return &masked
}

// Call implements account.Recorder.
func (w *Writer) Call(a account.Answer) {
	w.add(entry{Kind: kindCall, By: a.By, Profile: a.Profile, Service: a.Service, Operation: a.Operation, Region: a.Region},
		inputOf(a.Input), a.Output, newCallFailure(a.Err))
}

// inputOf is the part of a call's input that distinguishes it from others.
func inputOf(in any) any {
	if call, ok := in.(wire.Input); ok {
		return request{call.Operation.Params, call.Page}
	}
	return in
}

// Credential implements account.Recorder.
func (w *Writer) Credential(c account.CredentialFacts) {
	e := entry{Kind: kindCredential, Profile: c.Profile, By: ofVersion(c.Version)}
	if c.Failure == nil {
		w.add(e, nil, credential{c.Region, c.OneEndpoint, c.Credential}, nil)
	} else if c.Failure.Reason != account.Canceled {
		w.add(e, nil, nil, newCredentialFailure(c.Failure))
	}
}

// ofVersion is who asks for the credentials of a profile; "": the first one.
func ofVersion(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("version %d", n+1)
}

// Wait implements account.Recorder. A wait that ended in time, with the first version of the fact,
// needs no entry, unless the same one has another already.
func (w *Writer) Wait(x account.Wait) {
	e := entry{Kind: kindWait, Profile: x.Profile, By: x.By, Target: x.Fact}
	w.mu.Lock()
	needed := w.waits[e.key()] || x.TimedOut != nil || x.Version > 0
	if needed {
		w.waits[e.key()] = true
	}
	w.mu.Unlock()
	if needed {
		w.add(e, nil, waitOutcome{x.TimedOut, x.Version}, nil)
	}
}

// readable is the name of a fact, whose parts are separated by NUL, as it is recorded.
func readable(name string) string { return strings.ReplaceAll(name, "\x00", " ") }

// Answers records the answers that the checks ran with, so that a replay needs no other
// file.
func (w *Writer) Answers(document any) { w.add(entry{Kind: kindAnswers}, nil, document, nil) }

// Unfinished records at the end which checks had no result, so that they have none in the replay
// either: AWS may have answered what they ask to other checks. The last list counts.
func (w *Writer) Unfinished(checks []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unfinished = checks
}

// local records an outcome of this machine and passes its error on. An outcome after ctx was
// canceled is not recorded.
func (w *Writer) local(ctx context.Context, kind, target string, output any, err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(ctx.Err(), context.Canceled) { // and not before: Forgot comes after that
		return err
	}
	f := newFailure(err)
	switch {
	case f == nil:
	case kind == kindConnect && account.CallerTimedOut(ctx) && errors.Is(err, context.DeadlineExceeded): // and not refused
		f.Kind = kindTimeLimit
	case kind == kindRun && ctx.Err() != nil: // the program was killed
		f.Kind = kindTimeout
	}
	w.put(entry{Kind: kind, Target: target, By: account.Caller(ctx)}, nil, output, f)
	return err
}
