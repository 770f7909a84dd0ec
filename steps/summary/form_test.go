package summary

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	htmlrender "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
	"mvdan.cc/sh/v3/syntax"

	"github.com/astronomer/astro-activate/awscheck"
)

// markdownForm is the form of the page that GitHub makes of Markdown. It requires that no text on it
// notifies a user.
func markdownForm(t testing.TB, data []byte) []string {
	t.Helper()
	page := pageOf(t, MarkdownFormat, data)
	for n := range page.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "code" && n.Parent.Data != "a" && mention.MatchString(n.Data) {
			t.Errorf("%q notifies a user", n.Data)
		}
	}
	return pageForm(t, page)
}

// htmlForm is the form of a page.
func htmlForm(t testing.TB, data []byte) []string {
	t.Helper()
	return pageForm(t, pageOf(t, HTMLFormat, data))
}

// pageOf parses HTML as a browser does, or Markdown in GitHub's dialect, in which HTML is let through.
func pageOf(t testing.TB, f Format, data []byte) *html.Node {
	t.Helper()
	if f == MarkdownFormat {
		var page bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(htmlrender.WithUnsafe())).Convert(data, &page); err != nil {
			t.Fatal(err)
		}
		data = page.Bytes()
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// requireLinks requires that links lead to an anchor of the page or to an https address.
func requireLinks(t testing.TB, f Format, data []byte) {
	t.Helper()
	for n := range pageOf(t, f, data).Descendants() {
		for _, a := range n.Attr {
			if (a.Key == "href" || a.Key == "src") && target.FindString(a.Val) == "" {
				t.Errorf("%s: a link leads to %q", f, a.Val)
			}
		}
	}
}

// textAttributes have texts as values; the form has their names only.
var textAttributes = []string{"id", "aria-label", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "viewbox", "d", "style"}

// pageForm is each element with its depth and attributes, the commands, the texts of scripts and
// styles, and the comments.
func pageForm(t testing.TB, page *html.Node) (form []string) {
	t.Helper()
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		add := func(part string) { form = append(form, fmt.Sprintf("%*s%s", depth, "", part)) }
		switch n.Type {
		case html.TextNode:
			switch within := n.Parent; {
			case within.Data == "td" && slices.Contains(ownCells, n.Data):
				add(n.Data)
			case within.Data == "script", within.Data == "style":
				add(n.Data)
			case within.Data == "code" && hasClass(within, "language-sh"):
				form = append(form, shellForm(t, []byte(n.Data))...)
			case within.Data == "pre" && hasClass(within, "text"): // a message
				form = append(form, commandsForm(t, "      ", n.Data)...)
			case within.Data == "pre":
				form = append(form, commandsForm(t, "", n.Data)...)
			}
		case html.CommentNode, html.DoctypeNode:
			add("<!" + n.Data)
		case html.ElementNode:
			part := "<" + n.Data
			for _, a := range n.Attr {
				value := a.Val
				switch {
				case slices.Contains(textAttributes, a.Key):
					value = ""
				case a.Key == "href" && target.MatchString(value):
					value = target.FindString(value)
				}
				part += fmt.Sprintf(" %s=%q", a.Key, value)
			}
			add(part)
		}
		for c := range n.ChildNodes() {
			walk(c, depth+1)
		}
	}
	walk(page, 0)
	return form
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == class })
}

var (
	// ownCells are in the last column of the table of checks, which is elsewhere if a cell is divided.
	ownCells = []string{string(awscheck.Live), string(awscheck.Local), string(awscheck.None)}
	// target is what an address begins with that a link may lead to.
	target = regexp.MustCompile(`^(https://|#)`)
	// mention is what GitHub takes for a user, in the text that it shows.
	mention = regexp.MustCompile(`(^|\W)@[A-Za-z0-9]`)
)

// xmlForm is each element with its attributes; counts have their values.
func xmlForm(t testing.TB, data []byte) (form []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return form
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			part := "<" + token.Name.Local
			for _, a := range token.Attr {
				part += " " + a.Name.Local
				if slices.Contains([]string{"tests", "failures", "errors", "skipped", "type"}, a.Name.Local) {
					part += "=" + a.Value
				}
			}
			form = append(form, part)
		case xml.EndElement:
			form = append(form, "</"+token.Name.Local)
		case xml.Comment, xml.Directive, xml.ProcInst:
			form = append(form, fmt.Sprintf("%T", token))
		}
	}
}

