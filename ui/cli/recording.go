package cli

import (
	"path/filepath"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
)

// openReplay reads the recording of --replay, and takes its answers as those of a saved
// file: given ones win.
func (a *activation) openReplay(p *program, f *flags) error {
	switch {
	case f.replay == "":
		return nil
	case f.record != "":
		return usage("name --record or --replay, not both: a replay has nothing new to record")
	case f.demo != "":
		return usage("name --demo or --replay, not both: a recording has its own account")
	}
	rec, err := readRecording(p, f.replay)
	if err != nil {
		return usage("--replay: %s: %w", f.replay, err)
	}
	a.replay, a.scenario = rec, rec.Demo
	if rec.Answers != nil {
		if a.base, err = files.ParseAnswers(a.steps, f.replay, rec.Answers); err != nil { // JSON is YAML, too
			return usage("--replay: its answers can't be used: %w", err)
		}
	}
	a.notice = rec.Note()
	if rec.Masked {
		a.notice += " " + wording.MaskedRecording
	}
	if rec.Full {
		a.notice += " It reached its largest size, so that later answers are missing."
	}
	return nil
}

func readRecording(p *program, path string) (*recording.Recording, error) {
	in, err := open(path, p.stdin)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return recording.Read(in, awssim.Outputs())
}

// replayed takes everything that the checks ask from the recording, the time included.
func (a *activation) replayed(o *account.Options) {
	// The time limits of the recording are in it: this machine's must not pass as well.
	a.env.Timeout = time.Hour
	o.Timeout = a.env.Timeout
	a.env.Programs, a.env.Network, a.env.Unfinished = a.replay.Programs(), a.replay.Network(), a.replay.Unfinished
	o.Source, o.Now = a.replay, a.replay.Now
}

// recordedAt is when the recording that is replayed was started; zero without one.
func (a *activation) recordedAt() time.Time {
	if a.replay == nil {
		return time.Time{}
	}
	return a.replay.Started
}

// replaysStandIns reports whether a masked recording is replayed.
func (a *activation) replaysStandIns() bool { return a.replay != nil && a.replay.Masked }

// startRecording records what the options' source answers, if --record asks for it.
func (a *activation) startRecording(p *program, f *flags, o *account.Options) error {
	if f.record == "" {
		return nil
	}
	h := recording.Header{Version: version(), Started: a.now(), ClockRan: !f.once, Demo: a.scenario}
	if o.Now != nil {
		h.Started = o.Now()
	}
	if f.once { // the replay has one time: what is said of an expiry must be the same
		o.Now = func() time.Time { return h.Started }
	}
	var standIn func(member, text string) string
	if p.mask != nil {
		standIn = mask.NewStandIns().Text
	}
	w, err := recording.Create(f.record, h, standIn)
	if err != nil {
		return usage("--record: %w", err)
	}
	a.record, a.recordPath = w, f.record
	o.Source, o.Recorder = w.Source(o.Source), w
	a.env.Network, a.env.Programs = w.Network(a.env.Network), w.Programs(a.env.Programs)
	before := a.close
	a.close = func() {
		before()
		if err := w.Close(); err != nil {
			p.notify("the recording %s is not complete: %v", filepath.Base(f.record), err)
		}
	}
	return nil
}

// recordAnswers adds the answers to the recording, so that its replay needs no others, and which
// checks had no result with them.
func (a *activation) recordAnswers(m *steps.Machine) {
	if a.record != nil && m != nil {
		a.record.Answers(files.NewDocument(a.steps, m.Answers()))
		a.record.Unfinished(steps.Unfinished(m))
	}
}
