package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/texts"
	"leadline/storage"
)

// TalksCmd is the library of service talks.
type TalksCmd struct {
	Import TalksImportCmd `cmd:"" help:"Take in a folder of talks (*.md); changed words make a new version."`
	Anchor TalksAnchorCmd `cmd:"" help:"Say on which day the fortnights of a station begin."`
}

// TalksImportCmd is talks import.
type TalksImportCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Folder of talks, one a file."`
}

// Help explains the files.
func (*TalksImportCmd) Help() string {
	return `A talk is a Markdown file: lines "talk: 14", "code: direct-mail", "title: ..." and "teaser: ..." (one SMS of 160 characters), an empty line, and the text (at most two minutes: 300 words). Nothing is deleted; a talk whose words have changed gets a new version, and what was signed before stays as it was signed.`
}

// Run takes in what can be taken and lists what cannot.
func (c *TalksImportCmd) Run(e *env) error {
	talks, bad, err := readTalks(os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	for _, b := range bad {
		fmt.Fprintf(e.out, "rejected: %s\n", b)
	}
	if len(talks) == 0 {
		return fmt.Errorf("%s has no talk that can be taken in; `leadline help talks import` says how one looks", c.Dir)
	}
	return withStore(e, func(s *storage.Store) error {
		changed, err := s.ImportTalks(e.ctx, talks, e.now())
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%d talks, %d new or changed %s\n", len(talks), len(changed), strings.Trim(fmt.Sprint(changed), "[]"))
		return nil
	})
}

// TalksAnchorCmd is talks anchor.
type TalksAnchorCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Date    string `arg:"" help:"A day on which a fortnight begins (YYYY-MM-DD)."`
}

// Run sets it; talks that were given keep the fortnight they count for.
func (c *TalksAnchorCmd) Run(e *env) error {
	day, err := bot.ParseDate(c.Date)
	if err != nil {
		return usage(err.Error())
	}
	return withStore(e, func(s *storage.Store) error {
		err := s.SetAnchor(e.ctx, strings.ToUpper(c.Station), day)
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("there is no station %s", c.Station)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "fortnights of %s are counted from %s %s\n", strings.ToUpper(c.Station), day.Weekday().String()[:3], day)
		return nil
	})
}

// The limits of a talk: two minutes are some 300 words.
const (
	maxTalkFile  = 16 << 10
	maxTalkWords = 300
	maxTalks     = 500
)

// readTalks reads the talks of a folder by their numbers; what cannot be taken is
// listed, the others are read all the same.
func readTalks(files fs.FS) (talks []bot.Talk, bad []string, err error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, nil, fmt.Errorf("read talks: %w", err)
	}
	if len(names) > maxTalks {
		return nil, nil, fmt.Errorf("%d files are too many; a library has at most %d talks", len(names), maxTalks)
	}
	seen := map[int]string{}
	for _, name := range names {
		t, err := readTalk(files, name)
		if err == nil && seen[t.Number] != "" {
			err = fmt.Errorf("talk %d stands in %s too", t.Number, seen[t.Number])
		}
		if err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", path.Base(name), err))
			continue
		}
		seen[t.Number] = name
		talks = append(talks, t)
	}
	slices.SortFunc(talks, func(a, b bot.Talk) int { return a.Number - b.Number })
	return talks, bad, nil
}

// readTalk reads one file: a header of "key: value" lines, an empty line, the text.
func readTalk(files fs.FS, name string) (bot.Talk, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return bot.Talk{}, err
	}
	if info.Size() > maxTalkFile {
		return bot.Talk{}, fmt.Errorf("is larger than %d bytes", maxTalkFile)
	}
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return bot.Talk{}, err
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n")
	head, body, found := strings.Cut(text, "\n\n")
	if !found {
		return bot.Talk{}, errors.New("has no empty line between its header and its text")
	}
	t := bot.Talk{Text: strings.TrimSpace(body)}
	for line := range strings.SplitSeq(strings.Trim(head, "-\n"), "\n") {
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(strings.ToLower(key)) {
		case "talk":
			t.Number, err = strconv.Atoi(value)
		case "code":
			t.Code = value
		case "title":
			t.Title = value
		case "teaser":
			t.Teaser = value
		default:
			ok = false
		}
		if err != nil || !ok {
			return t, fmt.Errorf("header line %q: write talk, code, title or teaser, a colon and the value", line)
		}
	}
	t.Hash = bot.TalkHash(t.Title, t.Text)
	return t, checkTalk(t)
}

func checkTalk(t bot.Talk) error {
	switch words := len(strings.Fields(t.Text)); {
	case t.Number < 1 || t.Number > 999:
		return errors.New("needs a number: talk: 14 (1 to 999)")
	case t.Code == "" || len(t.Code) > 40:
		return errors.New("needs a code of at most 40 characters")
	case t.Title == "" || len([]rune(t.Title)) > 80:
		return errors.New("needs a title of at most 80 characters")
	case t.Teaser == "" || texts.Segments(t.Teaser) > 1 || texts.Foreign(t.Teaser) != "":
		return errors.New("needs a teaser that fits one SMS (160 plain characters)")
	case words == 0:
		return errors.New("has no text")
	case words > maxTalkWords || len(t.Text) > 4000:
		return fmt.Errorf("has %d words; two minutes are at most %d", words, maxTalkWords)
	}
	return nil
}

// loadTalks takes in the talks of a roster folder, if it has any.
func (w *world) loadTalks(ctx context.Context, files fs.FS) error {
	dir, err := fs.Sub(files, "talks")
	if err != nil {
		return err
	}
	talks, bad, err := readTalks(dir)
	switch {
	case err != nil:
		return err
	case len(bad) > 0:
		return fmt.Errorf("talks: %s", bad[0])
	case len(talks) == 0:
		return nil
	}
	_, err = w.store.ImportTalks(ctx, talks, w.clock.Now())
	return err
}
