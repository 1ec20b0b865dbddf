// Package texts is what the bot says: one file per area and language, written
// so that every text fits an SMS (GSM-7 letters only). A text is named
// "area.name" and lives in area.LANG.toml.
package texts

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

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

// Lang is the catalogue in one language.
type Lang struct {
	Tag string
	loc *i18n.Localizer
}

// Load reads all files. They are part of the program: one that cannot be read
// stops it at the start.
func Load() *Book {
	b := &Book{bundle: i18n.NewBundle(language.English), langs: map[string]Lang{}}
	b.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		panic(fmt.Errorf("list texts: %w", err))
	}
	for _, name := range names {
		if _, err := b.bundle.LoadMessageFileFS(files, name); err != nil {
			panic(fmt.Errorf("read texts: %w", err))
		}
	}
	for _, tag := range Languages {
		b.langs[tag] = Lang{Tag: tag, loc: i18n.NewLocalizer(b.bundle, tag)}
	}
	return b
}

// In is the catalogue in a language; an unknown one is English.
func (b *Book) In(lang string) Lang {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	return b.langs[lang]
}

// Say words a text; args are placeholder names and values in turn. A name
// without a text is returned as it stands: tests look for those.
func (l Lang) Say(key string, args ...any) string {
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
	_, tag, err := l.loc.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key})
	return err == nil && tag.String() == l.Tag
}
