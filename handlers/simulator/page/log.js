// A log of messages that keeps its place: at the end while one reads the end.

import { list } from './dom.js';

/**
 * show draws items into a log. Another subject (person, room) starts a new log:
 * it is filled in silence, only what comes later is spoken.
 */
export function show(log, subject, items, make) {
  const fresh = log.dataset.subject !== subject;
  const atEnd = fresh || log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  if (fresh) {
    log.setAttribute('aria-live', 'off');
    log.replaceChildren();
    log.dataset.subject = subject;
  }
  const before = log.scrollHeight;
  list(log, items, make);
  if (fresh) requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
  if (atEnd && (fresh || log.scrollHeight !== before) && !log.querySelector('.empty')) toEnd(log);
}

export function toEnd(log) {
  log.scrollTop = log.scrollHeight;
}
