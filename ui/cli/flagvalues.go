package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A word is the value of a flag that takes any text. kind stands for it in the help.
type word struct {
	text *string
	kind string
}

func (w word) String() string {
	if w.text == nil {
		return ""
	}
	return *w.text
}
func (w word) Type() string { return w.kind }
func (w word) Set(s string) error {
	*w.text = s
	return nil
}

// words are the values of a flag that can be repeated.
type words []string

func (w *words) String() string { return strings.Join(*w, " ") }
func (w *words) Type() string   { return "KEY=VALUE" }
func (w *words) Set(s string) error {
	*w = append(*w, s)
	return nil
}

// A duration is above zero.
type duration time.Duration

func (d *duration) Type() string { return "DURATION" }
func (d *duration) Set(s string) error {
	given, err := time.ParseDuration(s)
	if err != nil || given <= 0 {
		return errors.New("write a duration above zero, such as 20s or 2m")
	}
	*d = duration(given)
	return nil
}

// String writes a duration as people do: 24h, not 24h0m0s.
func (d *duration) String() string {
	s := time.Duration(*d).String()
	for _, zero := range []struct{ unit, zero string }{{"m", "0s"}, {"h", "0m"}} {
		if strings.HasSuffix(s, zero.unit+zero.zero) {
			s = strings.TrimSuffix(s, zero.zero)
		}
	}
	return s
}

// A maskFlag is --mask. The mask counts from the moment the flag is parsed, so that
// errors about the flags after it are masked, too.
type maskFlag struct{ p *program }

func (m maskFlag) IsBoolFlag() bool { return true }
func (m maskFlag) Type() string     { return "bool" }
func (m maskFlag) String() string   { return strconv.FormatBool(m.p != nil && m.p.mask != nil) }
func (m maskFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("write true or false, or nothing")
	}
	m.p.mask, m.p.unmasked = nil, !on
	if on {
		m.p.mask = newMask(m.p)
	}
	return nil
}

// A choice is a flag that takes one of a few words. kind stands for them in the help.
type choice struct {
	kind    string
	value   string
	choices []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return c.kind }
func (c *choice) list() string   { return strings.Join(c.choices, ", ") }
func (c *choice) Set(s string) error {
	if !slices.Contains(c.choices, s) {
		return fmt.Errorf("write one of %s", c.list())
	}
	c.value = s
	return nil
}
