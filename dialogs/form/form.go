// Package form is the form engine: Step takes a draft and an event and returns
// the next draft and what should be asked. It is pure and total.
package form

// Draft is a form being filled. It keeps answers, not a position.
type Draft struct {
	ID string `json:"id"`
}
