// The leads with their history, and the messages that wait.

import { el, list } from './dom.js';
import { central, when } from './time.js';

const statuses = { in_review: 'in review', open: 'in the pool', claimed: 'claimed', contacted: 'contacted', sale: 'sale', no_sale: 'no sale', dropped: 'dropped', duplicate: 'duplicate', withdrawn: 'withdrawn', expired: 'expired' };
const clocks = { waiting: 'not running yet', running: 'running', met: 'met', late: 'contacted late', breached: 'overdue', excluded: 'not counted' };
const columns = ['Lead', 'Business', 'Status', 'First contact due', 'Held by', 'From'];
const channels = { sms: 'SMS', slack: 'Slack', telegram: 'Telegram' };

export function drawLeads(box, state, names) {
  const leads = [...state.leads].reverse();
  const items = leads.map((l) => ({ key: l.code, sign: JSON.stringify(l), lead: l }));
  if (leads.length) items.unshift({ key: 'head', sign: 'head' });
  else items.push({ key: 'none', sign: 'none' });
  const open = new Set([...box.querySelectorAll('details[open]')].map((d) => d.dataset.key));
  list(box, items, (item) => {
    if (item.key === 'none') return el('p', { class: 'empty' }, 'No leads yet. Send one from a carrier’s phone.');
    if (item.key === 'head') return el('p', { class: 'columns', 'aria-hidden': 'true' }, ...columns.map((c) => el('span', {}, c)));
    return lead(item.lead, names, open.has(item.lead.code));
  });
}

function lead(l, names, open) {
  const due = l.clock?.due ? when(l.clock.due, central) : 'no clock';
  const values = [
    l.code,
    l.card?.business?.name ?? '',
    el('span', { class: `tag ${l.status}` }, statuses[l.status] ?? l.status),
    el('span', { class: `due ${l.clock?.state ?? ''}` }, `${due}${l.clock?.due ? `, ${clocks[l.clock.state] ?? l.clock.state}` : ''}`),
    l.holder ? names.get(l.holder) ?? l.holder : 'nobody',
    names.get(l.submitter) ?? l.submitter,
  ];
  return el(
    'details',
    { open },
    el('summary', {}, ...values.map((v, i) => el('span', { class: 'cell' }, el('span', { class: 'label' }, `${columns[i]}: `), v, el('span', { class: 'hidden' }, '. ')))),
    el('ol', { class: 'events' }, ...(l.events ?? []).map((e) => event(e, names))),
  );
}

function event(e, names) {
  const by = e.by ? names.get(e.by) ?? e.by : '';
  const facts = Object.entries(e.data ?? {}).filter(([, v]) => ['string', 'number', 'boolean'].includes(typeof v)).map(([k, v]) => `${k.replaceAll('_', ' ')}: ${v}`);
  return el(
    'li',
    {},
    el('time', { datetime: e.at }, when(e.at, central)),
    el('b', {}, e.kind.replaceAll('_', ' ')),
    el('span', {}, [by && `by ${by}`, e.channel && `(${channels[e.channel] ?? e.channel})`, ...facts].filter(Boolean).join(' ')),
  );
}

export function drawWaiting(box, state, names, zoneOf, move) {
  const items = state.held.map((h, i) => ({ key: `${h.at} ${h.to} ${i}`, sign: JSON.stringify(h), held: h }));
  if (state.next) items.unshift({ key: 'next', sign: JSON.stringify(state.next), next: state.next });
  if (!items.length) items.push({ key: 'none', sign: 'none' });
  list(box, items, (item) => {
    if (item.key === 'none') return el('p', { class: 'empty' }, 'Nothing waits. What nobody asked for is held until the hours of its reader.');
    if (item.next) {
      const at = when(item.next.at, central);
      return el('div', { class: 'wait' }, el('p', {}, el('b', {}, 'Next: '), item.next.what, el('span', { class: 'at' }, at)), jump(`Jump there: ${at}, ${item.next.what}`, () => move({ to: item.next.at })));
    }
    const h = item.held;
    const who = names.get(h.to) ?? h.to;
    const at = when(h.at, zoneOf(h.to));
    return el(
      'div',
      { class: 'wait' },
      el('p', {}, el('b', {}, `To ${who}`), ` by ${channels[h.channel] ?? h.channel}`, el('span', { class: 'at' }, `goes ${at}`), el('span', { class: 'what' }, h.text)),
      jump(`Jump there: ${at}, when the message to ${who} goes`, () => move({ to: h.at })),
    );
  });
}

function jump(label, click) {
  return el('button', { type: 'button', 'aria-label': label, on: { click } }, 'Jump there');
}
