// The page for everybody: axe, keyboard, zoom, themes, and nothing from elsewhere.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { browse, narrow, open, phone, sendLead, serve, shot, text, wide, zoomed } from './server.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const second = 'LEAD Vita Coffee 5 oak st 80002, bo lane 303-555-0143, 9/wk 2 lb, fedex, local, dm no, customer ok';

let server, browser;
before(async () => {
  server = await serve();
  browser = await browse();
  const page = await open(browser, server.url); // everything below is looked at with messages in it
  await sendLead(page);
  await page.locator('.room').getByRole('button', { name: /^Claim/ }).first().click();
  await page.locator('.leads .tag.claimed').waitFor();
  await text(page, 0, second);
  await phone(page, 0).locator('.msg.bot').filter({ hasText: /Vita/i }).last().waitFor();
  await text(page, 0, '1');
  await page.locator('.room .post.card').nth(1).waitFor();
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** sound runs axe by the debugger's way in, which the page's own policy does not stop. */
async function sound(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const r = await window.axe.run(document, { resultTypes: ['violations', 'incomplete'], rules: { 'target-size': { enabled: true } } });
    return { violations: r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), rules: r.passes.length };
  });
  assert.deepEqual(found.violations, [], what);
  assert.ok(found.rules > 15, `${what}: axe looked at ${found.rules} rules only`);
}

test('P36: axe finds nothing, in light and dark, wide and narrow', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, server.url, { ...wide, colorScheme }, { hint: true });
    await sound(page, `wide, ${colorScheme}, with the hint`);
    await shot(page, `wide-${colorScheme}`);
    await phone(page, 0).locator('.attach').click();
    await page.locator('.leads summary').first().click();
    await sound(page, `wide, ${colorScheme}, opened up`);
    await page.getByRole('button', { name: 'Start over' }).click();
    await sound(page, `wide, ${colorScheme}, with the dialog`);
    await page.context().close();

    const small = await open(browser, server.url, { ...narrow, colorScheme });
    const tabs = small.locator('.tabs button');
    for (let i = 0; i < (await tabs.count()); i++) {
      await tabs.nth(i).click();
      await sound(small, `narrow, ${colorScheme}, panel ${i + 1}`);
      await shot(small, `narrow-${colorScheme}-${i + 1}`);
    }
    await small.context().close();
  }
});

test('P36: with more contrast and forced colors axe finds nothing either', async () => {
  const page = await open(browser, server.url, { ...wide, forcedColors: 'active' });
  await sound(page, 'forced colors');
  await shot(page, 'forced');
  await page.context().close();
});

test('P36: nothing needs sideways scrolling at 360 px and at 400 % zoom', async () => {
  for (const [name, options] of [['360', { viewport: { width: 360, height: 740 } }], ['zoomed', zoomed], ['narrow', narrow], ['768', { viewport: { width: 768, height: 900 } }], ['1200', { viewport: { width: 1200, height: 700 } }]]) {
    const page = await open(browser, server.url, options, { hint: true });
    const tabs = page.locator('.tabs button');
    const shown = Math.max(1, await tabs.evaluateAll((all) => all.filter((b) => b.checkVisibility()).length));
    for (let i = 0; i < shown; i++) {
      if (shown > 1) await tabs.nth(i).click();
      const wide = await page.evaluate(() => {
        const out = [...document.querySelectorAll('body *')].filter((n) => n.checkVisibility() && !n.closest('.tabs, .hidden, .skip, .label') && n.getBoundingClientRect().right > innerWidth + 1);
        return { page: document.documentElement.scrollWidth - innerWidth, out: out.map((n) => `${n.tagName}.${n.className}`) };
      });
      assert.ok(wide.page <= 0 && wide.out.length === 0, `${name}, panel ${i + 1}: ${JSON.stringify(wide)}`);
      const cut = await page.evaluate(() => [...document.querySelectorAll('.log, .scroll, .screen, .panel')].filter((n) => n.checkVisibility() && n.scrollWidth > n.clientWidth + 1).map((n) => n.className));
      assert.deepEqual(cut, [], `${name}, panel ${i + 1}: boxes that scroll sideways`);
    }
    await shot(page, `reflow-${name}`);
    await page.context().close();
  }
});

test('P36: the composer can be used at 400 % zoom', async () => {
  const page = await open(browser, server.url, zoomed);
  await page.locator('.tabs button').first().click();
  await text(page, 0, 'MINE');
  await phone(page, 0).locator('.msg.own').filter({ hasText: 'MINE' }).first().waitFor();
  await phone(page, 0).locator('textarea').scrollIntoViewIfNeeded();
  const box = await phone(page, 0).locator('textarea').boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= 257, `the text box lies at ${JSON.stringify(box)}`);
  await page.context().close();
});

