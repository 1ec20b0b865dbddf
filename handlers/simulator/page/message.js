// One message, as a bubble on a phone or a post in the room.

import { el } from './dom.js';
import { clock, day } from './time.js';

/** words of what can't be read as text. */
const kinds = { photo: 'Photo', contact: 'Contact card', press: 'Pressed', location: 'Sent a location', blocked: 'Blocked the bot', unblocked: 'Unblocked the bot', home: 'Opened the app', form: 'Sent the form' };

/** itemsOf turns lines into list items with a separator at each new day. */
export function itemsOf(lines, zone) {
  const items = [];
  let last = '';
  for (const line of lines) {
    const today = day(line.at, zone);
    if (today !== last) items.push({ key: `day ${today}`, sign: today, day: today });
    last = today;
    items.push({ key: line.id, sign: JSON.stringify(line) + zone, line });
  }
  return items;
}

export function separator(text) {
  return el('p', { class: 'day' }, el('span', {}, text));
}

function plainText(line) {
  if (!line.by || line.kind === 'text' || line.kind === 'edit') return line.text || '(empty)';
  const what = kinds[line.kind] ?? line.kind;
  const more = line.kind === 'photo' ? [line.title, line.text].filter(Boolean).join(': ') : line.text;
  return more ? `${what}: ${more}` : what;
}

/** linked makes what leads to this very server something to press; no other address ever is. */
function linked(text) {
  const at = text.indexOf(`${location.origin}/`);
  if (at < 0) return [text];
  const end = text.slice(at).search(/\s|$/) + at;
  const to = text.slice(at, end);
  return [text.slice(0, at), el('a', { href: to, target: '_blank', rel: 'noopener' }, to), text.slice(end)];
}

function body(line) {
  if (line.by) return el('p', { class: 'text' }, plainText(line));
  if (!(line.title || line.fields?.length)) return el('p', { class: 'text' }, ...linked(plainText(line)));
  return el(
    'div',
    { class: 'card' },
    line.ack && el('p', { class: 'text' }, line.ack),
    line.title && el('p', { class: 'title' }, line.title),
    line.fields?.length
      ? el('dl', {}, ...line.fields.flatMap((f) => [el('dt', {}, f.label), el('dd', {}, f.value)]))
      : line.text !== line.title && el('p', { class: 'text' }, line.text),
  );
}

/** keys are the buttons below a message. */
function keys(line, press) {
  if (!line.buttons?.length) return null;
  const about = line.lead ? ` (${line.lead})` : '';
  return el(
    'div',
    { class: 'keys', role: 'group', 'aria-label': `Buttons${about}` },
    ...line.buttons.map((label, i) =>
      el(
        'button',
        { type: 'button', class: line.styles?.[i] || undefined, 'aria-label': line.lead && !label.includes(line.lead) ? `${label}, ${line.lead}` : undefined, on: { click: () => press(line, i) } },
        label,
      ),
    ),
  );
}

/** meta is the small line under a bubble. */
function meta(line, zone, edit) {
  const words = [el('time', { datetime: line.at }, clock(line.at, zone))];
  if (line.edited) words.push(el('span', {}, line.by ? 'edited' : 'updated'));
  if (line.segments) words.push(el('span', {}, line.segments === 1 ? '1 segment' : `${line.segments} segments`));
  if (!line.by && line.delivered) words.push(el('span', { class: 'delivered' }, 'delivered'));
  if (edit && line.kind === 'text' && line.channel !== 'sms') {
    words.push(el('button', { type: 'button', class: 'plain', 'aria-label': `Edit “${line.text}”`, on: { click: () => edit(line) } }, 'Edit'));
  }
  return el('p', { class: 'meta' }, ...words);
}

/** bubble is a message on a phone. */
export function bubble(line, { zone, names, press, edit }) {
  const own = Boolean(line.by);
  return el(
    'div',
    { class: `msg ${own ? 'own' : 'bot'} ${line.kind}` },
    el('span', { class: 'hidden' }, own ? `${names.get(line.by) ?? line.by}: ` : 'leadline: '),
    el('div', { class: 'bubble' }, body(line)),
    keys(line, press),
    meta(line, zone, own && edit),
  );
}

/** post is a message in a room; what answers below it goes into its thread. */
export function post(line, { zone, names, press, edit }) {
  const own = Boolean(line.by);
  if (line.kind === 'press') {
    return el('p', { class: 'note' }, `${names.get(line.by) ?? line.by} pressed ${line.text} `, el('time', { datetime: line.at }, clock(line.at, zone)));
  }
  const who = own ? names.get(line.by) ?? line.by : 'leadline';
  const node = el(
    'div',
    { class: `post ${own ? 'own' : 'bot'} ${line.kind} ${line.only ? 'only' : ''}` },
    el('span', { class: 'face', 'aria-hidden': 'true' }, initials(who)),
    el(
      'div',
      { class: 'said' },
      el('p', { class: 'by' }, el('b', {}, who), !own && el('span', { class: 'app' }, 'app'), el('time', { datetime: line.at }, clock(line.at, zone)),
        line.edited && el('span', {}, own ? 'edited' : 'updated'),
        own && edit && line.kind === 'text' && el('button', { type: 'button', class: 'plain', 'aria-label': `Edit “${line.text}”`, on: { click: () => edit(line) } }, 'Edit')),
      line.only && el('p', { class: 'onlyfor' }, `Only ${names.get(line.who) ?? line.who} sees this`),
      el('div', { class: 'body' }, body(line), keys(line, press)),
      el('div', { class: 'thread' }),
    ),
  );
  return node;
}

export function initials(name) {
  return name.split(/\s+/).map((w) => w[0]).join('').slice(0, 2).toUpperCase();
}
