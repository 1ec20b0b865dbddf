// The signed-in pages, from the link in a text to the timeline: axe, keyboard,
// zoom, print, and nothing from elsewhere. Uses the simulator's server and packages.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { example, fits, narrow, office, shot, sound, stops, wide, zoomed } from './office.js';

let o, server, browser, code;
const enter = (handle, options) => o.enter(handle, options);

const seen = { dot: ['me', 'lead'], ana: ['me', 'lead', 'customer', 'district/CO-WY'], sue: ['lead', 'district/CO-WY'], mia: ['lead', 'card'], ada: ['district/CO-WY', 'funnel'] };

/** at is the address of a page of the list above. */
async function at(page, name) {
  if (name === 'lead') return `${server.url}leads/${code}`;
  if (name !== 'customer') return server.url + name;
  await page.goto(`${server.url}leads/${code}`);
  return new URL(await page.getByRole('link', { name: 'All about this customer' }).getAttribute('href'), server.url).href;
}

before(async () => {
  o = await office();
  ({ server, browser } = o);
  await o.say('dot', example);
  await o.post('attach', { handle: 'dot', place: 'sms', kind: 'photo' });
  await o.say('dot', '1');
  code = (await o.state()).match(/CC-[0-9A-Z]{5}/)[0];
  await o.say('ana', `CLAIM ${code}`);
  await o.say('ana', `TRIED ${code} left a voicemail, she is back on Thursday`);
  await o.say('dot', 'LEAD Vita Coffee 5 oak st 80002, bo lane 303-555-0143, 9/wk 2 lb, fedex, local, dm no, customer ok');
  await o.say('dot', '1');
});
after(() => o?.stop());

test('P36: axe finds nothing on any page, in light and dark, wide and narrow', async () => {
  for (const [handle, pages] of Object.entries(seen)) {
    for (const [size, options] of [['wide', { ...wide, colorScheme: 'light' }], ['narrow', { ...narrow, colorScheme: 'dark' }]]) {
      const page = await enter(handle, options);
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
  const to = await o.link('dot');
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

test('P36: the keyboard reaches everything, in order, and the first stop skips the menu', async () => {
  const page = await enter('ana');
  await page.goto(`${server.url}leads/${code}`);
  const all = await stops(page, 'the lead');
  assert.equal(all[0], 'Skip to the page');
  for (const name of ['My leads', 'District CO-WY', 'Sign out', 'All about this customer']) assert.ok(all.includes(name), `${name} is not reached: ${all}`);
  await page.goto(`${server.url}leads/${code}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.context().close();
});

test('P36: nothing needs sideways scrolling or leaves its column, from 320 px on', async () => {
  for (const [size, options] of [['360', { viewport: { width: 360, height: 740 } }], ['zoomed', zoomed], ['980', { viewport: { width: 980, height: 700 } }], ['wide', wide]]) {
    for (const [handle, pages] of Object.entries(seen)) {
      const page = await enter(handle, options);
      for (const name of pages) {
        await page.goto(await at(page, name));
        await fits(page, `${name} of ${handle} at ${size}`);
        await shot(page, `${size}-${handle}-${name.replace('/', '-')}`);
      }
      await page.context().close();
    }
  }
});

test('a lead prints without what can be pressed; its photo is shown', async () => {
  const page = await enter('ana');
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
  const page = await enter('mia');
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
  assert.equal(((await o.state()).match(/Paper Lantern Gifts/g) ?? []).length > 0, true, 'the card did not become a lead');
  await page.context().close();
});