test('P36: everything is reached by Tab, in reading order, and shows the focus', async () => {
  const page = await open(browser, server.url, wide, { hint: true });
  const stops = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const n = document.activeElement;
      if (n === document.body) return null;
      const style = getComputedStyle(n);
      window.stops ??= [];
      const last = window.stops.at(-1);
      const follows = !last || Boolean(last.compareDocumentPosition(n) & Node.DOCUMENT_POSITION_FOLLOWING);
      const again = window.stops.includes(n);
      window.stops.push(n);
      return { tag: n.tagName, what: n.getAttribute('aria-label') ?? n.textContent.trim().slice(0, 40), outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, follows, again };
    });
    if (!stop || stop.again) break;
    stops.push(stop);
  }
  assert.equal(stops[0].what, 'Skip to the phones');
  for (const stop of stops) {
    assert.ok(stop.outline, `no visible focus on ${stop.tag} “${stop.what}”`);
    assert.ok(stop.follows, `${stop.tag} “${stop.what}” comes out of order`);
  }
  const missed = await page.evaluate(() => [...document.querySelectorAll('button, a[href], select:not(:disabled), textarea, summary')].filter((n) => n.checkVisibility() && !window.stops.includes(n)).map((n) => n.outerHTML.slice(0, 90)));
  assert.deepEqual(missed, []);
  await page.context().close();
});

test('P36: a whole turn by keyboard alone keeps the focus', async () => {
  const page = await open(browser, server.url);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // skip to the phones
  assert.equal(await page.evaluate(() => document.activeElement.id), 'stage');
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.matches('.phone[data-slot="0"] textarea'))); i++) await page.keyboard.press('Tab');
  await page.keyboard.type('MINE');
  await page.keyboard.press('Enter');
  await phone(page, 0).locator('.msg.own').filter({ hasText: 'MINE' }).last().waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.matches('.phone[data-slot="0"] textarea')), 'the focus stays in the text box');

  await phone(page, 0).locator('.attach').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.kind), 'photo', 'the menu takes the focus');
  await page.keyboard.press('Escape');
  assert.ok(await page.evaluate(() => document.activeElement.matches('.attach')), 'Escape gives it back');

  await page.locator('.room').getByRole('button', { name: /^Claim/ }).last().focus(); // goes away when it is pressed
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.querySelectorAll('.leads .tag.claimed').length === 2);
  await page.waitForTimeout(300);
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'a pressed button does not throw the focus away');

  await page.getByRole('button', { name: 'Start over' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'restart', 'the dialog gives the focus back');
  await page.context().close();
});

test('P36: a screen reader hears new messages once, and only new ones', async () => {
  const page = await open(browser, server.url);
  const log = phone(page, 0).locator('.log');
  await page.waitForFunction(() => [...document.querySelectorAll('[role=log]')].every((n) => n.getAttribute('aria-live') === 'polite'));
  await log.evaluate((n) => {
    window.added = [];
    new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach((a) => window.added.push(a.textContent)))).observe(n, { childList: true });
  });
  await text(page, 0, 'MINE');
  await phone(page, 0).locator('.msg').last().and(page.locator('.bot')).waitFor();
  await page.waitForTimeout(300);
  const added = await page.evaluate(() => window.added);
  assert.equal(added.length, 2, `spoken: ${JSON.stringify(added)}`);
  assert.match(added[0], /MINE/);
  const tree = await page.locator('.phone[data-slot="0"]').ariaSnapshot();
  assert.match(tree, /log "Messages on the phone of/);
  assert.match(tree, /textbox "Text from .* by SMS"/);
  assert.match(tree, /button "Phone 1: send"/);
  await page.context().close();
});

test('P36: reduced motion moves nothing', async () => {
  const page = await open(browser, server.url, { ...wide, reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((n) => ['', '::before', '::after'].some((p) => !['none', 'all 0s ease 0s', 'all'].includes(getComputedStyle(n, p || null).transition) && parseFloat(getComputedStyle(n, p || null).transitionDuration) > 0)).length);
  assert.equal(moving, 0);
  await page.context().close();
});

test('nothing comes from elsewhere and nothing breaks the policy', async () => {
  const page = await open(browser, server.url);
  await page.waitForTimeout(200);
  assert.deepEqual(page.asked.filter((u) => !u.startsWith(server.url)), []);
  assert.deepEqual(page.wrong, []);
  const blocked = await page.evaluate(
    () =>
      new Promise((done) => {
        document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective));
        document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/x.png', alt: '' }));
        setTimeout(() => done('nothing was blocked'), 2000);
      }),
  );
  assert.equal(blocked, 'img-src');
  await page.context().close();
});
