import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { z } from 'zod';
import { openBilletwebFake } from '../../../sandbox/accounts/billetweb/billetweb-fake.ts';
import type { BilletwebControl } from '../../../sandbox/accounts/billetweb/control.ts';

const token = 'MTIzNDU6c2VjcmV0a2V5';
const rateLimiting = {
  error: 'rate_limiting',
  description: 'You exceed the global rate limiter : 100 hits per minute',
};

let nowAt: string;
let control: BilletwebControl;
let server: Server;
let url: string;
beforeEach(async () => {
  nowAt = '2016-03-02T09:41:36.000Z';
  const fake = openBilletwebFake({ clock: { now: () => nowAt } });
  control = fake.control;
  server = createServer(express().use('/api', fake.router));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api`;
  control.addAccount({ token });
  control.putEvent(token, {
    id: 1235,
    slug: 'soiree',
    name: 'Retro future shock',
    startsAt: '2016-12-31T19:00:00.000Z',
    endsAt: '2016-12-31T23:00:00.000Z',
    isMultiple: true,
    rates: [{ id: 12_693, name: 'Plein tarif', quota: '100' }],
    sessions: [
      {
        id: 656_001,
        name: '',
        startsAt: '2016-06-15T20:39:24.000Z',
        endsAt: null,
        isDisabled: false,
        quota: '120',
      },
    ],
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

async function ask(path: string, by: { token?: string; version?: string } = {}) {
  const { token: given = token, version = 'version=1' } = by;
  const separator = path.includes('?') ? '&' : '?';
  const headers = given === '' ? {} : { authorization: `Basic ${given}` };
  const answer = await fetch(`${url}${path}${separator}${version}`, { headers });
  const text = await answer.text();
  const json = (): unknown => JSON.parse(text);
  return { status: answer.status, text, json, rows: () => z.array(z.unknown()).parse(json()) };
}

describe('the simulated Billetweb refuses', () => {
  test.each(['', 'd3Jvbmc6a2V5', `${token}x`])('the token “%s”', async (wrong) => {
    const answer = await ask('/events', { token: wrong });
    expect([answer.status, answer.json()]).toEqual([401, expect.objectContaining({ error: 'unauthorized' })]);
  });

  test('credentials in the query', async () => {
    expect((await ask('/events?user=12345&key=secretkey', { token: '' })).status).toBe(401);
  });

  test('a token that was revoked', async () => {
    control.removeAccount(token);
    expect((await ask('/events')).status).toBe(401);
  });

  test.each(['', 'version=2', 'version='])('the version “%s”', async (version) => {
    expect((await ask('/events', { version })).status).toBe(400);
  });

  test.each(['/events?past=2', '/event/1235/dates?past=yes', '/attendees?last_update=2016-03-02'])(
    'the parameters of %s',
    async (path) => {
      expect((await ask(path)).status).toBe(400);
    },
  );

  test.each(['/event/99/dates', '/event/99/tickets', '/event/99/attendees', '/event/x/dates', '/event/1235/places'])(
    'what it does not have: %s',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404 });
    },
  );

  test('a key for some events all that is not of them, on HTTP 200', async () => {
    const some = 'c29tZTpldmVudHM=';
    control.addAccount({ token: some, onlyEvents: [1] });
    control.putEvent(some, { id: 1, slug: 'mine', name: 'Mine' });
    control.putEvent(some, { id: 2, slug: 'other', name: 'Other' });
    const refused = {
      error: 'unauthorized',
      description: expect.stringContaining('limited rights to specific events'),
    };
    for (const path of ['/attendees', '/event/2/dates', '/event/2/tickets', '/event/2/attendees']) {
      const answer = await ask(path, { token: some });
      expect([answer.status, answer.json()]).toEqual([200, refused]);
    }
    expect((await ask('/events', { token: some })).json()).toMatchObject([{ id: '1' }]);
    expect((await ask('/event/1/attendees', { token: some })).json()).toEqual([]);
  });
});

describe('the simulated Billetweb limits', () => {
  const other = 'b3RoZXI6a2V5';
  const times = async (count: number, by: { token?: string } = {}) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push((await ask('/events', by)).status);
    return statuses.filter((status) => status === 200).length;
  };

  test('each address to 90 in a minute of the clock, in the words of the real one', async () => {
    control.addAccount({ token: other });
    control.setLimits({ key: null });
    expect(await times(45)).toBe(45);
    expect(await times(46, { token: other })).toBe(45);
    const refused = await ask('/events');
    expect([refused.status, refused.json()]).toEqual([429, rateLimiting]);
    expect(refused.text).toContain('"error": "rate_limiting",');
    expect(control.overLimit()).toBe(2);
    nowAt = '2016-03-02T09:42:00.000Z';
    expect(await times(1)).toBe(1);
  });

  test('each key by itself', async () => {
    control.addAccount({ token: other });
    control.setLimits({ address: null });
    expect(await times(91)).toBe(90);
    expect(await times(90, { token: other })).toBe(90);
    expect(control.overLimit()).toBe(1);
  });

  test('to the hundred that it names, when set so', async () => {
    control.setLimits({ key: { kind: 'clock_minute', capacity: 100 }, address: null });
    expect(await times(101)).toBe(100);
  });

  test('to 90 within any 80 s, when set so', async () => {
    control.setLimits({ key: { kind: 'sliding', capacity: 90, windowMs: 80_000 }, address: null });
    expect(await times(90)).toBe(90);
    nowAt = '2016-03-02T09:42:55.999Z';
    expect(await times(1)).toBe(0);
    nowAt = '2016-03-02T09:42:56.000Z';
    expect(await times(91)).toBe(90);
    expect(control.overLimit()).toBe(2);
  });

  test('and writes down what it was asked, without the token', async () => {
    await ask('/events?past=0');
    await ask('/events', { token: 'd3Jvbmc6a2V5' });
    expect(control.requests()).toEqual([
      { path: '/events', query: 'past=0&version=1', at: nowAt },
      { path: '/events', query: 'version=1', at: nowAt },
    ]);
  });
});

describe('the simulated Billetweb tells', () => {
  test('its events as texts, with French times of summer and winter and zeros for none', async () => {
    control.putEvent(token, { id: 7, slug: 'undated', name: 'Undated', isOnline: false });
    expect((await ask('/events')).json()).toMatchObject([
      { id: '1235', ext_id: 'soiree', start: '2016-12-31 20:00:00', end: '2017-01-01 00:00:00', multiple: '1' },
      { id: '7', start: '0000-00-00 00:00:00', multiple: '0', online: '0', tags: ['toto', 'titi', ''] },
    ]);
    expect((await ask('/events?online=1')).json()).toHaveLength(1);
    expect((await ask('/event/1235/dates')).json()).toMatchObject([
      { id: '656001', start: '2016-06-15 22:39:24', end: '0000-00-00 00:00:00', disabled: '0', quota: '120' },
    ]);
  });

  test('what is over only when asked for the past', async () => {
    nowAt = '2016-06-15T20:39:24.001Z';
    expect((await ask('/event/1235/dates?past=0')).json()).toEqual([]);
    expect((await ask('/event/1235/dates?past=1')).json()).toHaveLength(1);
    nowAt = '2017-01-01T00:00:00.000Z';
    expect((await ask('/events?past=0')).json()).toEqual([]);
    expect((await ask('/events?past=1')).json()).toHaveLength(1);
  });

  test('tickets with their person, their payment and whether they were refunded; sessions count the others', async () => {
    const [first = 0] = control.sell(token, { eventId: 1235, sessionId: 656_001, rateId: 12_693, count: 2 });
    control.sell(token, { eventId: 1235, sessionId: 656_001, isPaid: false, paymentType: '430' });
    control.editTicket(token, first, { isDisabled: true });
    const tickets = (await ask('/event/1235/attendees')).json();
    expect(tickets).toMatchObject([
      { id: String(first), disabled: '1', email: 'a@example.org', ticket: 'Plein tarif', order_session: '656001' },
      { disabled: '0', order_paid: '1', order_payment_type: 'web', used_date: '0000-00-00 00:00:00' },
      { disabled: '0', order_paid: '0', order_payment_type: '430', session_start: '2016-06-15 22:39:24' },
    ]);
    expect((await ask('/event/1235/dates')).json()).toMatchObject([{ total_sales: '2' }]);
  });

  test('what changed since a second that is UTC, however French the times are', async () => {
    const [ticket = 0] = control.sell(token, { eventId: 1235 });
    expect((await ask('/attendees?last_update=1456911696')).json()).toMatchObject([
      { event: '1235', event_start: '2016-12-31 20:00:00', last_update: '2016-03-02 10:41:36' },
    ]);
    expect((await ask('/attendees?last_update=1456911697')).json()).toEqual([]);
    nowAt = '2016-03-02T10:00:00.000Z';
    control.editTicket(token, ticket, { isDisabled: true });
    expect((await ask('/attendees?last_update=1456911697')).json()).toHaveLength(1);
  });

  test('no sessions of an event with a single date, and nothing of one that is gone', async () => {
    control.editEvent(token, 1235, { isMultiple: false });
    expect((await ask('/event/1235/dates')).json()).toEqual([]);
    control.removeEvent(token, 1235);
    expect((await ask('/events')).json()).toEqual([]);
    expect((await ask('/event/1235/dates')).status).toBe(404);
  });

  test('a row without a field, or with one as nobody wrote it down', async () => {
    control.editEvent(token, 1235, { odd: { ext_id: undefined, multiple: 1 } });
    const [row] = (await ask('/events')).rows();
    expect(row).toMatchObject({ multiple: 1 });
    expect(row).not.toHaveProperty('ext_id');
  });
});

describe('a fault of the simulated Billetweb', () => {
  test.each([
    [{ kind: 'rate_limiting', status: 503 }, 503, /"error": "rate_limiting",/],
    [{ kind: 'challenge' }, 403, /^<!DOCTYPE html>.*cdn-cgi\/challenge-platform\/h\/g\/orchestrate\/chl_page\/v1/],
    [{ kind: 'restricted' }, 200, /^\{"error":"unauthorized"/],
    [{ kind: 'object' }, 200, /^\{"data":\[\]\}$/],
    [{ kind: 'empty' }, 200, /^\[\]$/],
    [{ kind: 'truncated' }, 200, /^\[\{"id":"1235"[^\]]*$/],
    [{ kind: 'body', status: 418, text: 'tea' }, 418, /^tea$/],
  ] as const)('%j answers HTTP %i with %s', async (fault, status, text) => {
    control.setFault(fault);
    const answer = await ask('/events');
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    control.clearFaults();
    expect((await ask('/events')).json()).toHaveLength(1);
  });

  test('ends connections, or never answers', async () => {
    control.setFault({ kind: 'reset' });
    await expect(ask('/events')).rejects.toThrow('fetch failed');
    control.setFault({ kind: 'hang' });
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${url}/events?version=1`, { signal })).rejects.toThrow('timeout');
  });

  test('meets the requests that it is for: by path, after some, so many times', async () => {
    control.setFault({ kind: 'empty', path: '/dates', skip: 1, times: 1 });
    const lengths: unknown[] = [];
    for (const path of ['/events', '/event/1235/dates', '/event/1235/dates', '/event/1235/dates']) {
      lengths.push((await ask(path)).rows().length);
    }
    expect(lengths).toEqual([1, 1, 0, 1]);
  });

  test('tells who names what is not there', () => {
    expect(() => control.putEvent('x', { id: 1, slug: '', name: '' })).toThrow('add it first');
    expect(() => control.removeEvent(token, 9)).toThrow('put it first');
    expect(() => control.editTicket(token, 9, {})).toThrow('sell it first');
  });
});
