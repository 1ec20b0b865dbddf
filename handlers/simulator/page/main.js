// The page: it fetches what there is to see whenever something changed, and draws it.

import { act, live, look } from './api.js';
import { list, el, remembered } from './dom.js';
import { drawLeads, drawWaiting } from './lists.js';
import { Phone } from './phone.js';
import { Room } from './room.js';
import { also, central, when } from './time.js';

const $ = (id) => document.getElementById(id);
const stage = $('stage');

const page = {
  state: null,
  names: new Map(),
  shown: remembered.get('panel') ?? 'phone-0',
  seen: new Map(), // panel → messages of the bot that were there when it was last looked at

  /** trouble shows a sentence until it is closed or something works again. */
  trouble(sentence) {
    $('trouble').querySelector('p').textContent = sentence;
    $('trouble').hidden = false;
  },
  /** say speaks to who listens to the page. */
  say(sentence) {
    $('spoken').textContent = sentence;
  },

  async move(request) {
    if (page.moving) return;
    page.moving = true;
    page.busy();
    const before = page.state?.lines.length ?? 0;
    try {
      await act('move', request);
      await refresh();
      const more = (page.state.lines.length + page.state.earlier) - before;
      page.say(`It is now ${when(page.state.now, page.zone())}. ${more === 1 ? 'One new message.' : `${Math.max(more, 0)} new messages.`}`);
    } catch (err) {
      page.trouble(err.message);
    }
    page.moving = false;
    page.busy();
  },
  busy() {
    $('clock').setAttribute('aria-busy', String(Boolean(page.moving)));
    for (const button of document.querySelectorAll('[data-by]')) {
      button.setAttribute('aria-disabled', String(Boolean(page.moving) || (button.id === 'next' && !page.state?.next)));
    }
  },

  /** zone is that of the first phone: "station time". */
  zone() {
    return page.phones[0].actor?.zone ?? page.state.cast[0]?.zone ?? central;
  },
  zoneOf(handle) {
    return page.state.cast.find((a) => a.handle === handle)?.zone ?? central;
  },

  draw() {
    const s = page.state;
    if (!s) return;
    page.names = new Map(s.cast.map((a) => [a.handle, a.name]));
    for (const phone of page.phones) phone.draw(s);
    page.room.draw(s);
    drawLeads($('leads').querySelector('.scroll'), s, page.names);
    drawWaiting($('waiting').querySelector('.scroll'), s, page.names, page.zoneOf, page.move);
    $('now-station').textContent = when(s.now, page.zone());
    $('now-central').textContent = page.zone() === central ? '' : also(s.now, page.zone());
    const next = $('next');
    next.replaceChildren(...(s.next ? ['Jump to ', el('b', {}, s.next.what), ` ${when(s.next.at, central)}`] : ['Nothing is due']));
    page.busy();
    page.drawTabs();
  },

  /** drawTabs is for narrow windows, where one panel is seen at a time. */
  drawTabs() {
    const panels = [
      ...page.phones.filter((p) => !p.panel.hidden).map((p) => ({ id: `phone-${p.slot}`, label: p.actor.name.split(' ')[0], panel: p.panel, count: p.count, room: false })),
      ...(page.room.panel.hidden ? [] : [{ id: 'room', label: 'Pool', panel: page.room.panel, count: page.room.count }]),
      { id: 'leads', label: 'Leads', panel: $('leads'), count: page.state.leads.length },
      { id: 'waiting', label: 'Waiting', panel: $('waiting'), count: page.state.held.length },
    ];
    if (!panels.some((p) => p.id === page.shown)) page.shown = panels[0].id;
    page.panels = panels.map((p) => p.id);
    for (const p of panels) {
      const on = p.id === page.shown;
      p.panel.classList.toggle('shown', on);
      if (on || !page.seen.has(p.id) || p.count < page.seen.get(p.id)) page.seen.set(p.id, p.count);
      p.more = p.count - page.seen.get(p.id);
    }
    list($('tabs'), panels.map((p) => ({ key: p.id, sign: JSON.stringify([p.label, p.id === page.shown, p.more]), ...p })), (p) =>
      el('button', { type: 'button', 'aria-current': p.id === page.shown ? 'true' : undefined, on: { click: () => page.turn(p.id) } },
        p.label, p.more > 0 && el('span', { class: 'more' }, String(p.more), el('span', { class: 'hidden' }, ' new'))));
  },
  turn(id) {
    page.shown = id;
    remembered.set('panel', id);
    page.drawTabs();
    page.draw();
    for (const log of stage.querySelectorAll('.panel.shown .log')) log.scrollTop = log.scrollHeight;
    $('tabs').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  },
};

// fetching: one at a time; a change meanwhile asks once more
let fetching = null;
let again = false;
function refresh() {
  again = true;
  fetching ??= (async () => {
    try {
      while (again) {
        again = false;
        page.state = await look();
        page.draw();
      }
    } finally {
      fetching = null;
    }
  })();
  return fetching;
}

// the clock
for (const button of document.querySelectorAll('[data-by]')) {
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') page.move({ by: button.dataset.by });
  });
}

// what to try
function hint(open) {
  $('hint').hidden = !open;
  $('help').setAttribute('aria-expanded', String(open));
}
hint(!remembered.get('hinted'));
$('help').addEventListener('click', () => hint($('hint').hidden));
$('hint-close').addEventListener('click', () => {
  remembered.set('hinted', true);
  hint(false);
  $('help').focus();
});
$('hint').addEventListener('click', (e) => {
  const chip = e.target.closest('.chip');
  if (!chip) return;
  const phone = page.phones[Number(chip.dataset.part)];
  page.turn(`phone-${phone.slot}`);
  phone.composer.fill(chip.dataset.text);
});

// starting over
$('restart').addEventListener('click', () => $('sure').showModal());
$('sure').addEventListener('click', async (e) => {
  const button = e.target.closest('button');
  if (!button) return;
  $('sure').close();
  if (button.value !== 'yes') return;
  try {
    await act('reset', {});
    page.seen.clear();
    await refresh();
    page.say('Everything starts over.');
  } catch (err) {
    page.trouble(err.message);
  }
});
$('trouble').querySelector('button').addEventListener('click', () => {
  $('trouble').hidden = true;
  stage.focus();
});

// swiping between panels where one is seen at a time
let from = null;
stage.addEventListener('pointerdown', (e) => {
  from = e.pointerType === 'touch' ? { x: e.clientX, y: e.clientY } : null;
});
stage.addEventListener('pointerup', (e) => {
  if (!from || getComputedStyle($('tabs')).display === 'none') return;
  const x = e.clientX - from.x;
  const y = e.clientY - from.y;
  from = null;
  if (Math.abs(x) < 70 || Math.abs(y) > Math.abs(x) / 2) return;
  const to = page.panels[page.panels.indexOf(page.shown) + (x < 0 ? 1 : -1)];
  if (to) page.turn(to);
});

page.phones = [...document.querySelectorAll('.phone')].map((panel) => new Phone(panel, page));
page.room = new Room($('room'), page);

let cut = false;
live({
  change: () => refresh().catch((err) => page.trouble(err.message)),
  up: () => {
    if (cut) $('trouble').hidden = true;
    cut = false;
  },
  down: () => {
    cut = true;
    page.trouble('The line to leadline is cut. This page tries again by itself.');
  },
});
