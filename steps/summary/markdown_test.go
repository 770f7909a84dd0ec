package summary

import "testing"

// On GitHub, the name of a VPC was a link to elsewhere, and the name of a user in a tag notified that user.
func TestTextsFromOutsideAreNoMarkdown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"at https://evil.example":        `at https:\//evil.example`,
		"www.evil.example":               `www\.evil.example`,
		"@ana":                           "&#64;&#8203;ana",
		"for (@ana), @@bo":               "for (&#64;&#8203;ana), &#64;&#8203;&#64;&#8203;bo",
		"arn:aws:sts::1:x/ana@mail.com":  "arn:aws:sts::1:x/ana&#64;mail.com", // to be copied as it is
		"1. x":                           `1\. x`,
		"20) x":                          `20\) x`,
		"3.":                             `3\.`,
		"10.8.0.0/19 x":                  "10.8.0.0/19 x",
		"2022":                           "2022",
		"- x":                            `\- x`,
		"+x":                             `\+x`,
		"a - b":                          "a - b",
		"":                               "",
		" ![x](y) <b> | a_b `c` ~ # $ &": `\!\[x\](y) &lt;b&gt; \| a\_b \` + "`c\\` " + `\~ \# \$ &amp;`,
		`\`:                              `\\`,
	} {
		if got := escape(text); got != want {
			t.Errorf("%q is written as %q, not %q", text, got, want)
		}
	}
}
