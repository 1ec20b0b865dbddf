package dialogs

import "leadline/bot"

// Form is the lead card as a modal or web form.
func (b *Book) Form(p bot.Person, values map[string]string) bot.FormView { return bot.FormView{} }
