package page

import (
	"slices"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// minPane is the least height of a pane, below which it says too little.
const minPane = 7

// drawPane draws what to do about the finding at a pointer or, without one, about the first
// problem: a very wide screen has room for it beside the list. nil: there is nothing to do, or
// no room.
func drawPane(r *render.Renderer, rows []results.Row, pointer string, width, height int) []string {
	at := results.Index(rows, pointer)
	if at < 0 {
		at = slices.IndexFunc(rows, func(row results.Row) bool { return row.Kind.Problem() })
	}
	if at < 0 || height < minPane || rows[at].Earlier != "" || rows[at].Kind == results.Blocked || rows[at].Finding.Remedy.IsZero() {
		return nil
	}
	title := render.Wrap(r.Clean(rows[at].Finding.Title), width-4)
	last := len(title) - 1
	lines := append(render.Styled(r.Strong, title[:last]), r.Rule(title[last], "", width))
	body := overlay.Pane(*r, rows[at], width)
	if room := height - len(lines); len(body) > room {
		body = append(body[:room-1:room-1], r.Dim.Render(r.Glyphs.Below+" "+keys.All().Next.Help().Key+" on the finding shows all"))
	}
	return append(lines, body...)
}
