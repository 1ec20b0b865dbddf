// The pool channel: cards with buttons, threads below them, and who presses.

import { el, list, options, remembered } from './dom.js';
import { act } from './api.js';
import { composer } from './composer.js';
import { itemsOf, post, separator } from './message.js';
import { show, toEnd } from './log.js';

export class Room {
  constructor(panel, page) {
    this.panel = panel;
    this.page = page;
    this.log = panel.querySelector('.log');
    this.rooms = panel.querySelector('.rooms');
    this.person = panel.querySelector('.person');
    this.composer = composer(panel.querySelector('.composer'), {
      who: () => ({ handle: this.person.value, place: this.name }),
      began: () => toEnd(this.log),
      failed: (sentence) => page.trouble(sentence),
    });
    for (const [select, key] of [[this.rooms, 'room'], [this.person, 'acting']]) {
      select.addEventListener('change', () => {
        remembered.set(key, select.value);
        this.composer.forget();
        this.page.draw();
      });
    }
  }

  draw(state) {
    const names = [...new Set(state.cast.flatMap((a) => a.rooms ?? []))];
    this.panel.hidden = names.length === 0;
    if (!names.length) return;
    const wished = remembered.get('room');
    this.name = names.includes(wished) ? wished : names[0];
    const members = state.cast.filter((a) => a.rooms?.includes(this.name));
    const acting = members.find((a) => a.handle === remembered.get('acting')) ?? members[0];
    options(this.rooms, names.map((n) => ({ value: n, label: n })), this.name);
    this.rooms.parentElement.hidden = names.length < 2;
    options(this.person, members.map((a) => ({ value: a.handle, label: a.name })), acting.handle);
    this.panel.querySelector('h2').textContent = this.name;
    this.log.setAttribute('aria-label', `Messages in ${this.name}`);
    this.composer.label(`Message from ${acting.name} in ${this.name}`);

    const lines = state.lines.filter((l) => l.room === this.name);
    const tools = {
      zone: acting.zone,
      names: this.page.names,
      press: (line, i) => this.press(line, i),
      edit: (line) => this.edit(line),
    };
    const root = (line) => {
      const above = line.under && lines.find((t) => t.n === line.under && t !== line);
      return above ? root(above) : line;
    };
    const tops = lines.filter((l) => root(l) === l);
    const items = tops.length ? itemsOf(tops, acting.zone) : [{ key: 'empty', sign: 'empty' }];
    for (const item of items) {
      const below = item.line?.n ? lines.filter((l) => l !== item.line && root(l) === item.line) : [];
      if (!below.length) continue;
      item.after = (node) =>
        list(node.querySelector(':scope > .said > .thread'), below.map((l) => ({ key: l.id, sign: JSON.stringify(l) + acting.zone, line: l })), (i) => post(i.line, tools));
    }
    show(this.log, this.name, items, (item) => {
      if (item.day) return separator(item.day);
      return item.line ? post(item.line, tools) : el('p', { class: 'empty' }, 'New leads appear here as cards; the first to press Claim has it.');
    });
    this.count = lines.filter((l) => !l.by).length;
  }

  edit(line) {
    if (line.by === this.person.value) this.composer.edit(line);
    else this.page.trouble(`Only ${this.page.names.get(line.by)} can change that message: pick them under “Acting as”.`);
  }

  async press(line, button) {
    const handle = line.only ? line.who : this.person.value;
    try {
      await act('press', { handle, n: line.n, button });
    } catch (err) {
      this.page.trouble(err.message);
    }
  }
}