func wellFormed(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// shellForm is what bash makes of a script: each statement and its words, without what is in
// words that expand to nothing else.
func shellForm(t testing.TB, script []byte) (form []string) {
	t.Helper()
	file, err := syntax.NewParser().Parse(bytes.NewReader(script), "")
	if err != nil {
		t.Errorf("bash does not read it: %v\n%s", err, script)
		return nil
	}
	depth := 0
	syntax.Walk(file, func(n syntax.Node) bool {
		if n == nil {
			depth--
			return true
		}
		form = append(form, fmt.Sprintf("%*s%T", depth, "", n))
		if word, ok := n.(*syntax.Word); ok && !slices.ContainsFunc(word.Parts, func(p syntax.WordPart) bool { return !literal(p) }) {
			return false
		}
		depth++
		return true
	})
	return form
}

// endOfComment is what the parser, unlike a shell, takes for the end of a comment without the end of its
// line: "x # y \". In a runbook, only comments have texts at the ends of lines.
var endOfComment = regexp.MustCompile(`(?m)(#.*?)\\+$`)

// literal reports whether a part of a word stands for itself: nothing in it is expanded.
func literal(part syntax.WordPart) bool {
	switch p := part.(type) {
	case *syntax.SglQuoted:
		return !p.Dollar
	case *syntax.Lit:
		return !strings.ContainsAny(strings.ReplaceAll(p.Value, `\'`, ""), "*?[{~\\")
	}
	return false
}

// command begins what a shell is to run of a message.
var command = regexp.MustCompile(`^(aws |astro-activate |[A-Z_]+_(ID|ARN)=|[a-z]+=)`)

// commandsForm is each command for AWS or for the program, as its first words, and each variable. It
// requires that a shell runs that program, and nothing else.
func commandsForm(t testing.TB, indent, text string) (form []string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		text, indented := strings.CutPrefix(lines[i], indent)
		if !indented || !command.MatchString(text) {
			continue
		}
		form = append(form, command.FindString(text))
		err := runsOneProgram(text)
		for ; (syntax.IsIncomplete(err) || strings.HasSuffix(text, ` \`)) && i+1 < len(lines); i++ {
			text += "\n" + strings.TrimPrefix(lines[i+1], indent)
			err = runsOneProgram(text)
		}
		if err != nil {
			t.Errorf("%v: %s", err, text)
		}
	}
	return form
}

// runsOneProgram reports what a shell would do beside running one program, or setting a variable,
// with the words that are there.
func runsOneProgram(command string) error {
	file, err := syntax.NewParser(syntax.KeepComments(true)).Parse(strings.NewReader(command), "")
	if err != nil {
		return err
	}
	if len(file.Stmts) != 1 || len(file.Last) > 0 {
		return errors.New("it is not one statement")
	}
	return isOneProgram(file.Stmts[0])
}

func isOneProgram(s *syntax.Stmt) error {
	call, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || s.Negated || s.Background || s.Coprocess || len(s.Redirs)+len(s.Comments) > 0 || len(call.Assigns) > 0 && len(call.Args) > 0 {
		return errors.New("it is not one program")
	}
	words := call.Args
	for _, a := range call.Assigns {
		words = append(words, a.Value)
	}
	for _, w := range words {
		for _, p := range w.Parts {
			if !literal(p) && !isFilledIn(p) {
				return errors.New("a word of it expands")
			}
		}
	}
	return nil
}

// isFilledIn reports whether a part of a word is in quotes, with variables and what a command for AWS
// prints.
func isFilledIn(part syntax.WordPart) bool {
	quoted, ok := part.(*syntax.DblQuoted)
	if !ok {
		return false
	}
	for _, p := range quoted.Parts {
		switch p := p.(type) {
		case *syntax.Lit:
		case *syntax.ParamExp:
			if !p.Short {
				return false
			}
		case *syntax.CmdSubst:
			if len(p.Stmts) != 1 || isOneProgram(p.Stmts[0]) != nil {
				return false
			}
			if call := p.Stmts[0].Cmd.(*syntax.CallExpr); len(call.Args) == 0 || call.Args[0].Lit() != "aws" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// terraformForm is Terraform's part of a runbook without what is in quotes and comments.
func terraformForm(t testing.TB, script []byte) []string {
	t.Helper()
	_, text, found := strings.Cut(string(script), "<<'TERRAFORM'\n")
	text, _, ended := strings.Cut(text, "\nTERRAFORM\n")
	if !found || !ended {
		t.Errorf("the runbook has no Terraform:\n%s", script)
	}
	return strings.Split(valuesHCL.ReplaceAllStringFunc(text, func(value string) string {
		left := strings.NewReplacer("$${", "", "%%{", "").Replace(value)
		if value[0] == '"' && (strings.Contains(left, "${") || strings.Contains(left, "%{")) {
			t.Errorf("Terraform evaluates a part of %s", value)
		}
		return value[:1]
	}), "\n")
}

// valuesHCL are comments and quoted templates. (HCL native syntax specification.)
var valuesHCL = regexp.MustCompile(`#.*|"(\\.|[^"\\\n])*"`)

// ticketForm is the first word of each line of what is pasted that is not indented: none of these
// begins with a text from outside.
func ticketForm(ticket []byte) (form []string) {
	_, pasted, _ := strings.Cut(string(ticket), "-----\n")
	for line := range strings.Lines(pasted) {
		if first, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); first != "" {
			form = append(form, first)
		}
	}
	return form
}
