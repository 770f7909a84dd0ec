package prompts

import "strings"

// undo takes back the last answer and asks its question again. Without one it says so.
func (c *conversation) undo() error {
	undone := c.history.Undo(c.m)
	switch {
	case undone.IsZero():
		c.out.line("There is no answer to undo.")
		return nil
	case len(undone.Fields) == 0:
		c.out.printf("Undone: the acknowledgment of %s.", strings.Join(undone.Checks, ", "))
		c.changed()
		return nil
	}
	c.undone = undone.Fields[0].Key
	c.out.printf("Undone: %s.", undone.Names())
	c.changed()
	return c.goToField(c.undone)
}
