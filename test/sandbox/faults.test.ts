import { afterEach, describe, expect, test } from '@jest/globals';
import { type Fault, faultKinds } from '../../sandbox/fault.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { feedText, feedUrl, sandboxWith, stopSandboxes } from './running-sandbox.ts';

afterEach(stopSandboxes);

describe('a feed with a fault', () => {
  test('of kind status answers so, with Retry-After when asked to', async () => {
    const answer = await answerWith({ kind: 'status', code: 429, retryAfterSec: 120 });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '120']);
  });

  test('of kind html_200 answers with a page', async () => {
    const answer = await answerWith({ kind: 'html_200' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('of kind empty_200 answers with no byte', async () => {
    const answer = await answerWith({ kind: 'empty_200' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('of kind truncated begins an event and never ends the calendar', async () => {
    const answer = await answerWith({ kind: 'truncated' });
    const text = await answer.text();
    expect(text).toContain('BEGIN:VEVENT');
    expect(text).not.toContain('END:VEVENT');
    expect(text).not.toContain('END:VCALENDAR');
  });

  test('of kind json_error answers 200 with an error in its body', async () => {
    const answer = await answerWith({ kind: 'json_error' });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ code: 500 })]);
  });

  test('of kind big_body is a calendar of over 10 MB', async () => {
    const text = await (await answerWith({ kind: 'big_body' })).text();
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(text).toMatch(/END:VCALENDAR\r\n$/);
  });

  test('of kind redirect_private points at the metadata address of clouds', async () => {
    const answer = await answerWith({ kind: 'redirect_private' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest/meta-data/']);
  });

  test('of kind new_property is a calendar whose every event has one property more', async () => {
    const text = await (await answerWith({ kind: 'new_property' })).text();
    const count = (line: string) => text.split('\r\n').filter((each) => each === line).length;
    expect(count('X-CHANNEL:web')).toBe(count('BEGIN:VEVENT'));
    expect(count('BEGIN:VEVENT')).toBeGreaterThan(0);
  });

  test('of kind not_modified answers 304', async () => {
    expect((await answerWith({ kind: 'not_modified' })).status).toBe(304);
  });

  test('of kind reset breaks the connection', async () => {
    await expect(answerWith({ kind: 'reset' })).rejects.toThrow('fetch failed');
  });

  test('of kind hang takes the request and does not answer until the sandbox stops', async () => {
    const sandbox = await withStay({ kind: 'hang' });
    const asking = fetch(feedUrl(sandbox));
    await requestOf(sandbox);
    await sandbox.stop();
    await expect(asking).rejects.toThrow('fetch failed');
  });

  test('of kind slow_drip begins at once and is far from done', async () => {
    const sandbox = await withStay({ kind: 'slow_drip' });
    const answer = await fetch(feedUrl(sandbox));
    const first = await answer.body?.getReader().read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('B');
  });
});

test('a fault for some requests clears itself', async () => {
  const sandbox = await withStay({ kind: 'status', code: 503, times: 2 });
  const statuses: number[] = [];
  for (let request = 0; request < 3; request += 1) statuses.push((await fetch(feedUrl(sandbox))).status);
  expect(statuses).toEqual([503, 503, 200]);
  expect(sandbox.control.room('lavender').fault).toEqual({ kind: 'none' });
});

test('a fault without a number stays until it is cleared', async () => {
  const sandbox = await withStay({ kind: 'json_error' });
  await fetch(feedUrl(sandbox));
  expect(await (await fetch(feedUrl(sandbox))).text()).toContain('500');
  sandbox.control.setFault('lavender', { kind: 'none' });
  expect(await feedText(sandbox)).toContain('BEGIN:VEVENT');
});

test('requests wait at the barrier, and get what holds at their release', async () => {
  const sandbox = await sandboxWith('airbnb');
  sandbox.control.hold('lavender');
  const both = [feedText(sandbox), feedText(sandbox)];
  await sandbox.control.untilWaiting('lavender', 2);
  expect(sandbox.control.room('lavender')).toMatchObject({ isHeld: true, waiting: 2, requests: 2 });
  sandbox.control.addReservation('lavender', { from: '2026-12-01', to: '2026-12-05' });
  sandbox.control.release('lavender');
  for (const text of await Promise.all(both)) expect(text).toContain('DTSTART;VALUE=DATE:20261201');
  expect(await feedText(sandbox)).toContain('BEGIN:VEVENT');
});

test('the page offers every kind of fault', async () => {
  const sandbox = await sandboxWith('airbnb');
  const page = await (await fetch(sandbox.url)).text();
  for (const kind of faultKinds) expect(page).toContain(`>${kind}</option>`);
  expect(faultKinds).toHaveLength(13);
});

async function withStay(fault: Fault): Promise<Sandbox> {
  const sandbox = await sandboxWith('airbnb');
  sandbox.control.addReservation('lavender', { from: '2026-12-01', to: '2026-12-05' });
  sandbox.control.setFault('lavender', fault);
  return sandbox;
}

async function answerWith(fault: Fault): Promise<Response> {
  return fetch(feedUrl(await withStay(fault)), { redirect: 'manual' });
}

/** Resolves when the room has counted a request: each try waits for an answer of the server, so nothing sleeps. */
async function requestOf(sandbox: Sandbox): Promise<void> {
  while (sandbox.control.room('lavender').requests === 0) await fetch(`${sandbox.url}/control/state`);
}
