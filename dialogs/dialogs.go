// Package dialogs is what the bot can talk about, one dialog a file. Hear is
// pure and total: it reads a burst of messages against what is remembered, and
// returns one reply, the new state and the actions to be done.
package dialogs

import (
	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

// Dialog is one thing the bot can talk about. HELP is written from the list.
type Dialog struct {
	Name string
	// Words are the commands (canonical words) that the dialog answers.
	Words []string
	// For says who may have it; nil: everybody who is enrolled.
	For func(bot.Person, bot.Date) bool
	// Help is the text key of its line in HELP, "" for none.
	Help string
	// Takes says whether it is this dialog's, where two share a word; nil: all.
	Takes func(command.Command) bool
	// Hear answers one command.
	Hear func(*Talk, command.Command)
}

// Book holds all dialogs and their words. It implements bot.Dialogs.
type Book struct {
	dialogs []Dialog
	texts   *texts.Book
}

// New makes the book of all dialogs.
func New() *Book {
	return &Book{
		texts:   texts.Load(),
		dialogs: append([]Dialog{cardDialog()}, commandDialogs()...),
	}
}
