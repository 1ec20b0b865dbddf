package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// Slack's limits of a message, in characters, and our own, which are lower
// where a longer one would not be read anyway.
const (
	maxHeader   = 150
	maxBlock    = 3000
	maxBlocks   = 50
	maxBody     = 4 // blocks of running text, each at least half full
	maxFallback = 3900
	maxRows     = 40
	maxFieldKey = 200
	maxField    = 2000
	maxButton   = 75
	maxButtons  = 25 // in one row
	maxRowsOf   = 4  // rows of buttons
)

// payload is what Send needs beyond the text.
type payload struct {
	Blocks sdk.Blocks `json:"blocks"`
}

// Render shows a message with blocks. What people and customers wrote stands
// only in plain_text and rich_text elements, where Slack reads no commands:
// "<!channel>" as the name of a business pings nobody.
func (c *Channel) Render(m bot.Message) bot.Rendered {
	r := bot.Rendered{Text: cmp.Or(fallback(m), "…")} // Slack refuses a message without words
	p := payload{}
	p.Blocks.BlockSet = c.body(m)
	buttons, labels := buttonsOf(m.Buttons)
	p.Blocks.BlockSet = append(p.Blocks.BlockSet, buttons...)
	r.Buttons = labels
	r.Payload, _ = json.Marshal(p) // strings and flags: cannot fail
	return r
}

// fallback is the whole message in words.
func fallback(m bot.Message) string {
	if s := words(m.Ack, m.Text, maxFallback); s != "" {
		return s
	}
	lines := []string{m.Title}
	for _, f := range m.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	return handlers.Cut(clean(strings.Join(lines, "\n")), maxFallback)
}

// words are what was understood and what is said. Where both are too long the
// first gives way: the question must not get lost.
func words(ack, text string, limit int) string {
	ack, text = clean(ack), clean(text)
	if ack == "" || text == "" {
		return handlers.Cut(ack+text, limit)
	}
	ack = handlers.Cut(ack, limit-1-min(handlers.Units(text), limit*3/4))
	return ack + "\n" + handlers.Cut(text, limit-1-handlers.Units(ack))
}

// body is what stands above the buttons: the card, or the running text.
func (c *Channel) body(m bot.Message) []sdk.Block {
	var blocks []sdk.Block
	said := words(m.Ack, m.Text, maxBody*maxBlock/2)
	if len(m.Fields) > 0 {
		said = words(m.Ack, "", maxBlock)
	} else if said == "" {
		said = "…"
	}
	for i := 0; said != "" && i < maxBody; i++ {
		var part string
		part, said = split(said, maxBlock, i == maxBody-1)
		blocks = append(blocks, sdk.NewRichTextBlock("", sdk.NewRichTextSection(c.elements(part)...)))
	}
	if title := oneLine(m.Title); title != "" && len(m.Fields) > 0 {
		blocks = append(blocks, sdk.NewHeaderBlock(plain(title, maxHeader)))
	}
	return append(blocks, fields(m.Fields)...)
}

// fields are lines "label: value" with the label in bold.
func fields(list []bot.Field) []sdk.Block {
	var blocks []sdk.Block
	var row []sdk.RichTextSectionElement
	used := 0
	flush := func() {
		if len(row) > 0 {
			blocks = append(blocks, sdk.NewRichTextBlock("", sdk.NewRichTextSection(row...)))
		}
		row, used = nil, 0
	}
	for _, f := range list[:min(len(list), maxRows)] {
		label, value := handlers.Cut(oneLine(f.Label), maxFieldKey), handlers.Cut(clean(f.Value), maxField)
		if label == "" && value == "" {
			continue
		}
		if value == "" {
			value = "–"
		}
		size := handlers.Units(label) + handlers.Units(value) + 4
		if used+size > maxBlock {
			flush()
		}
		if used > 0 {
			row = append(row, sdk.NewRichTextSectionTextElement("\n", nil))
		}
		if label != "" {
			row = append(row, sdk.NewRichTextSectionTextElement(label+": ", &sdk.RichTextSectionTextStyle{Bold: true}))
		}
		row = append(row, sdk.NewRichTextSectionTextElement(value, nil))
		used += size
		if len(blocks) == maxBlocks-maxBody-1-maxRowsOf-1 {
			break
		}
	}
	flush()
	return blocks
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// elements make running text; only links to our own pages can be clicked.
func (c *Channel) elements(s string) []sdk.RichTextSectionElement {
	var out []sdk.RichTextSectionElement
	text := func(s string) {
		if s != "" {
			out = append(out, sdk.NewRichTextSectionTextElement(s, nil))
		}
	}
	at := 0
	for _, span := range webAddress.FindAllStringIndex(s, -1) {
		link := strings.TrimRight(s[span[0]:span[1]], ".,;:!?)")
		if !c.own(link) {
			continue
		}
		text(s[at:span[0]])
		out = append(out, sdk.NewRichTextSectionLinkElement(link, link, nil))
		at = span[0] + len(link)
	}
	text(s[at:])
	return out
}

// own says whether an address is one of our own pages.
func (c *Channel) own(link string) bool {
	base := strings.TrimRight(c.cfg.PublicURL, "/")
	rest, ok := strings.CutPrefix(link, base)
	return ok && base != "" && (rest == "" || rest[0] == '/' || rest[0] == '?' || rest[0] == '#')
}

// buttonsOf are rows of buttons. Each has something to type instead: its key
// stands in front. What they carry is put in when the message leaves.
func buttonsOf(list []bot.Button) (rows []sdk.Block, labels []string) {
	seen := map[string]bool{}
	for i, b := range list[:min(len(list), maxButtons*maxRowsOf)] {
		label := oneLine(b.Label)
		if label == "" {
			label = "…"
		}
		shown := label
		if key := oneLine(b.Key); key != "" && !strings.EqualFold(key, label) {
			shown = key + " " + label
		}
		whole := shown
		shown = handlers.Cut(whole, maxButton)
		for n := 2; seen[shown]; n++ { // labels that were cut must not become one
			tail := fmt.Sprintf(" (%d)", n)
			shown = handlers.Cut(whole, maxButton-len(tail)) + tail
		}
		seen[shown] = true
		labels = append(labels, handlers.Cut(label, maxButton))
		e := sdk.NewButtonBlockElement(fmt.Sprintf("b%d", i), "", plain(shown, maxButton))
		if b.Style == "primary" || b.Style == "danger" {
			e.Style = sdk.Style(b.Style)
		}
		if i%maxButtons == 0 {
			rows = append(rows, sdk.NewActionBlock(fmt.Sprintf("buttons%d", i/maxButtons)))
		}
		row := rows[len(rows)-1].(*sdk.ActionBlock)
		row.Elements.ElementSet = append(row.Elements.ElementSet, e)
	}
	return rows, labels
}

// clean drops what has no place in a text; oneLine also its line ends.
func clean(s string) string { return handlers.Clean(s, 64<<10) }

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
