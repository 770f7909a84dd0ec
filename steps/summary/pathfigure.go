package summary

import (
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// The geometry of the figure, in its own units: a row for each service, with its hops at
// fixed places between Astro's VPC on the left and the target VPC on the right.
const (
	figureWidth  = 1000
	figureTop    = 64 // of the first row
	figureRow    = 78
	figureRows   = 12 // more would not fit on a page
	replyBelow   = 30 // how far the way back is below the way there
	podAt        = 52
	serviceAt    = 800
	serviceWidth = 176
)

// hopAt is where the hops stand, in the order of hops.
func hopAt() []int { return []int{140, 250, 400, 540, 660, serviceAt, 600} }

// figure draws the paths: both VPCs, the peering between them, and each service's hops.
// Its title and description say the same in words.
func (p *htmlPage) figure(paths []Path, plan plan) {
	p.leave()
	shown := BlockedFirst(paths)
	left := len(shown) - min(len(shown), figureRows)
	shown = shown[:len(shown)-left]
	height := figureTop + figureRow*len(shown) + 10
	p.raw(fmt.Sprintf("<figure>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"paths-title paths-text\">\n", figureWidth, height))
	p.raw(`<title id="paths-title">Paths from Astro to your data services</title>` + "\n")
	p.raw(`<desc id="paths-text">`)
	for _, s := range shown {
		p.text(fmt.Sprintf("%s: %s. ", s.Service.Name, s.State()))
	}
	p.raw("</desc>\n")
	p.vpc(8, 312, height, "Astro's VPC", plan.astroCIDR)
	p.vpc(480, figureWidth-488, height, "Target VPC "+plan.vpc, plan.region)
	p.svgText(hopAt()[2], 26, "middle", "Peering")
	for i, s := range shown {
		p.path(s, figureTop+figureRow*i+14)
	}
	p.raw("</svg>\n")
	if left > 0 {
		p.element("figcaption", "", fmt.Sprintf("%s more, in the list below.", wording.Count(left, "service", "services")))
	}
	p.raw("</figure>\n")
}

// BlockedFirst returns paths with those that are blocked before the others.
func BlockedFirst(paths []Path) (sorted []Path) {
	for _, blocked := range []bool{true, false} {
		for _, p := range paths {
			if p.IsBlocked() == blocked {
				sorted = append(sorted, p)
			}
		}
	}
	return sorted
}

func (p *htmlPage) vpc(x, width, height int, title, about string) {
	p.raw(fmt.Sprintf(`<rect class="vpc" x="%d" y="8" width="%d" height="%d" rx="8"/>`, x, width, height-16))
	p.svgText(x+14, 28, "", title)
	p.svgText(x+14, 44, "small", about)
	p.raw("\n")
}

func (p *htmlPage) svgText(x, y int, class, text string) {
	p.raw(fmt.Sprintf(`<text x="%d" y="%d" class="%s">`, x, y, class))
	p.text(text)
	p.raw("</text>")
}

// path draws one service's path: the way there at y, and the way back below it.
func (p *htmlPage) path(s Path, y int) {
	at, cut := hopAt(), false
	x := podAt
	for i, h := range s.Hops[:len(s.Hops)-1] {
		p.wire(fmt.Sprintf("M%d %d H%d", x, y, at[i]), cut)
		x, cut = at[i], cut || h.Status == awscheck.Fail
	}
	back, pod := s.Hops[len(s.Hops)-1], podAt+14
	p.wire(fmt.Sprintf("M%d %d V%d H%d", serviceAt+serviceWidth/2, y, y+replyBelow, at[len(at)-1]), cut)
	p.wire(fmt.Sprintf("M%d %d H%d V%d", at[len(at)-1], y+replyBelow, pod, y), cut || back.Status == awscheck.Fail)
	p.raw(fmt.Sprintf(`<circle class="vpc" cx="%d" cy="%d" r="22"/>`, podAt, y))
	p.svgText(podAt, y+4, "middle", "pod")
	for i, h := range s.Hops {
		switch h.Check {
		case awscheck.PathInterface:
			p.service(s, h, y)
		case awscheck.PathRoute:
			p.hop(h, at[i], y+replyBelow, "")
		default:
			p.hop(h, at[i], y, h.Name)
		}
	}
	p.svgText(at[len(at)-1]+16, y+replyBelow+14, "small", back.Name)
	p.raw("\n")
}

func (p *htmlPage) wire(d string, cut bool) {
	class := "wire"
	if cut {
		class += " cut"
	}
	p.raw(fmt.Sprintf(`<path class="%s" d="%s"/>`, class, d))
}

// hop draws a hop with its mark, and its name above it.
func (p *htmlPage) hop(h Hop, x, y int, name string) {
	p.raw(fmt.Sprintf(`<g class="%s">`, h.Status))
	if h.Detail != "" {
		p.element("title", "", h.Detail)
	}
	p.raw(fmt.Sprintf(`<circle class="hop" cx="%d" cy="%d" r="10"/>`, x, y))
	p.svgText(x, y+5, "mark", pathMark(h.Status))
	p.svgText(x, y-16, "small middle", name)
	p.raw("</g>")
}

// service draws the service at the end of its path, with the mark of its interface.
func (p *htmlPage) service(s Path, h Hop, y int) {
	p.raw(fmt.Sprintf(`<g class="%s">`, h.Status))
	if h.Detail != "" {
		p.element("title", "", h.Detail)
	}
	p.raw(fmt.Sprintf(`<rect class="box" x="%d" y="%d" width="%d" height="40" rx="6"/>`, serviceAt, y-20, serviceWidth))
	p.svgText(serviceAt+12, y-3, "", shortened(s.Service.Name, 18)+" "+pathMark(h.Status))
	p.svgText(serviceAt+12, y+13, "small", fmt.Sprintf("%s, port %d", shortened(s.Service.Kind, 16), s.Service.Port))
	p.raw("</g>")
}

// shortened cuts a text that would leave its box.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
