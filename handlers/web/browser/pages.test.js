// The signed-in pages, from the link in a text to the timeline: axe, keyboard,
// zoom, print, and nothing from elsewhere. Uses the simulator's server and packages.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browse, example, narrow, serve, shot, wide, zoomed } from '../../simulator/browser/server.js';

const here = createRequire(new URL('../../simulator/browser/package.json', import.meta.url));
const axe = await readFile(here.resolve('axe-core/axe.min.js'), 'utf8');

let server, browser, code;
const post = async (what, body) => {
  const r = await fetch(`${server.url}simulator/${what}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(r.ok, `${what}: ${r.status} ${await r.text()}`);
};
const say = (handle, place, text) => post('say', { handle, place, text });
const state = () => fetch(`${server.url}simulator/state`).then((r) => r.text());

/** link asks the bot for a link, as the person does. */
async function link(handle, place) {
  await say(handle, place, 'WEB');
  const all = [...(await state()).matchAll(/https?:\/\/[^\s"\\]+\/in\/[0-9A-Z]{28}/g)];
  assert.ok(all.length > 0, 'no link was said');
  return all.at(-1)[0];
}

/** enter signs a person in within a fresh profile. */
async function enter(handle, place, options = wide) {
  const to = await link(handle, place);
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
}

async function sound(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const r = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return { violations: r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), rules: r.passes.length };
  });
  assert.deepEqual(found.violations, [], what);
  assert.ok(found.rules > 10, `${what}: axe looked at ${found.rules} rules only`);
}

const who = { dot: ['dot', 'sms'], ana: ['ana', 'slack'], sue: ['sue', 'slack'], mia: ['mia', 'sms'], ada: ['ada', 'slack'] };
const seen = { dot: ['me', 'lead'], ana: ['me', 'lead', 'customer', 'district/CO-WY'], sue: ['lead', 'district/CO-WY'], mia: ['lead', 'card'], ada: ['district/CO-WY', 'funnel'] };

/** at is the address of a page of the list above. */
async function at(page, name) {
  if (name === 'lead') return `${server.url}leads/${code}`;
  if (name !== 'customer') return server.url + name;
  await page.goto(`${server.url}leads/${code}`);
  return new URL(await page.getByRole('link', { name: 'All about this customer' }).getAttribute('href'), server.url).href;
}

before(async () => {
  server = await serve();
  browser = await browse();
  await say('dot', 'sms', example);
  await post('attach', { handle: 'dot', place: 'sms', kind: 'photo' });
  await say('dot', 'sms', '1');
  code = (await state()).match(/CC-[0-9A-Z]{5}/)[0];
  await say('ana', 'slack', `CLAIM ${code}`);
  await say('ana', 'slack', `TRIED ${code} left a voicemail, she is back on Thursday`);
  await say('dot', 'sms', 'LEAD Vita Coffee 5 oak st 80002, bo lane 303-555-0143, 9/wk 2 lb, fedex, local, dm no, customer ok');
  await say('dot', 'sms', '1');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('axe finds nothing on any page, in light and dark, wide and narrow', async () => {
  for (const [handle, pages] of Object.entries(seen)) {
    for (const [size, options] of [['wide', { ...wide, colorScheme: 'light' }], ['narrow', { ...narrow, colorScheme: 'dark' }]]) {
      const page = await enter(...who[handle], options);
      for (const name of pages) {
        await page.goto(await at(page, name));
        await sound(page, `${name} of ${handle}, ${size}`);
        await shot(page, `${handle}-${name.replace('/', '-')}-${size}`);
        assert.deepEqual(page.asked.filter((u) => !u.startsWith(server.url)), [], `${name}: asks elsewhere`);
        assert.deepEqual(page.wrong, [], `${name} of ${handle}`);
      }
      await page.context().close();
    }
  }
});

test('the door, what is refused, and what is not there are pages for everybody too', async () => {
  const context = await browser.newContext(wide);
  const page = await context.newPage();
  const to = await link('dot', 'sms');
  await page.goto(to);
  await sound(page, 'door');
  await shot(page, 'door');
  await page.keyboard.press('Enter'); // the button has the focus
  await page.waitForURL('**/me');
  await page.goto(to);
  await sound(page, 'a used link');
  assert.match(await page.textContent('main'), /does not work any more/);
  await page.goto(`${server.url}leads/CC-00000`);
  await sound(page, 'not there');
  await shot(page, 'sorry');
  await page.getByRole('button', { name: 'Sign out' }).click();
  assert.match(await page.textContent('main'), /signed out/i);
  await sound(page, 'signed out');
  await page.goto(`${server.url}me`);
  assert.match(await page.textContent('main'), /Text WEB/);
  await context.close();
});

test('the keyboard reaches everything, in order, and the first stop skips the menu', async () => {
  const page = await enter(...who.ana);
  await page.goto(`${server.url}leads/${code}`);
  const stops = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      const box = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      return { name: (e.textContent || e.getAttribute('aria-label') || e.querySelector('img')?.alt || '').trim(), seen: box.width > 0 && box.height > 0 && style.outlineStyle !== 'none' };
    });
    if (!stop) break;
    assert.ok(stop.seen, `the focus cannot be seen on ${stop.name}`);
    stops.push(stop.name);
  }
  assert.equal(stops[0], 'Skip to the page');
  for (const name of ['My leads', 'District CO-WY', 'Sign out', 'All about this customer']) assert.ok(stops.includes(name), `${name} is not reached: ${stops}`);
  await page.goto(`${server.url}leads/${code}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.context().close();
});

