// What the tests of the signed-in pages share: the demo's office, people who sign
// in, and what every page must be: sound for axe, reachable, narrow, printable.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browse, example, narrow, serve, shot, wide, zoomed } from '../../simulator/browser/server.js';

export { example, narrow, shot, wide, zoomed };

const here = createRequire(new URL('../../simulator/browser/package.json', import.meta.url));
const axe = await readFile(here.resolve('axe-core/axe.min.js'), 'utf8');

/** who writes where. */
const places = { ana: 'slack', sue: 'slack', ada: 'slack', ben: 'telegram', cal: 'telegram' };

/** office starts a demo and a browser. */
export async function office() {
  const [server, browser] = await Promise.all([serve(), browse()]);
  const post = async (what, body) => {
    const r = await fetch(`${server.url}simulator/${what}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    assert.ok(r.ok, `${what} ${JSON.stringify(body)}: ${r.status} ${await r.text()}`);
  };
  const place = (handle) => places[handle] ?? 'sms';
  const state = () => fetch(`${server.url}simulator/state`).then((r) => r.text());
  const o = {
    server,
    browser,
    url: server.url,
    post,
    state,
    say: (handle, text) => post('say', { handle, place: place(handle), text }),
    /** today is the day at the stations, as the program's addresses write it. */
    async today() {
      const { now } = JSON.parse(await state());
      return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Denver' }).format(new Date(now));
    },
    /** thursday moves to a Thursday on which the weekly papers of today's leads are
     *  out, and a card of today is overdue: not one that is tomorrow, since before a
     *  holiday they are out on the day before. */
    async thursday() {
      const at = new Date(JSON.parse(await state()).now);
      at.setUTCDate(at.getUTCDate() + 1);
      do at.setUTCDate(at.getUTCDate() + 1);
      while (at.getUTCDay() !== 4);
      at.setUTCHours(17, 0, 0, 0);
      await post('move', { to: at.toISOString() });
    },
    /** lead lets somebody send one, and returns its code. */
    async lead(handle, text = example) {
      const before = new Set((await state()).match(/\b[A-Z]{2}-[0-9A-Z]{5}\b/g));
      await o.say(handle, text);
      await o.say(handle, '1');
      const code = (await state()).match(/\b[A-Z]{2}-[0-9A-Z]{5}\b/g)?.find((c) => !before.has(c));
      assert.ok(code, `${handle} sent no lead`);
      return code;
    },
    /** link asks the bot for a link, as the person does. */
    async link(handle) {
      const links = async () => (await state()).match(/https?:\/\/[^\s"\\]+\/in\/[0-9A-Z]{28}/g) ?? [];
      const before = new Set(await links());
      await o.say(handle, 'WEB');
      const fresh = (await links()).filter((l) => !before.has(l));
      assert.equal(fresh.length, 1, `${handle} was told ${fresh.length} new links`);
      return fresh[0];
    },
    /** enter signs a person in within a fresh profile. */
    async enter(handle, options = wide) {
      const to = await o.link(handle);
      const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', ...options });
      const page = await context.newPage();
      page.wrong = [];
      page.asked = [];
      page.on('pageerror', (e) => page.wrong.push(e.message));
      page.on('console', (m) => m.type() === 'error' && page.wrong.push(m.text()));
      page.on('request', (r) => page.asked.push(r.url()));
      await page.goto(to);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/me');
      return page;
    },
    async stop() {
      await browser?.close();
      await server?.stop();
    },
  };
  return o;
}

/** sound: axe finds nothing. */
export async function sound(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const r = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return { violations: r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), rules: r.passes.length };
  });
  assert.deepEqual(found.violations, [], what);
  assert.ok(found.rules > 10, `${what}: axe looked at ${found.rules} rules only`);
}

/** alone: the page asked nobody else for anything, and nothing went wrong in it. */
export function alone(page, url, what) {
  assert.deepEqual(page.asked.filter((u) => !u.startsWith(url)), [], `${what}: asks elsewhere`);
  assert.deepEqual(page.wrong, [], what);
}

/** fits: nothing needs sideways scrolling or leaves its column. */
export async function fits(page, what) {
  const over = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth - innerWidth,
    out: [...document.querySelectorAll('main *, header *')].filter((n) => n.checkVisibility() && !n.closest('.skip, .hidden, thead, svg') && n.getBoundingClientRect().right > Math.min(innerWidth, document.querySelector('main').getBoundingClientRect().right) + 1).map((n) => n.tagName + n.className),
  }));
  assert.ok(over.page <= 0 && over.out.length === 0, `${what}: ${JSON.stringify(over)}`);
}

/** stops are what the keyboard reaches, in order; each shows that it has the focus. */
export async function stops(page, what) {
  const all = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      const box = e.getBoundingClientRect();
      return { name: (e.textContent || e.getAttribute('aria-label') || e.getAttribute('name') || e.querySelector('img')?.alt || '').trim(), seen: box.width > 0 && box.height > 0 && getComputedStyle(e).outlineStyle !== 'none' };
    });
    if (!stop) break;
    assert.ok(stop.seen, `${what}: the focus cannot be seen on ${stop.name}`);
    all.push(stop.name);
  }
  return all;
}

/** reached: the keyboard comes to every link, button and field of the page. */
export async function reached(page, what) {
  const all = await stops(page, what);
  assert.equal(all[0], 'Skip to the page', what);
  const there = await page.locator('a[href]:visible, button:visible, input:not([type=hidden]):not([type=radio]):visible, textarea:visible').count();
  assert.ok(all.length >= there, `${what}: ${all.length} of ${there} are reached: ${all.join(' | ')}`);
}

const papers = { A4: [794, 1123], Letter: [816, 1056] };

/** prints a page on both papers: nothing to press, nothing cut off at the side. */
export async function prints(page, what, { pages = 99, landscape = false } = {}) {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('button:visible').count(), 0, `${what}: a button is printed`);
  assert.equal(await page.locator('nav').isVisible(), false, `${what}: the menu is printed`);
  const size = page.viewportSize();
  for (const [paper, [w, h]] of Object.entries(papers)) {
    const margin = 53; // 14 mm
    await page.setViewportSize({ width: (landscape ? h : w) - 2 * margin, height: h });
    const over = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((n) => n.checkVisibility() && !n.closest('.hidden, svg') && n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.tagName + n.className));
    assert.deepEqual(over, [], `${what}: cut off on ${paper}`);
    const pdf = await page.pdf({ format: paper, landscape, preferCSSPageSize: false });
    const count = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    if (process.env.SHOTS) await writeFile(join(process.env.SHOTS, `${what.replace(/[^a-z0-9]+/gi, '-')}-${paper}.pdf`), pdf);
    assert.ok(count >= 1 && count <= pages, `${what}: ${count} pages of ${paper}, at most ${pages}`);
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ media: null });
}

/** whole takes a picture of all of a page. */
export async function whole(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}

/** everyPage looks at all pages of each person, wide and light and narrow and
 *  dark: they open, are sound and fit, the keyboard reaches all, nobody else is asked. */
export async function everyPage(o, pages) {
  for (const [handle, list] of Object.entries(pages)) {
    for (const [size, options] of [['wide', { ...wide, colorScheme: 'light' }], ['narrow', { ...narrow, colorScheme: 'dark' }]]) {
      const page = await o.enter(handle, options);
      for (const name of list) {
        const what = `${name} of ${handle}, ${size}`;
        const answer = await page.goto(o.url + name);
        assert.equal(answer.status(), 200, what);
        await sound(page, what);
        await fits(page, what);
        await whole(page, `${handle}-${name.replaceAll('/', '-')}-${size}`);
        await reached(page, what);
        alone(page, o.url, what);
      }
      await page.context().close();
    }
  }
}
