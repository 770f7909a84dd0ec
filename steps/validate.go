package steps

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// Each of these returns in one sentence what is wrong with a value and what would be
// right. The caller names the field.

var (
	accountIDForm    = pattern.New(`^[0-9]{12}$`)
	regionForm       = pattern.New(`^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$`)
	vpcIDForm        = pattern.New(`^vpc-([0-9a-f]{8}|[0-9a-f]{17})$`)
	zoneIDForm       = pattern.New(`^[A-Z0-9]{1,32}$`) // Route 53 API reference, ResourceId; they start with Z so far
	instanceTypeForm = pattern.New(`^[a-z0-9-]+\.[a-z0-9-]+$`)
	// The form of a cluster id is inferred from examples of 25 and 26 characters.
	clusterIDForm = pattern.New(`^c[a-z0-9]{24,}$`)
)

// ErrLogin refuses a pasted URL or connection string with a login in a field that holds none.
// The error does not repeat it: neither a session nor a message may hold a password.
var ErrLogin = errors.New("it contains a login, such as a user and a password in a URL, which is neither needed nor kept here")

// refuseLogin returns ErrLogin for a value with a login. A field of data services reads a
// pasted connection string, and drops the login itself. A comma in a password has split it.
func (f Field) refuseLogin(v Value) error {
	if f.Record == nil && dataservice.HasLogin(strings.Join(v, ",")) {
		return ErrLogin
	}
	return nil
}

// Scrub drops the login from a text that was typed for the field, so that the text can be
// shown.
func (f Field) Scrub(text string) string {
	if f.Record == nil && !dataservice.HasLogin(text) {
		return text // an @ alone is no login
	}
	return dataservice.WithoutLogin(text)
}

func matches(form pattern.Pattern, want string) func(Requirements, Value) error {
	return func(_ Requirements, v Value) error {
		for _, s := range v {
			if !form().MatchString(s) {
				return fmt.Errorf("%q is not %s", awscheck.Excerpt(s), want)
			}
		}
		return nil
	}
}

func accountID(r Requirements, v Value) error {
	return matches(accountIDForm, "an AWS account id: 12 digits, no dashes")(r, v)
}

func regionName(r Requirements, v Value) error {
	return matches(regionForm, "the name of an AWS region, such as us-east-1")(r, v)
}

func vpcID(r Requirements, v Value) error {
	return matches(vpcIDForm, "a VPC id: vpc- and 8 or 17 hexadecimal digits")(r, v)
}

func zoneIDs(r Requirements, v Value) error {
	return matches(zoneIDForm, "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ; its name is not enough")(r, v)
}

func instanceType(r Requirements, v Value) error {
	return matches(instanceTypeForm, "an EC2 instance type, such as m5.xlarge")(r, v)
}

func clusterID(r Requirements, v Value) error {
	return matches(clusterIDForm, "a cluster id: c and at least 24 lower-case letters and digits, as the Astro UI shows it")(r, v)
}

func methods(_ Requirements, v Value) error {
	for i, s := range v {
		if slices.Contains(v[:i], s) {
			return fmt.Errorf("%q is given twice", awscheck.Excerpt(s))
		}
		if s != MethodPublic && s != MethodPeering {
			return fmt.Errorf("%q is neither %s nor %s", awscheck.Excerpt(s), MethodPublic, MethodPeering)
		}
	}
	return nil
}

// maxNodesLimit catches typing mistakes: it is well above the 450 nodes that AWS allows
// in a managed node group of one EKS cluster.
const maxNodesLimit = 1000

func nodeCount(_ Requirements, v Value) error {
	if n, err := strconv.Atoi(v[0]); err != nil || wholeNumber(v[0]) != nil || n < 1 || n > maxNodesLimit {
		return fmt.Errorf("%q is not a whole number from 1 to %d", awscheck.Excerpt(v[0]), maxNodesLimit)
	}
	return nil
}

// maxLabel is how many characters of a name fit on one line of a ticket.
const maxLabel = 100

// shortText accepts what fits on one line of a ticket.
func shortText(_ Requirements, v Value) error {
	if n := utf8.RuneCountInString(v[0]); n > maxLabel {
		return fmt.Errorf("it has %d characters: use at most %d", n, maxLabel)
	}
	for _, r := range v[0] {
		if unicode.IsControl(r) {
			return errors.New("it contains a control character: use plain text")
		}
	}
	return nil
}

func networks(_ Requirements, v Value) error {
	for _, s := range v {
		if err := cidr(s); err != nil {
			return err
		}
	}
	return nil
}

// dataServices accepts services with names of their own: two of one name would define the
// same Airflow connection.
func dataServices(_ Requirements, v Value) error {
	names := map[string]bool{}
	for _, s := range v {
		e, err := dataservice.ParseEndpoint(s)
		if err != nil {
			if _, _, reason := recognize(s, nil); reason != nil {
				err = reason // what it lacks, rather than its form
			}
			return err
		}
		if variable := e.Variable(); names[variable] {
			return fmt.Errorf("the name %q is given twice: each service needs a name of its own", e.Name)
		} else {
			names[variable] = true
		}
	}
	return nil
}