test('nothing needs sideways scrolling or leaves its column, from 320 px on', async () => {
  for (const [size, options] of [['360', { viewport: { width: 360, height: 740 } }], ['zoomed', zoomed], ['980', { viewport: { width: 980, height: 700 } }], ['wide', wide]]) {
    for (const [handle, pages] of Object.entries(seen)) {
      const page = await enter(...who[handle], options);
      for (const name of pages) {
        await page.goto(await at(page, name));
        const over = await page.evaluate(() => ({ page: document.documentElement.scrollWidth - innerWidth, out: [...document.querySelectorAll('main *, header *')].filter((n) => n.checkVisibility() && !n.closest('.skip, .hidden, thead') && n.getBoundingClientRect().right > Math.min(innerWidth, document.querySelector('main').getBoundingClientRect().right) + 1).map((n) => n.tagName + n.className) }));
        assert.ok(over.page <= 0 && over.out.length === 0, `${name} of ${handle} at ${size}: ${JSON.stringify(over)}`);
        await shot(page, `${size}-${handle}-${name.replace('/', '-')}`);
      }
      await page.context().close();
    }
  }
});

test('a lead prints without what can be pressed; its photo is shown', async () => {
  const page = await enter(...who.ana);
  await page.goto(`${server.url}leads/${code}`);
  const drawn = await page.locator('.photos img').evaluate((i) => i.decode().then(() => i.naturalWidth));
  assert.ok(drawn > 0);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button').filter({ visible: true }).count(), 0);
  assert.equal(await page.locator('nav').isVisible(), false);
  await page.setViewportSize({ width: 794, height: 1123 });
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'print.png'), fullPage: true });
  await page.context().close();
});

test('the paper card: errors lead to their fields, a good one is sent once', async () => {
  const page = await enter(...who.mia);
  await page.goto(`${server.url}card`);
  await page.getByRole('button').last().click();
  await page.getByRole('alert').waitFor();
  await sound(page, 'the card with errors');
  await shot(page, 'card-errors');
  const first = page.getByRole('alert').getByRole('link').first();
  const id = (await first.getAttribute('href')).slice(1);
  await first.click();
  assert.ok(await page.evaluate((id) => document.activeElement.id === id || document.activeElement.closest(`#${id}`) !== null, id), 'the link does not lead to the field');
  for (const [name, value] of [['concurrence', 'yes'], ['kind', 'help']]) {
    const box = page.locator(`input[name="${name}"][value="${value}"]`);
    if (await box.count()) await box.check();
  }
  await page.locator('[name="business.name"]').fill('Paper Lantern Gifts');
  await page.locator('[name="business.city"]').fill('Arvada 80002');
  await page.locator('[name="decision_maker.phone"]').fill('303-555-0177');
  await page.getByRole('button').last().click();
  await page.getByRole('status').waitFor();
  await sound(page, 'the card, sent');
  await page.reload();
  assert.equal(((await state()).match(/Paper Lantern Gifts/g) ?? []).length > 0, true, 'the card did not become a lead');
  await page.context().close();
});

test('the chart of the funnel is drawn and readable without color', async () => {
  const page = await enter(...who.ada);
  await page.goto(`${server.url}funnel`);
  const chart = page.locator('.chart');
  const drawn = await chart.evaluate((i) => i.decode().then(() => i.complete && i.naturalWidth > 0 && i.getBoundingClientRect().width));
  assert.ok(drawn > 300, `the chart is ${drawn} wide`);
  assert.match(await chart.getAttribute('alt'), /answered/);
  const grey = await browser.newContext({ ...wide, storageState: await page.context().storageState() });
  const look = await grey.newPage();
  await look.emulateMedia({ forcedColors: 'active' });
  await look.goto(`${server.url}funnel`);
  await sound(look, 'funnel in forced colors');
  await shot(look, 'funnel-forced');
  await grey.close();
  await page.context().close();
});
