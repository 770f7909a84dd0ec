package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// MFACode asks for the code of an MFA device. No check waits for it: those that need
// the code have failed, and run again once there is one.
type MFACode struct {
	shown
	request account.MFARequest
	code    editor.Input
}

// NewMFACode makes the question for the code that a check asked for.
func NewMFACode(r account.MFARequest) *MFACode {
	return &MFACode{request: r, code: editor.NewHidden(12)}
}

func (o *MFACode) Modal() bool  { return true }
func (o *MFACode) Typing() bool { return true }

func (o *MFACode) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Next):
		if err := o.request.Reply(strings.TrimSpace(o.code.Text())); err != nil {
			return component.Notify{Text: "The code is not valid: " + err.Error() + ".", Error: true}
		}
		return component.Batch{component.Close{}, component.RecheckProfile{Profile: o.request.Profile}, component.NextMFARequest{},
			component.Notify{Text: "Checking again with the code."}}
	case keys.Is(k, &bound.Back):
		o.request.Dismiss()
		return component.Batch{component.Close{}, component.NextMFARequest{},
			component.Notify{Text: "Nothing can be read with " + o.profile() + " without a code. Press ctrl+r to be asked again."}}
	}
	o.code.Press(k)
	return component.None{}
}

func (o *MFACode) Paste(_ component.Context, text string) component.Action {
	o.code.Paste(strings.TrimSpace(text))
	return component.None{}
}

func (o *MFACode) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Next, "send the code"), keys.Named(bound.Back, "skip")}
}

func (o *MFACode) profile() string {
	if o.request.Profile == "" {
		return "the default profile"
	}
	return "profile " + render.Safe(o.request.Profile)
}

func (o *MFACode) Layout(c component.Context, width, _ int) {
	b := dialog(c.Renderer, width, "MFA code", "AWS asks for the current code of the MFA device of "+o.profile()+
		": the six digits that it shows. The code is used once and never stored.")
	b.Blank()
	o.code.Layout(c.Renderer, b.Width)
	line, at := o.code.View(c.Renderer, b.Width, "123456")
	o.lines, o.at = append(b.Lines, line, ""), at.Down(len(b.Lines))
}
