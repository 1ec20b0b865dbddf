// Elements are made of text only: nothing that anybody wrote is ever read as HTML.

/** el makes an element: el('p', {class: 'x', 'aria-label': 'y', on: {click}}, 'text', child). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || value === null) continue;
    if (name === 'on') for (const [type, listen] of Object.entries(value)) node.addEventListener(type, listen);
    else if (value === true) node.setAttribute(name, '');
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

/**
 * list shows items in a container and touches only what differs, so that a
 * screen reader hears only what is new and nobody loses the focus.
 * Each item has a key and a sign (changes when it must be drawn anew).
 */
export function list(container, items, make) {
  const old = new Map([...container.children].map((n) => [n.dataset.key, n]));
  let at = container.firstElementChild;
  for (const item of items) {
    let node = old.get(item.key);
    old.delete(item.key);
    if (node && node.sign === item.sign) {
      if (node === at) at = at.nextElementSibling;
      else container.insertBefore(node, at);
    } else {
      const fresh = make(item);
      fresh.dataset.key = item.key;
      fresh.sign = item.sign;
      if (node) {
        if (node === at) at = at.nextElementSibling;
        replace(node, fresh, container);
      } else container.insertBefore(fresh, at);
      node = fresh;
    }
    if (item.after) item.after(node);
  }
  for (const gone of old.values()) {
    if (gone.contains(document.activeElement)) container.focus();
    gone.remove();
  }
}

/** replace keeps the focus on the same button, or else on the list. */
function replace(old, fresh, container) {
  const buttons = [...old.querySelectorAll('button')];
  const focused = buttons.indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (focused < 0) return;
  const next = fresh.querySelectorAll('button')[focused];
  (next ?? container).focus();
}

/** options fills a select, if they are not the ones it has. */
export function options(select, wanted, chosen) {
  const sign = JSON.stringify(wanted);
  if (select.sign !== sign) {
    select.replaceChildren(...wanted.map((o) => el('option', { value: o.value }, o.label)));
    select.sign = sign;
  }
  if (select.value !== chosen) select.value = chosen;
}

/** remembered reads and writes what this browser keeps; a browser that refuses only forgets. */
export const remembered = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(`leadline.${key}`));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`leadline.${key}`, JSON.stringify(value));
    } catch {
      // nothing is lost but the choice
    }
  },
};
