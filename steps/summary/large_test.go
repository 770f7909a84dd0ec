package summary

import (
	"fmt"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// BenchmarkManyPaths renders a report about 500 services whose paths are all blocked, each
// by rules of its own; and one in which no name resolves, so that all else waits for it.
func BenchmarkManyPaths(b *testing.B) {
	var services []string
	for i := range 500 {
		services = append(services, fmt.Sprintf("db%d=postgres://db%d.data.example.internal:5432", i, i))
	}
	base := situation(b, behindPeering(services...))
	for name, hops := range map[string][]string{
		"closed":  allOf("pass", "path.security_groups fail", "path.acl fail", "path.route fail"),
		"unnamed": allOf("unverified", "path.name fail"),
	} {
		r := base
		for i := range 500 {
			r = judged(r, fmt.Sprintf("db%d", i), hops...)
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			switch f.Status {
			case awscheck.Fail:
				f.Remedy = awscheck.Remedy{Text: "Add a rule.", Commands: []string{fmt.Sprintf("aws ec2 authorize-security-group-ingress --group-id sg-%d", i)}}
			case awscheck.Unverified:
				f.Cause = awscheck.PathName
			}
		}
		for _, format := range Formats() {
			b.Run(name+"/"+string(format), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := r.Render(format); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
