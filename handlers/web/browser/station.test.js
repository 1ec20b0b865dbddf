// A station's pages: its board and the evidence behind each cell, talks and their
// certificates, the summary for the wall, slips and the coordinator's queue.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, narrow, office, prints, reached, sound, whole } from './office.js';

let o, day, certified, disputed;

before(async () => {
  o = await office();
  day = await o.today();
  await o.lead('dot');
  await o.lead('dot', 'LEAD vita coffee 5 oak st 80002, bo lane 303-555-0143, 9/wk 2 lb, fedex, local, dm no, customer ok');
  await o.lead('mia', `CARD hill garage 5 hill st 80002, jo day 303-555-0146, 3/wk, 2 lb, ups, local, dm no, customer ok, luz ${Number(day.slice(5, 7))}/${Number(day.slice(8))}`);
  await o.say('luz', 'LEAD casa verde 77 pine st 80003, mo diaz 303-555-0144, 5/wk 1 lb, fedex, local, dm no, customer ok');
  await o.say('luz', 'STOP'); // her status comes on paper
  await o.say('mia', 'GIVEN 11 22');
  await o.say('mia', 'SIGN 11');
  await o.say('cal', 'SIGN 11');
  await o.say('mia', 'GIVEN 12 9');
  await o.say('mia', 'SIGN 12');
  await o.say('cal', 'DISPUTE 12 half the unit was on the street');
  await o.thursday();
  certified = `stations/ARVADA/talks/11-${day}`;
  disputed = `stations/ARVADA/talks/12-${day}`;
});
after(() => o?.stop());

const pages = () => ({
  mia: ['stations/ARVADA', 'stations/ARVADA/queue', 'stations/ARVADA/slips', 'stations/ARVADA/summary', certified, disputed, 'talks', 'card'],
  ada: ['stations/GOLDEN', 'district/CO-WY'],
  nan: ['district/CO-WY'],
});

test('every page is sound, reached by the keyboard and as narrow as a phone, in light and dark', () => everyPage(o, pages()));

test('each of the twelve mandates has its place, says what it asks for, and leads to its evidence', async () => {
  for (const handle of ['mia', 'cal', 'dot', 'ada', 'nan']) {
    const page = await o.enter(handle);
    await page.goto(`${o.url}stations/ARVADA`);
    for (let n = 1; n <= 12; n++) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^M${n} `) }) });
      assert.equal(await row.count(), 1, `M${n} for ${handle}`);
      assert.ok((await row.locator('.rule').textContent()).length > 20, `M${n} is not explained`);
      const state = (await row.getByRole('cell').first().textContent()).trim();
      assert.match(state, /^(ok|due|missing|vacant)$/, `M${n}`);
      const red = await row.locator('strong.bad').count();
      assert.equal(red > 0, state === 'missing' || state === 'vacant', `M${n} is ${state}`);
      await row.getByRole('link').click();
      const at = new URL(page.url()).hash.slice(1);
      const section = page.locator(`section[aria-labelledby="${at}"]`);
      assert.equal(await section.count(), 1, `M${n} leads to #${at}`);
      assert.match(await section.locator('h2').textContent(), new RegExp(`\\bM${n}\\b`), `M${n} leads to #${at}`);
      assert.ok((await section.textContent()).trim().length > 20, `M${n}: no evidence`);
    }
    await page.context().close();
  }
});

