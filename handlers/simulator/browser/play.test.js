// What one does on the page: text, press, move the clock, start over.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, example, narrow, open, phone, sendLead, serve, shot, text, wide } from './server.js';

let server, browser;
before(async () => {
  server = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
const clean = (page) => assert.deepEqual(page.wrong, []);

test('a lead goes from the first chip to its claim', async () => {
  const page = await open(browser, server.url, wide, { hint: true });
  await shot(page, 'first');
  await page.locator('.hint .chip').first().click();
  const box = phone(page, 0).locator('textarea');
  assert.equal(await box.inputValue(), example);
  assert.ok(await box.evaluate((n) => n === document.activeElement), 'the text is ready to be sent with Enter');
  await box.press('Enter');
  const review = phone(page, 0).locator('.msg.bot').first();
  await review.waitFor();
  assert.match(await review.innerText(), /Joe'?s Bikes/i);
  assert.match(await review.locator('.meta').innerText(), /\d segments?.*delivered/s);
  assert.equal(await box.inputValue(), '');
  await text(page, 0, '1');
  const card = page.locator('.room .post.card').first();
  await card.waitFor();
  const code = (await card.innerText()).match(/CC-[0-9A-Z]{5}/)[0];
  assert.doesNotMatch(await card.innerText(), /0142|Ruiz, 303|Dot/, 'the pool sees no contact and no carrier');
  await shot(page, 'sent');
  await card.getByRole('button', { name: /^Claim/ }).click();
  await page.locator('.leads .tag.claimed').waitFor();
  await phone(page, 3).locator('.msg.bot').filter({ hasText: code }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.room .post.card [aria-label^="Claim"]'), null, { timeout: 5000 });
  await page.locator('.leads summary').first().click();
  assert.match(await page.locator('.leads .events').first().innerText(), /submitted[\s\S]*claimed/);
  await shot(page, 'claimed');
  clean(page);
});

test('held messages say when they go, and the clock jumps there', async () => {
  await server.again();
  const page = await open(browser, server.url);
  await page.getByRole('button', { name: 'Next morning' }).click(); // at 7:00am no carrier is told anything unasked
  await page.waitForFunction(() => document.getElementById('now-station').textContent.includes('7:00am'));
  await sendLead(page);
  await page.locator('.room').getByRole('button', { name: /^Claim/ }).first().click();
  const held = phone(page, 0).locator('.held').first();
  await held.waitFor();
  const until = (await held.innerText()).match(/\d+:\d+[ap]m/)[0];
  await held.getByRole('button').click();
  await phone(page, 0).locator('.msg.bot.notice').last().waitFor();
  assert.match(await page.locator('#now-station').innerText(), new RegExp(`${until} MT`), 'the clock shows the time that the message named');
  assert.match(await page.locator('#spoken').innerText(), /It is now/);
  clean(page);
});

test('the clock moves by its buttons and never back', async () => {
  const page = await open(browser, server.url);
  const now = page.locator('#now-station');
  const start = await now.innerText();
  await page.getByRole('button', { name: '+15 min' }).click();
  await page.waitForFunction((was) => document.getElementById('now-station').textContent !== was, start);
  const minutes = (t) => {
    const [, h, m, half] = t.match(/(\d+):(\d+)([ap])m/);
    return ((Number(h) % 12) + (half === 'p' ? 12 : 0)) * 60 + Number(m);
  };
  const later = await now.innerText();
  assert.equal((minutes(later) - minutes(start) + 1440) % 1440, 15);
  await page.getByRole('button', { name: '+1 h' }).click();
  await page.waitForFunction((was) => document.getElementById('now-station').textContent !== was, later);
  assert.equal((minutes(await now.innerText()) - minutes(later) + 1440) % 1440, 60);
  await page.getByRole('button', { name: 'Next morning' }).click();
  await page.waitForFunction(() => document.getElementById('now-station').textContent.includes('7:00am'));
  assert.match(await page.locator('#now-central').innerText(), /8:00am CT/);
  clean(page);
});

test('Shift+Enter makes a line, an empty Enter nothing', async () => {
  const page = await open(browser, server.url);
  const box = phone(page, 1).locator('textarea');
  await box.press('Enter');
  await box.pressSequentially('two');
  await box.press('Shift+Enter');
  await box.pressSequentially('lines');
  await box.press('Enter');
  const own = phone(page, 1).locator('.msg.own');
  await own.first().waitFor();
  assert.equal(await own.count(), 1, 'the empty one was not sent');
  assert.equal(await own.locator('.text').innerText(), 'two\nlines');
  clean(page);
});

test('what a person writes stays text', async () => {
  const page = await open(browser, server.url);
  await text(page, 0, '<img src=x onerror="document.title=1"><script>document.title=2</script> & "q"');
  const own = phone(page, 0).locator('.msg.own .text', { hasText: 'img' });
  await own.waitFor();
  assert.equal(await own.innerText(), '<img src=x onerror="document.title=1"><script>document.title=2</script> & "q"');
  assert.equal(await page.title(), 'leadline demo');
  clean(page);
});

test('a photo and a contact can be attached', async () => {
  const page = await open(browser, server.url);
  await text(page, 0, 'LEAD');
  await phone(page, 0).locator('.msg.bot').first().waitFor();
  for (const kind of ['Photo', 'Contact']) {
    await phone(page, 0).locator('.attach').click();
    await phone(page, 0).getByRole('button', { name: new RegExp(`^${kind}`) }).click();
    await phone(page, 0).locator('.msg.own').filter({ hasText: new RegExp(kind) }).first().waitFor();
  }
  assert.equal(await phone(page, 0).locator('.menu').isVisible(), false);
  clean(page);
});

test('a text that could not be sent is not lost', async () => {
  const page = await open(browser, server.url);
  await page.route('**/simulator/say', (route) => route.abort());
  await text(page, 0, 'MINE');
  const trouble = page.locator('#trouble');
  await trouble.waitFor();
  assert.equal(await phone(page, 0).locator('textarea').inputValue(), 'MINE');
  await trouble.getByRole('button').click();
  assert.equal(await trouble.isVisible(), false);
});

test('every open page sees what happens on another', async () => {
  const one = await open(browser, server.url);
  const two = await open(browser, server.url);
  const before = await phone(two, 0).locator('.msg.bot').count();
  await text(one, 0, 'who sees this?');
  await phone(two, 0).locator('.msg.own').filter({ hasText: 'who sees this?' }).waitFor();
  await phone(two, 0).locator('.msg.bot').nth(before).waitFor();
  clean(two);
});

test('a phone can become anybody’s, and stays so', async () => {
  const page = await open(browser, server.url);
  const select = phone(page, 1).locator('.person');
  const names = await select.locator('option').allInnerTexts();
  await select.selectOption({ label: names.at(-1) });
  assert.match(await phone(page, 1).locator('h2').innerText(), new RegExp(names.at(-1)));
  await page.reload();
  await page.waitForFunction((n) => document.querySelector('.phone[data-slot="1"] h2').textContent.includes(n), names.at(-1));
  clean(page);
});

test('starting over asks first', async () => {
  await server.again();
  const page = await open(browser, server.url);
  await text(page, 0, 'LEAD');
  await phone(page, 0).locator('.msg.bot').first().waitFor();
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.keyboard.press('Escape');
  assert.equal(await phone(page, 0).locator('.msg').count() > 0, true);
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('button', { name: 'Keep everything' }).click();
  assert.equal(await phone(page, 0).locator('.msg').count() > 0, true);
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Start over' }).click();
  // a demo that cannot do it by itself says how it is done
  await phone(page, 0).locator('.empty').or(page.locator('#trouble', { hasText: 'leadline demo --fresh' })).first().waitFor();
});

test('a cut line is told, and mended by itself', async () => {
  const page = await open(browser, server.url);
  await page.context().setOffline(true);
  await page.evaluate(() => fetch('/simulator/state').catch(() => {}));
  await page.getByRole('button', { name: '+15 min' }).click();
  await page.locator('#trouble').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: '+15 min' }).click();
  await text(page, 0, 'back again');
  await phone(page, 0).locator('.msg.own').filter({ hasText: 'back again' }).waitFor();
});

test('a narrow window shows one panel at a time', async () => {
  await server.again();
  const page = await open(browser, server.url, narrow);
  const visible = () => page.locator('.panel').evaluateAll((all) => all.filter((p) => p.checkVisibility()).length);
  assert.equal(await visible(), 1);
  await sendLead(page);
  const pool = page.locator('.tabs button', { hasText: 'Pool' });
  await pool.locator('.more').waitFor();
  assert.match(await pool.innerText(), /1\s*new/);
  await shot(page, 'narrow-phone');
  await pool.tap();
  assert.equal(await visible(), 1);
  assert.equal(await pool.getAttribute('aria-current'), 'true');
  await page.locator('.room .post.card').first().waitFor();
  await shot(page, 'narrow-pool');
  assert.equal(await pool.locator('.more').count(), 0);
  clean(page);
});

test('a swipe turns to the next panel', async () => {
  const page = await open(browser, server.url, narrow);
  const client = await page.context().newCDPSession(page);
  const touch = (type, x) => client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: 500 }] });
  await touch('touchStart', 320);
  for (const x of [260, 200, 120]) await touch('touchMove', x);
  await touch('touchEnd', 120);
  await page.locator('.phone[data-slot="1"].shown').waitFor();
  clean(page);
});
