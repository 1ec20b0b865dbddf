// The reports as pages: R1 to R6, the pack for the teleconference, and the funnel.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { everyPage, narrow, office, prints, reached, sound, whole, wide } from './office.js';

let o, code;

before(async () => {
  o = await office();
  code = await o.lead('dot');
  await o.lead('dot', 'LEAD vita coffee 5 oak st 80002, bo lane 303-555-0143, 9/wk 2 lb, fedex, local, dm no, customer ok');
  await o.say('ana', `CLAIM ${code}`);
  await o.say('ana', `REACHED ${code} she ships every day`);
  await o.say('mia', 'GIVEN 11 22');
  await o.say('mia', 'SIGN 11');
  await o.say('cal', 'SIGN 11');
  await o.thursday();
});
after(() => o?.stop());

const pages = {
  dot: ['reports', 'reports/R1/dot'],
  ada: ['reports', 'reports/R3/CO-WY', 'reports/R3/ARVADA', 'reports/R4/CO-WY', 'reports/R6/all', 'district/CO-WY/pack', 'funnel'],
  nan: ['reports', 'reports/R4/CO-WY', 'district/CO-WY/pack'],
  aud: ['reports'],
};

test('P36: every report is sound, reached by the keyboard and as narrow as a phone, in light and dark', () => everyPage(o, pages));

test('every report of the list opens, and a wrong period is answered in a sentence', async () => {
  for (const handle of ['dot', 'mia', 'ada', 'nan', 'aud', 'art']) {
    const page = await o.enter(handle);
    await page.goto(`${o.url}reports`);
    const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    if (handle !== 'dot') assert.ok(links.length > 1, `${handle}: ${links}`);
    for (const to of links) assert.equal((await page.goto(new URL(to, o.url).href)).status(), 200, `${handle}: ${to}`);
    await page.context().close();
  }
  const page = await o.enter('ada');
  for (const wrong of ['reports/R4/CO-WY?from=tomorrow', 'reports/R3/CO-WY?fy=x', 'reports/R6/all?since=2999-01-01', 'reports/R4/CO-WY?format=xls']) {
    assert.equal((await page.goto(o.url + wrong)).status(), 422, wrong);
    assert.ok((await page.getByRole('alert').textContent()).length > 15, wrong);
    await sound(page, wrong);
  }
  await page.context().close();
});

test('reports print on both papers with nothing cut off', async () => {
  const page = await o.enter('ada');
  for (const name of ['reports/R3/ARVADA', 'reports/R4/CO-WY', 'district/CO-WY/pack', 'reports/R6/all', 'funnel']) {
    await page.goto(o.url + name);
    await prints(page, name);
  }
  await page.context().close();
  const own = await o.enter('dot');
  await own.goto(`${o.url}reports/R1/dot`);
  await prints(own, 'reports R1', { pages: 1 });
  await own.context().close();
});

test('what both sides see names no carrier and no customer', async () => {
  for (const name of ['reports/R3/CO-WY', 'reports/R4/CO-WY', 'district/CO-WY/pack']) {
    const page = await o.enter('nan');
    await page.goto(o.url + name);
    const text = await page.textContent('main');
    for (const who of ['Dot Alder', 'dot', 'Ana Cole', 'joes bikes', 'vita', 'Luz']) assert.ok(!new RegExp(`\\b${who}\\b`, 'i').test(text), `${who} is on ${name}`);
    await page.context().close();
  }
});

test('the pack is a PDF too, and reports are CSV and JSON', async () => {
  const page = await o.enter('nan');
  const get = (path) => page.context().request.get(o.url + path);
  await page.goto(`${o.url}district/CO-WY/pack`);
  const link = await page.getByRole('link', { name: /PDF/ }).getAttribute('href');
  const pdf = await get(link.slice(1));
  assert.equal(pdf.headers()['content-type'], 'application/pdf');
  const bytes = await pdf.body();
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  if (process.env.SHOTS) await writeFile(join(process.env.SHOTS, 'pack-own.pdf'), bytes);
  const csv = await get('reports/R4/CO-WY?format=csv');
  assert.match(csv.headers()['content-type'], /text\/csv/);
  assert.match(await csv.text(), /Leads due/);
  const json = await (await get('reports/R4/CO-WY?format=json')).json();
  assert.equal(json.report, 'R4');
  assert.ok(json.checks.every((c) => c.holds));
  await page.context().close();
});

test('the chart of the funnel is drawn and readable without color', async () => {
  const page = await o.enter('ada');
  await page.goto(`${o.url}funnel`);
  const chart = page.locator('.chart');
  const drawn = await chart.evaluate((i) => i.decode().then(() => i.complete && i.naturalWidth > 0 && i.getBoundingClientRect().width));
  assert.ok(drawn > 300, `the chart is ${drawn} wide`);
  assert.match(await chart.getAttribute('alt'), /answered/);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.reload();
  await sound(page, 'funnel in forced colors');
  await whole(page, 'funnel-forced');
  await page.context().close();
});
