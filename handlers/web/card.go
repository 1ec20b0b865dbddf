package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
)

// formID marks one showing of the form: sent twice, it counts once.
var formID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// input is a field of the form as the page shows it.
type input struct {
	bot.Input
	ID      string
	Error   string
	Checked []choice
}

type choice struct {
	bot.Option
	On bool
}

// cardForm is the lead card as a form: the fields and the rules of the chat. It
// is the coordinator's way to key a paper card; the answer comes where they write.
func (p *pages) cardForm(v *visit) error {
	if !v.has(bot.ManagementCoordinator) || len(v.who.Addresses) == 0 {
		return errHidden
	}
	in := bot.Inbound{From: v.who.Addresses[0]}
	id := p.Random()
	if v.r.Method == http.MethodPost {
		if err := v.r.ParseForm(); err != nil {
			return err
		}
		if id = v.r.PostForm.Get("form"); !formID.MatchString(id) {
			return errHidden
		}
		in.Values = values(v.r)
		in.Keys, in.Message = []string{"web:" + id}, "web:"+id
		in.Values["source"] = "paper_card"
	}
	view, err := p.Desk.Form(v.r.Context(), in)
	if err != nil {
		return err
	}
	if v.r.Method == http.MethodPost && len(view.Errors) == 0 && len(view.Inputs) > 0 {
		http.Redirect(v.w, v.r, "/card?sent", http.StatusSeeOther) // going back or reloading sends nothing again
		return nil
	}
	if len(view.Errors) > 0 {
		v.status = http.StatusUnprocessableEntity
	}
	data := map[string]any{"View": view, "Form": id, "Inputs": inputs(view), "Errors": errorsOf(view)}
	if v.r.URL.Query().Has("sent") {
		data["Sent"] = true
	}
	return v.write("card.html", "Paper card", data)
}

// values are the fields that were filled; several choices of one are joined.
func values(r *http.Request) map[string]string {
	all := map[string]string{}
	for name, given := range r.PostForm {
		if name != "form" && len(name) <= 60 {
			all[name] = strings.Join(given, ",")
		}
	}
	return all
}

func inputs(view bot.FormView) (list []input) {
	for _, i := range view.Inputs {
		one := input{Input: i, ID: "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(i.Name), Error: view.Errors[i.Name]}
		on := strings.Split(i.Value, ",")
		for _, o := range i.Options {
			one.Checked = append(one.Checked, choice{o, slices.Contains(on, o.Value)})
		}
		list = append(list, one)
	}
	return list
}

// errorsOf are the errors in the order of the fields, each with a way there.
func errorsOf(view bot.FormView) (list []field) {
	for _, i := range inputs(view) {
		if i.Error != "" {
			list = append(list, field{Label: i.Label, Value: i.Error, To: "#" + i.ID})
		}
	}
	return list
}
