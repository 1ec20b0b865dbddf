package dialogs

import "leadline/dialogs/command"

func cardDialog() Dialog {
	return Dialog{
		Name:  "card",
		Words: []string{"LEAD", "GO", "BACK", "SKIP", "UNDO", "REVIEW", "CHANGE", "LATER", "DROP", "SEND", "FIX"},
		Help:  "help.card",
		Hear:  func(*Talk, command.Command) {},
	}
}
