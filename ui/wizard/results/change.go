package results

// A Change is one that the user makes, such as moving a service, while the checks have yet to find
// what it leaves to do. Its zero value is none.
type Change struct {
	before  map[string]bool // what was left before; nil: there is no change
	subject string
}

// NewChange is a change of what is left now, about a subject; "": about anything.
//
//go:noinline
func NewChange(rows []Row, subject string) Change {
	c := Change{before: map[string]bool{}, subject: subject}
	for i := range rows {
		c.before[rows[i].about()] = true
	}
	return c
}

// about is what a row is about, and stays while the list changes around it.
func (row *Row) about() string {
	return row.Finding.ID + " " + row.Finding.Subject + " " + string(row.Key)
}

// Left is the id of the first row that a change leaves to do: it was not there before, and is about the
// subject. "": there is none yet.
//
//go:noinline
func (c *Change) Left(rows []Row) string {
	for i := range rows {
		row := &rows[i]
		if c.before != nil && (c.subject == "" || c.subject == row.Finding.Subject) && !c.before[row.about()] {
			return row.ID
		}
	}
	return ""
}
