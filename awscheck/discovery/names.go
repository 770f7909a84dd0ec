package discovery

import (
	"fmt"
	"strings"
)

// maxName is the longest name of a service.
const maxName = 64

// names are those that are taken, as the connections of Airflow have them: in capitals,
// with _ for -.
type names map[string]bool

// unique makes AWS's name of a resource the name of a service, which begins with a letter
// and has letters, digits, _ and - only, and takes it. A name that is taken gets a number.
func (taken names) unique(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || isDigit(r) || isLetter(r) {
			return r
		}
		return '_'
	}, name)
	if name == "" || !isLetter(rune(name[0])) {
		name = "service_" + name
	}
	name = name[:min(len(name), maxName)]
	unique := name
	for n := 2; taken[connection(unique)]; n++ {
		suffix := fmt.Sprintf("_%d", n)
		unique = name[:min(len(name), maxName-len(suffix))] + suffix
	}
	taken[connection(unique)] = true
	return unique
}

func connection(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
