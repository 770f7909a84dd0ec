package awscheck

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Remedy is how to fix the problem of a finding. Commands are POSIX shell commands,
// ready to paste.
type Remedy struct {
	Owner    Owner    `json:"owner,omitempty"` // who can do it; "": the default owner of the check
	Text     string   `json:"text,omitempty"`
	Look     []string `json:"look,omitempty"`     // commands that only show what it concerns, and lines of WithCredentials
	Commands []string `json:"commands,omitempty"` // commands that change something, in order
	// Deletes is how many resources Commands delete; 0: they delete nothing. What
	// Commands themselves have created does not count.
	Deletes int      `json:"deletes,omitempty"`
	Policy  *Policy  `json:"policy,omitempty"` // an IAM policy document to attach
	Links   []string `json:"links,omitempty"`  // https URLs
	// Denies are the statements that deny explicitly what was found to be denied, if
	// they could be read: an allow elsewhere does not override them.
	Denies []DenyStatement `json:"denies,omitempty"`
	// Revision is how the managed policy that denies must read instead; nil: not known. The
	// message to its owner has it.
	Revision *PolicyRevision `json:"revision,omitempty"`
	// AcceptIf is the condition under which the finding is not a problem, as a clause that
	// follows "if"; "": no such condition is known. A program can then let its user
	// acknowledge the finding with a reason.
	AcceptIf string `json:"-"`
	// Moves says that the fix is to move the data service behind the peering: the target VPC has
	// its address.
	Moves bool `json:"-"`
	// Elsewhere says that moving it there leads nowhere: the target VPC is known not to have its address.
	Elsewhere bool `json:"-"`
	// Login is the program, with its arguments, that a program can run in the terminal to
	// renew the credentials: Commands[0] without the shell. Nil: no sign-in helps.
	Login []string `json:"-"`
}

// A DenyStatement is a statement of a policy that denies explicitly.
type DenyStatement struct {
	Policy    string `json:"policy"`    // which policy it is in, in words
	Statement string `json:"statement"` // JSON on several lines, as the policy has it
}

// A PolicyRevision is a customer managed policy as it must read instead.
type PolicyRevision struct {
	ARN      string `json:"arn"`
	Version  string `json:"version"`  // that was read, such as v3
	Document string `json:"document"` // JSON on several lines
}

// Inspect are the commands that show what has the policy as its boundary, and which versions there are. (IAM API
// Reference, ListEntitiesForPolicy and ListPolicyVersions.)
func (v *PolicyRevision) Inspect() []string {
	return []string{"aws iam list-entities-for-policy --policy-arn " + Quote(v.ARN) + " --policy-usage-filter PermissionsBoundary", "aws iam list-policy-versions --policy-arn " + Quote(v.ARN)}
}

// Replace is the command that makes a document the policy's new default version. document is an argument of a
// shell. (IAM API Reference, CreatePolicyVersion.)
func (v *PolicyRevision) Replace(document string) string {
	return "aws iam create-policy-version --policy-arn " + Quote(v.ARN) + " --set-as-default --policy-document " + document
}

// Restore is the command that makes the version that was read the default again. (IAM API Reference,
// SetDefaultPolicyVersion.)
func (v *PolicyRevision) Restore() string {
	return "aws iam set-default-policy-version --policy-arn " + Quote(v.ARN) + " --version-id " + Quote(v.Version)
}

const withCredentials = "# As "

// WithCredentials is a line before commands that other credentials than those that were checked must
// run: of whose they are.
func WithCredentials(of string) string { return withCredentials + of + ":" }

// NamesCredentials reports whether a line is one of WithCredentials.
func NamesCredentials(line string) bool { return strings.HasPrefix(line, withCredentials) }

// Safe returns the commands that delete nothing: the look, then what changes something.
func (r Remedy) Safe() []string {
	if r.Deletes > 0 {
		return slices.Clone(r.Look)
	}
	return slices.Concat(r.Look, r.Commands)
}

// IsZero reports whether the remedy is empty. Owner, Denies, Revision and AcceptIf alone are not a remedy.
func (r Remedy) IsZero() bool {
	return r.Text == "" && len(r.Look)+len(r.Commands) == 0 && r.Policy == nil && len(r.Links) == 0
}

// Short is the beginning of the fix, for the line below a finding: the first sentence of
// Text, without its full stop, or else the first command that deletes nothing, what the
// policy allows, or the first link. "": there is no remedy.
func (r Remedy) Short() string {
	switch safe := r.Safe(); {
	case r.Text != "":
		first, _ := r.Sentences()
		short := strings.TrimSuffix(first, ".")
		return strings.TrimSuffix(short, ", with the command below") // which is not shown with it
	case len(safe) > 0:
		return safe[0]
	case r.Policy != nil:
		return "Allow " + strings.Join(r.Policy.Actions(), ", ")
	case len(r.Links) > 0:
		return r.Links[0]
	}
	return ""
}

// Sentences are the first sentence of Text, which says what to do, and the others, which say how and why.
func (r Remedy) Sentences() (first, others string) {
	first = firstSentence(r.Text)
	return first, strings.TrimSpace(r.Text[len(first):])
}

// Task is the sentences of Text that say what is to be done: without those about another check, about an
// alternative, and about a reason to acknowledge it.
func (r Remedy) Task() (sentences []string) {
	for rest := r.Text; rest != ""; {
		sentence := firstSentence(rest)
		rest = strings.TrimSpace(rest[len(sentence):])
		if sentence != "Then check again." && !strings.HasPrefix(sentence, "Or ") && !strings.Contains(sentence, "acknowledge") {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// ShortAfter is Short below a fix that begins in the same way: the first sentence of its task that it
// lacks. above is the text of that fix; "": there is none.
func (r Remedy) ShortAfter(above string) string {
	first, rest := r.Sentences()
	if above == "" || first == "" || firstSentence(above) != first {
		return r.Short()
	}
	for _, sentence := range (Remedy{Text: rest}).Task() {
		if !strings.Contains(above, sentence) {
			return strings.TrimSuffix(sentence, ".")
		}
	}
	return r.Short()
}

// firstSentence cuts a text after a full stop before a word that begins a sentence: with a
// capital, as a command in backticks, or as the id of a resource.
func firstSentence(text string) string {
	for at := 0; ; {
		i := strings.Index(text[at:], ". ")
		if i < 0 {
			return text
		}
		at += i + 2
		word, _, _ := strings.Cut(text[at:], " ")
		if next, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(next) || next == '`' || strings.Contains(word, "-") {
			return text[:at-1]
		}
	}
}
