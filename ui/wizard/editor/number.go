package editor

import "github.com/astronomer/astro-activate/steps"

// number edits a whole number.
type number struct{ *text }

func newNumber(f steps.Field) Editor { return number{newTextOf(f, MaxText)} }

// ShowErrorNow is always true: no character makes an invalid number valid.
func (number) ShowErrorNow(string) bool { return true }
