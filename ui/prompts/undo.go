package prompts

// undo takes back the last answer and asks its question again. Without one it says so.
func (c *conversation) undo() error {
	undone := c.history.Undo(c.m)
	if len(undone) == 0 {
		c.out.line("There is no answer to undo.")
		return nil
	}
	c.undone = undone[0].Key
	c.out.printf("Undone: %s.", undone[0].Label)
	c.changed()
	return c.goToField(c.undone)
}
