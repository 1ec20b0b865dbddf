// One phone: a person of the cast on one of their channels.

import { el, list, options, remembered } from './dom.js';
import { act } from './api.js';
import { composer } from './composer.js';
import { bubble, itemsOf, separator } from './message.js';
import { show, toEnd } from './log.js';
import { clock, when } from './time.js';

const channels = { sms: 'SMS', slack: 'Slack', telegram: 'Telegram' };

export class Phone {
  constructor(panel, page) {
    this.panel = panel;
    this.page = page;
    this.slot = Number(panel.dataset.slot);
    this.log = panel.querySelector('.log');
    this.waits = panel.querySelector('.waits');
    this.person = panel.querySelector('.person');
    this.place = panel.querySelector('.place');
    this.chosen = remembered.get(`phone${this.slot}`) ?? {};
    this.composer = composer(panel.querySelector('.composer'), {
      who: () => ({ handle: this.actor?.handle ?? '', place: this.channel }),
      began: () => toEnd(this.log),
      failed: (sentence) => page.trouble(sentence),
    });
    this.person.addEventListener('change', () => this.choose({ handle: this.person.value }));
    this.place.addEventListener('change', () => this.choose({ handle: this.person.value, channel: this.place.value }));
  }

  choose(chosen) {
    this.chosen = chosen;
    remembered.set(`phone${this.slot}`, chosen);
    this.composer.forget();
    this.page.draw();
  }

  draw(state) {
    const handles = state.cast.map((a) => a.handle);
    const handle = handles.includes(this.chosen.handle) ? this.chosen.handle : state.picks[this.slot] ?? handles[0];
    this.actor = state.cast.find((a) => a.handle === handle);
    this.panel.hidden = !this.actor;
    if (!this.actor) return;
    const actor = this.actor;
    this.channel = actor.channels.includes(this.chosen.channel) ? this.chosen.channel : actor.channels[0] ?? 'sms';
    const name = channels[this.channel] ?? this.channel;

    options(this.person, state.cast.map((a) => ({ value: a.handle, label: a.name })), handle);
    options(this.place, actor.channels.map((c) => ({ value: c, label: channels[c] ?? c })), this.channel);
    this.place.disabled = actor.channels.length < 2;
    this.panel.querySelector('h2').textContent = `${actor.name}, ${actor.role}, ${name}`;
    this.panel.querySelector('.role').textContent = actor.role;
    this.panel.querySelector('.time').textContent = clock(state.now, actor.zone);
    this.panel.querySelector('.station').textContent = actor.station ?? '';
    this.panel.dataset.channel = this.channel;
    this.log.setAttribute('aria-label', `Messages on the phone of ${actor.name}`);
    this.composer.label(`Text from ${actor.name} by ${name}`);

    const lines = state.lines.filter((l) => l.who === handle && l.channel === this.channel && !l.room);
    const tools = { zone: actor.zone, names: this.page.names, press: (line, i) => this.press(line, i), edit: (line) => this.composer.edit(line) };
    const items = lines.length ? itemsOf(lines, actor.zone) : [{ key: 'empty', sign: JSON.stringify(actor), empty: true }];
    this.drawWaiting(state, actor); // before the log, which keeps to the end of what is left
    show(this.log, `${handle} ${this.channel}`, items, (item) => {
      if (item.day) return separator(item.day);
      return item.empty ? this.empty(actor) : bubble(item.line, tools);
    });
    this.count = lines.filter((l) => !l.by).length;
  }

  /** empty is a phone that nobody has used yet: what to try. */
  empty(actor) {
    const say = (text) => el('button', { type: 'button', class: 'chip', on: { click: () => this.composer.fill(text) } }, text);
    return el(
      'div',
      { class: 'empty' },
      actor.enrolled
        ? el('p', {}, 'Nothing here yet. Try a text:')
        : el('p', {}, `Not enrolled yet. A coordinator’s INVITE ${actor.handle} gives a code; text JOIN and that code from here.`),
      ...(actor.enrolled ? actor.tries ?? [] : [`JOIN `]).map(say),
    );
  }

  drawWaiting(state, actor) {
    const held = state.held.filter((h) => h.to === actor.handle && h.channel === this.channel);
    const items = held.slice(0, 2).map((h, i) => ({ key: `${h.at} ${i}`, sign: JSON.stringify(h), held: h }));
    if (held.length > 2) items.push({ key: 'more', sign: String(held.length), more: held.length - 2 });
    list(this.waits, items, (item) => {
      if (item.more) return el('p', { class: 'held' }, `and ${item.more} more`);
      const at = when(item.held.at, actor.zone);
      return el(
        'p',
        { class: 'held' },
        el('span', {}, `Held until ${at}`),
        el('button', { type: 'button', class: 'plain', 'aria-label': `Jump there: ${at}, when this message for ${actor.name} goes`, on: { click: () => this.page.move({ to: item.held.at }) } }, 'Jump there'),
      );
    });
  }

  async press(line, button) {
    try {
      await act('press', { handle: this.actor.handle, n: line.n, button });
    } catch (err) {
      this.page.trouble(err.message);
    }
  }
}
