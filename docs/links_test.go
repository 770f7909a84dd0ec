package docs_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	markdownLink = regexp.MustCompile(`!?\[[^\]]*\]\(([^)\s]+)\)`)
	htmlLink     = regexp.MustCompile(`(?:src|srcset|href)="([^"]+)"`)
)

// TestLinksResolve follows each link of the pages to a file of the repository, and to the
// heading that it names.
func TestLinksResolve(t *testing.T) {
	followed := 0
	for _, page := range append(pages(t), "CHANGELOG.md") {
		text := withoutCode(readPage(t, page))
		for _, m := range slices.Concat(markdownLink.FindAllStringSubmatch(text, -1), htmlLink.FindAllStringSubmatch(text, -1)) {
			target, anchor, hasAnchor := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue // of other sites, which are not asked
			}
			followed++
			file := page
			if target != "" {
				file = path.Join(path.Dir(page), target)
			}
			if strings.HasPrefix(file, "../") {
				continue // to a page of the repository on GitHub, such as its security tab
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, m[1])
			} else if hasAnchor && !slices.Contains(anchorsOf(readPage(t, file)), anchor) {
				t.Errorf("%s links to %s, and %s has no such heading", page, m[1], file)
			}
		}
	}
	if followed < 30 {
		t.Errorf("only %d links were followed", followed)
	}
}

// withoutCode leaves out the fenced blocks and the code spans, in which nothing is a link.
func withoutCode(text string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced {
			b.WriteString(codeSpan.ReplaceAllStringFunc(line, func(span string) string {
				return strings.Map(func(r rune) rune {
					if r == '[' || r == ']' {
						return '.'
					}
					return r
				}, span)
			}))
		}
	}
	return b.String()
}

var codeSpan = regexp.MustCompile("`[^`]*`")

// anchorsOf returns the anchors that GitHub gives to the headings of a page: in lower
// case, without punctuation, with dashes for spaces.
func anchorsOf(text string) (anchors []string) {
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		}
		title := strings.TrimLeft(line, "#")
		if fenced || title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		title = markdownLinkText.ReplaceAllString(strings.TrimSpace(title), "$1")
		anchors = append(anchors, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, title))
	}
	return anchors
}

var markdownLinkText = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

func TestAnchorsAreThoseOfGitHub(t *testing.T) {
	const page = "# Two words\n## `account.clean`\n### What it's for, and not\n```sh\n# a comment\n```\n## [A link](x.md) here\n#hashtag\n## under_score\n"
	want := []string{"two-words", "accountclean", "what-its-for-and-not", "a-link-here", "under_score"}
	if got := anchorsOf(page); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
