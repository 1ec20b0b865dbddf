// The line in which one writes: Enter sends, Shift+Enter makes a new line.

import { act } from './api.js';

/**
 * composer wires a form. who() says who writes and where; sent is called when
 * the bot has answered, failed(sentence) when it could not.
 */
export function composer(form, { who, began, failed }) {
  const text = form.querySelector('textarea');
  const changing = form.querySelector('.changing');
  const attach = form.querySelector('.attach');
  const menu = form.querySelector('.menu');
  let line = null; // the message that is being changed

  const grow = () => {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, 120)}px`;
  };
  const keep = () => {
    line = null;
    changing.hidden = true;
    text.value = '';
    grow();
  };
  const open = (on) => {
    menu.hidden = !on;
    attach.setAttribute('aria-expanded', String(on));
  };

  const send = async () => {
    const said = text.value;
    if (!said.trim()) {
      text.focus();
      return;
    }
    const { handle, place } = who();
    const edited = line;
    keep();
    began();
    try {
      if (edited) await act('edit', { handle, line: edited.id, text: said });
      else await act('say', { handle, place, text: said });
    } catch (err) {
      if (!text.value) text.value = said; // nothing typed is lost
      grow();
      failed(err.message);
    }
  };

  form.addEventListener('submit', (e) => {
    e.preventDefault();
    send();
  });
  text.addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && line) keep();
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    send();
  });
  text.addEventListener('input', grow);
  changing.querySelector('button').addEventListener('click', () => {
    keep();
    text.focus();
  });
  if (attach) {
    attach.addEventListener('click', () => {
      open(menu.hidden);
      if (!menu.hidden) menu.querySelector('button').focus();
    });
    menu.addEventListener('click', async (e) => {
      const kind = e.target.closest('button')?.dataset.kind;
      if (!kind) return;
      open(false);
      text.focus();
      began();
      const { handle, place } = who();
      await act('attach', { handle, place, kind }).catch((err) => failed(err.message));
    });
    form.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape' || menu.hidden) return;
      open(false);
      attach.focus();
    });
  }

  return {
    /** fill puts a text in, ready to be sent. */
    fill(value) {
      keep();
      text.value = value;
      grow();
      text.focus();
    },
    /** edit takes up a message that was sent. */
    edit(message) {
      keep();
      line = message;
      changing.hidden = false;
      changing.querySelector('span').textContent = `Changing “${message.text}”`;
      text.value = message.text;
      grow();
      text.focus();
      text.select();
    },
    label(words) {
      text.setAttribute('aria-label', words);
      text.placeholder = words.includes(' in ') ? 'Message' : 'Text message';
    },
    forget: keep,
  };
}
