package kinds

import (
	"slices"
	"strings"
)

// An ARN is an Amazon Resource Name, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, in its
// parts. Region and Account are empty where the service leaves them out. (IAM User Guide,
// "Identify AWS resources with Amazon Resource Names".)
type ARN struct{ Service, Region, Account, Resource string }

// ParseARN reads an ARN; ok is false for any other text.
func ParseARN(text string) (arn ARN, ok bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[2] == "" || parts[5] == "" {
		return ARN{}, false
	}
	return ARN{parts[2], parts[3], parts[4], parts[5]}, true
}

// ARNs are forms of ARNs, by service, each divided into its parts.
type ARNs map[string][][]string

// ARNForms reads forms as Kind.ARN has them.
func ARNForms(rows ...string) ARNs {
	forms := ARNs{}
	for _, row := range rows {
		for _, form := range strings.Fields(row) {
			service, resource, _ := strings.Cut(form, ":")
			forms[service] = append(forms[service], divide(resource))
		}
	}
	return forms
}

// Has reports whether an ARN has one of the forms.
func (f ARNs) Has(arn ARN) bool {
	parts := divide(arn.Resource)
	return slices.ContainsFunc(f[arn.Service], func(form []string) bool { return hasForm(parts, form) })
}

func hasForm(parts, form []string) bool {
	for i, want := range form {
		if i >= len(parts) {
			return false
		}
		if want == "**" {
			return true
		}
		if prefix, open := strings.CutSuffix(want, "*"); want != parts[i] && !(open && strings.HasPrefix(parts[i], prefix)) {
			return false
		}
	}
	return len(parts) == len(form)
}

// divide splits the resource of an ARN: services use colons as well as slashes.
func divide(resource string) []string {
	return strings.FieldsFunc(resource, func(r rune) bool { return r == '/' || r == ':' })
}
