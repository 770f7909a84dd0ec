package wizard

import (
	"slices"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// A stack is the open overlays. The last one has the focus.
type stack []component.Overlay

func (s *stack) open(o component.Overlay) { *s = append(*s, o) }

// close closes an overlay.
func (s *stack) close(c component.Component) {
	*s = slices.DeleteFunc(slices.Clone(*s), func(o component.Overlay) bool { return component.Component(o) == c })
}

// closeViews closes every overlay that need not be answered.
func (s *stack) closeViews() {
	*s = slices.DeleteFunc(slices.Clone(*s), func(o component.Overlay) bool { return !o.Modal() })
}

// closeDetails closes what was opened from a list: the list stays.
func (s *stack) closeDetails() {
	*s = slices.DeleteFunc(slices.Clone(*s), func(o component.Overlay) bool {
		_, isList := o.(*overlay.Left)
		return !o.Modal() && !isList
	})
}

// top is the component with the focus, and whether it keeps every key to itself.
func (s stack) top(page component.Component) (c component.Component, modal bool) {
	if len(s) == 0 {
		return page, false
	}
	o := s[len(s)-1]
	return o, o.Modal()
}

// front is the component that fills the body: the last overlay that is not a question in
// the footer, else the page.
func (s stack) front(page component.Component) component.Component {
	for _, o := range slices.Backward(s) {
		if o.Question(component.Context{}) == "" {
			return o
		}
	}
	return page
}

// question is what the overlay with the focus asks in the footer; "": nothing.
func (s stack) question(c component.Context) string {
	if len(s) == 0 {
		return ""
	}
	return s[len(s)-1].Question(c)
}

// asks reports whether the overlay with the focus is a question in the footer. Only its own keys
// and ctrl+c answer it.
func (s stack) asks() bool { return s.question(component.Context{}) != "" }

// left is the open list of what is left; nil: it is not open.
func (s stack) left() *overlay.Left {
	for _, o := range s {
		if l, ok := o.(*overlay.Left); ok {
			return l
		}
	}
	return nil
}

// path is the open path, unless a list covers it; nil: none is open.
func (s stack) path() (path *overlay.Path) {
	for _, o := range s {
		switch o := o.(type) {
		case *overlay.Path:
			path = o
		case *overlay.Left:
			path = nil
		}
	}
	return path
}

// detail is the finding that is open in full, in front; nil: none is.
func (s stack) detail() *overlay.Detail {
	if len(s) == 0 {
		return nil
	}
	d, _ := s[len(s)-1].(*overlay.Detail)
	return d
}

// leaveQuestion is the open question whether to leave; nil: it is not open.
func (s stack) leaveQuestion() *overlay.Leave {
	for _, o := range s {
		if q, ok := o.(*overlay.Leave); ok {
			return q
		}
	}
	return nil
}
