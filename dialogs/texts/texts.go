// Package texts is what the bot says: one file per area and language, written
// so that every text fits an SMS (GSM-7 letters only). A text is named
// "area.name" and lives in area.LANG.toml.
package texts

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// Languages are those we ship, the first is used where none is known.
var Languages = []string{"en", "es"}

// Book is the catalogue.
type Book struct {
	bundle *i18n.Bundle
	langs  map[string]Lang
}

// plain are the texts of one language without plural forms, by name: nearly
// all. They are put together here; the others by the library.
type plain map[string]string

// Lang is the catalogue in one language.
type Lang struct {
	Tag   string
	loc   *i18n.Localizer
	plain plain
}

// Load is the catalogue of all files, read once and never changed. They are part
// of the program: one that cannot be read stops it at the start.
func Load() *Book { return loaded() }

var loaded = sync.OnceValue(load)

func load() *Book {
	b := &Book{bundle: i18n.NewBundle(language.English), langs: map[string]Lang{}}
	b.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		panic(fmt.Errorf("list texts: %w", err))
	}
	texts := map[string]plain{}
	for _, name := range names {
		f, err := b.bundle.LoadMessageFileFS(files, name)
		if err != nil {
			panic(fmt.Errorf("read texts: %w", err))
		}
		tag := f.Tag.String()
		if texts[tag] == nil {
			texts[tag] = plain{}
		}
		for _, m := range f.Messages {
			if m.One == "" && simple(m.Other) {
				texts[tag][m.ID] = strings.TrimSpace(m.Other)
			}
		}
	}
	for _, tag := range Languages {
		b.langs[tag] = Lang{Tag: tag, loc: i18n.NewLocalizer(b.bundle, tag), plain: texts[tag]}
	}
	return b
}

// simple says whether a text holds nothing but words and "{{.Name}}".
func simple(text string) bool {
	return text != "" && !strings.Contains(blanks.ReplaceAllString(text, ""), "{{")
}

var blanks = regexp.MustCompile(`\{\{\.\w+\}\}`)

// fill puts values in the place of their names; a name without a value is
// shown as the template language does.
func fill(text string, args []any) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{.")
		b.WriteString(before)
		if !found {
			return strings.TrimSpace(b.String())
		}
		name, after, _ := strings.Cut(rest, "}}")
		value := any("<no value>")
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				value = args[i+1]
			}
		}
		fmt.Fprint(&b, value)
		text = after
	}
}

// In is the catalogue in a language; an unknown one is English.
func (b *Book) In(lang string) Lang {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	return b.langs[lang]
}

// Say words a text; args are blanks names and values in turn. A name
// without a text is returned as it stands: tests look for those.
func (l Lang) Say(key string, args ...any) string {
	if text, ok := l.plain[key]; ok {
		return fill(text, args)
	}
	data := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = args[i+1]
	}
	s, err := l.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
	if err != nil && s == "" {
		return key
	}
	return strings.TrimSpace(s)
}

// Has says whether a text exists in this very language.
func (l Lang) Has(key string) bool {
	if _, ok := l.plain[key]; ok {
		return true
	}
	_, tag, err := l.loc.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key})
	return err == nil && tag.String() == l.Tag
}
