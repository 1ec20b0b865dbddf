// Starts what is to be tested and Chromium, and ends both.

import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** serve starts a demo with nothing in it and waits until it answers. */
export async function serve() {
  const dir = await mkdtemp(join(tmpdir(), 'leadline-browser-'));
  await chmod(dir, 0o711); // PostgreSQL may run as another user
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}/`;
  let child, ended;
  const start = async () => {
    const env = { ...process.env, LEADLINE_DATA_DIR: join(dir, 'data'), LEADLINE_LISTEN: listen };
    child = spawn(process.env.LEADLINE, ['demo', '--fresh'], { env });
    ended = new Promise((done) => child.on('exit', done));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (said += d));
    for (let tries = 0; !(await fetch(`${url}simulator/state`).then((r) => r.ok, () => false)); tries++) {
      if (child.exitCode !== null || tries > 900) throw new Error(`the demo did not start:\n${said}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const stop = async () => {
    child.kill('SIGINT');
    const slow = setTimeout(() => child.kill('SIGKILL'), 20000);
    await ended;
    clearTimeout(slow);
  };
  await start();
  return {
    url,
    /** again starts over: by the page's own way, else as a new process. */
    async again() {
      const r = await fetch(`${url}simulator/reset`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
      if (r.ok) return;
      await stop();
      await start();
    },
    async stop() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const browse = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
  });

export const wide = { viewport: { width: 1400, height: 900 } };
export const narrow = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const zoomed = { viewport: { width: 320, height: 256 } }; // 1280 × 1024 at 400 %

/** open shows the page in a fresh profile; what goes wrong in it is kept in page.wrong. */
export async function open(browser, url, options = wide, { hint = false } = {}) {
  const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', ...options }); // the reader's zone must not matter
  if (!hint) await context.addInitScript(() => localStorage.setItem('leadline.hinted', 'true'));
  const page = await context.newPage();
  page.wrong = [];
  page.asked = [];
  page.on('pageerror', (e) => page.wrong.push(e.message));
  page.on('console', (m) => m.type() === 'error' && page.wrong.push(m.text()));
  page.on('request', (r) => page.asked.push(r.url()));
  await page.goto(url);
  await page.locator('.phone .msg, .phone .empty').first().waitFor({ state: 'attached' });
  return page;
}

export const phone = (page, slot) => page.locator(`.phone[data-slot="${slot}"]`);

export async function text(page, slot, words) {
  const box = phone(page, slot).locator('textarea');
  await box.fill(words);
  await box.press('Enter');
}

export const example = 'LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok';

/** sendLead lets the carrier send the example and waits for its card. */
export async function sendLead(page) {
  await text(page, 0, example);
  await phone(page, 0).locator('.msg.bot').filter({ hasText: 'SEND' }).last().waitFor({ state: 'attached' });
  await text(page, 0, '1');
  await page.locator('.room .post.card').first().waitFor({ state: 'attached' });
}

export async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}