test('a district’s board leads from each open mandate to the station’s evidence', async () => {
  const page = await o.enter('nan');
  await page.goto(`${o.url}district/CO-WY`);
  const links = await page.locator('main table a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.some((l) => /^\/stations\/GOLDEN#posts$/.test(l)), `${links}`);
  for (const to of new Set(links)) {
    const answer = await page.goto(new URL(to, o.url).href);
    if (answer) assert.equal(answer.status(), 200, to);
    const hash = new URL(to, o.url).hash;
    if (hash) assert.equal(await page.locator(`h2${hash}`).count(), 1, to);
  }
  await page.context().close();
});

test('what hangs on the wall names no carrier and no customer, and prints on one sheet', async () => {
  const page = await o.enter('mia');
  await page.goto(`${o.url}stations/ARVADA/summary`);
  await prints(page, 'summary', { pages: 1 });
  const text = await page.textContent('main');
  for (const name of ['Dot Alder', 'dot', 'Luz', 'joes bikes', 'vita', 'hill garage', 'Ana Cole']) assert.ok(!new RegExp(`\\b${name}\\b`, 'i').test(text), `${name} is on the wall`);
  assert.match(text, /fewer than 3/);
  // In grey: every bar has its number beside it, and no two are alike in lightness.
  const bars = await page.locator('svg rect').evaluateAll((all) => all.map((r) => getComputedStyle(r).fill.match(/\d+/g).map(Number)));
  const light = bars.map(([r, g, b]) => 0.3 * r + 0.59 * g + 0.11 * b).sort((a, b) => a - b);
  assert.ok(light.length >= 3 && light.every((l, i) => i === 0 || l - light[i - 1] > 40), `${light}`);
  assert.equal(await page.locator('svg text').count(), 2 * light.length);
  // On a phone the headings are gone, and each number says what it is of.
  assert.equal(await page.locator('.wall td:not([data-label])').count(), 0);
  await page.context().close();
});

test('boards, talks, certificates, queue and slips print with nothing cut off', async () => {
  const page = await o.enter('mia');
  for (const [name, most] of [['stations/ARVADA', 4], ['stations/ARVADA/queue', 1], ['stations/ARVADA/slips', 1], [certified, 1], [disputed, 1], ['talks', 12]]) {
    await page.goto(o.url + name);
    await prints(page, name, { pages: most });
  }
  await page.context().close();
  const other = await o.enter('nan');
  await other.goto(`${o.url}district/CO-WY`);
  await prints(other, 'district', { pages: 2 });
  await other.context().close();
});

test('a certificate has both signatures, or a line to sign on', async () => {
  const page = await o.enter('cal');
  await page.goto(`${o.url}stations/ARVADA`);
  await page.locator('section[aria-labelledby=talks]').getByRole('link', { name: /^11 / }).click();
  const signs = page.locator('.sign');
  assert.equal(await signs.count(), 2);
  assert.match(await signs.nth(0).textContent(), /Mia Frost.*own address/s);
  assert.match(await signs.nth(1).textContent(), /Cal Reed.*own address/s);
  await page.goto(o.url + disputed);
  assert.match(await page.textContent('main'), /disputed.*Cal Reed: half the unit/s);
  assert.equal(await page.locator('.sign .line').count(), 2);
  await page.context().close();
});

test('who reads Spanish has Spanish days, and the cards overdue are those of the board', async () => {
  await o.say('cleo', 'LANG es');
  const page = await o.enter('cleo');
  await page.goto(`${o.url}stations/ARVADA`);
  const text = await page.textContent('main');
  assert.doesNotMatch(text, /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d/);
  const [, late] = (await page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^M3 / }) }).getByRole('link').textContent()).match(/^(\d+) con retraso/);
  assert.match(await page.textContent('section[aria-labelledby=input]'), new RegExp(`Tarjetas con retraso\\s*${late}, desde`));
  await page.context().close();
});

test('slips are handed out once, by a button', async () => {
  const page = await o.enter('mia');
  await page.goto(`${o.url}stations/ARVADA/slips`);
  assert.match(await page.textContent('main'), /Luz Bravo.*hill garage/s);
  await page.getByRole('button', { name: 'All handed out' }).click();
  await page.getByRole('status').waitFor();
  await sound(page, 'slips, handed out');
  await whole(page, 'mia-slips-handed');
  assert.equal(await page.getByRole('button', { name: 'All handed out' }).count(), 0);
  await page.goto(`${o.url}stations/ARVADA`);
  assert.match(await page.textContent('section[aria-labelledby=weekly]'), /1 by message, 1 on paper|2 by message, 1 on paper/);
  await page.context().close();
});
