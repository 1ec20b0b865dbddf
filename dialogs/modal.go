package dialogs

import "leadline/bot"

// Form is the lead card as a modal or web form.
func (b *Book) Form(s bot.FormScene) bot.FormView { return bot.FormView{} }

// submitted sends a filled form.
func (t *Talk) submitted() bool { return t.In.Kind == bot.Form }
