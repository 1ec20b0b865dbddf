package bot

import "slices"

// blank blanks what was said about a customer who did not agree. The reply of
// this very turn says only that nothing was kept, and stays.
func (r *ruling) blank(a Forget) {
	b := Blank{Person: r.s.Person.ID, Since: a.Since, All: a.All}
	if !a.All {
		b.Texts, b.Files = slices.Clone(a.Texts), slices.Clone(a.Files)
		b.Causes = slices.Clone(a.Causes)
		for _, id := range a.Texts {
			b.Causes = append(b.Causes, HeardCause(id))
		}
		own := turnCause(r.s)
		b.Causes = slices.DeleteFunc(b.Causes, func(c string) bool { return c == own })
	}
	r.c.Blanks = append(r.c.Blanks, b)
}
