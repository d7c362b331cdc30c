import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import { streamRoutes } from '../../src/api/stream.ts';
import { hintSchema } from '../../src/contract/notices.ts';
import type { Role } from '../../src/domain/member.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { HandHints } from '../support/memory-notice-stores.ts';
import { anApiWorld, nobody } from './api-world.ts';

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The stream on a port of its own, with the roles that sessions have now. */
async function aStream(heartbeatMs = 60_000) {
  const hints = new HandHints();
  const roles = new Map<string, Role>([
    ['owner', 'member'],
    ['other', 'member'],
    ['support', 'support'],
  ]);
  const authenticate = async ({ cookie = '' }: { readonly cookie?: string | undefined }) => {
    const role = roles.get(cookie);
    return role && ({ memberId: cookie, role, locale: 'fr' } as const);
  };
  const app = express();
  app.use('/api/stream', streamRoutes({ authenticate, hints, logger: pino({ level: 'silent' }), heartbeatMs }));
  const server = createServer(app);
  running.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { hints, roles, open: (cookie: string, headers = {}) => open(port, { cookie, ...headers }) };
}

/** A page that listens: `events` are what it was told so far, as `<event> <data>`. */
async function open(port: number, headers: Readonly<Record<string, string>>) {
  const abort = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}/api/stream`, { headers, signal: abort.signal });
  let text = '';
  const state = { isOver: false };
  const reading = (async () => {
    for await (const part of answer.body ?? []) text += Buffer.from(part).toString();
  })();
  void reading.catch(() => undefined).finally(() => (state.isOver = true));
  const events = () =>
    text.split('\n\n').flatMap((block) => {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      return event === undefined ? [] : [`${event} ${data}`];
    });
  return {
    answer,
    events,
    text: () => text,
    told: (what: string) => eventuallyTrue(`“${what}”`, async () => text.includes(what)),
    ended: () => eventuallyTrue('the end', async () => state.isOver),
    leave: () => abort.abort(),
  };
}

const hint = (topic: string, id: string | null, audience: 'person' | 'owner' | 'all', memberId: string | null) =>
  ({ type: 'hint', topic, id, audience, memberId }) as const;

describe('the stream', () => {
  test('is for whoever is signed in', async () => {
    const world = anApiWorld();
    const answer = await nobody(world.app).get('/api/stream');
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('begins with when to come back and that all is to be fetched, past proxies that would keep it', async () => {
    const stream = await aStream();
    const page = await stream.open('owner', { 'last-event-id': '42' });
    await page.told('refetch');
    expect(page.text()).toMatch(/^retry: \d+\n\nevent: refetch\n/);
    expect(Object.fromEntries(page.answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  test('tells members what concerns them, and staff also what concerns any owner', async () => {
    const { hints, open } = await aStream();
    const [owner, other, support] = [await open('owner'), await open('other'), await open('support')];
    hints.tell(hint('notifications', 'n1', 'person', 'owner'));
    hints.tell(hint('listings', 'l1', 'owner', 'owner'));
    hints.tell(hint('sync', null, 'all', null));
    for (const page of [owner, other, support]) await page.told('sync');
    const told = (page: typeof owner) => page.events().filter((event) => event.startsWith('hint'));
    const sync = 'hint {"topic":"sync","id":null}';
    const listing = 'hint {"topic":"listings","id":"l1"}';
    expect(told(owner)).toEqual(['hint {"topic":"notifications","id":"n1"}', listing, sync]);
    expect([told(other), told(support)]).toEqual([[sync], [listing, sync]]);
    for (const event of told(owner)) expect(hintSchema.parse(JSON.parse(event.slice(5)))).toBeTruthy();
  });

  test('tells a hint once, many of one topic as one, and of no topic that it does not know', async () => {
    const { hints, open } = await aStream();
    const page = await open('owner');
    for (const id of ['a', 'a', 'b']) hints.tell(hint('listings', id, 'owner', 'owner'));
    for (let run = 0; run < 500; run += 1) hints.tell(hint('runs', `run-${run}`, 'owner', 'owner'));
    hints.tell(hint('weather', null, 'all', null));
    hints.tell(hint('sync', null, 'all', null));
    await page.told('sync');
    expect(page.events().slice(1)).toEqual([
      'hint {"topic":"listings","id":"a"}',
      'hint {"topic":"listings","id":"b"}',
      'hint {"topic":"runs","id":null}',
      'hint {"topic":"sync","id":null}',
    ]);
  });

  test('tells to fetch all anew after a gap', async () => {
    const { hints, open } = await aStream();
    const page = await open('owner');
    hints.tell({ type: 'gap' });
    await eventuallyTrue('a second one', async () => page.events().length === 2);
    expect(page.events()).toEqual(['refetch {}', 'refetch {}']);
  });

  test('ends at once with the session, and when the role is another, and no other person’s ends', async () => {
    const { hints, roles, open } = await aStream();
    const [owner, support] = [await open('owner'), await open('support')];
    roles.delete('owner');
    hints.tell({ type: 'session', memberId: 'owner' });
    await owner.ended();
    expect(owner.events().at(-1)).toBe('end {}');
    roles.set('support', 'member');
    hints.tell(hint('sync', null, 'all', null));
    await support.told('sync');
    hints.tell({ type: 'session', memberId: 'support' });
    await support.ended();
    expect(hints.listeners.size).toBe(0);
  });

  test('says that it is there, and finds at that a session that has run out', async () => {
    const { roles, open } = await aStream(20);
    const page = await open('owner');
    await page.told(': still here');
    roles.delete('owner');
    await page.ended();
    expect(page.events().at(-1)).toBe('end {}');
  });

  test('ends when the API stops', async () => {
    const { hints, open } = await aStream();
    const page = await open('owner');
    await hints.close();
    await page.ended();
  });

  test('is one of twenty of a person at most, and whoever left counts no more', async () => {
    const { hints, open } = await aStream();
    const pages = await Promise.all(Array.from({ length: 20 }, () => open('owner')));
    const refused = await open('owner');
    expect([refused.answer.status, refused.answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await open('other')).answer.status).toBe(200);
    pages[0]?.leave();
    await eventuallyTrue('one less', async () => hints.listeners.size === 20);
    expect((await open('owner')).answer.status).toBe(200);
  });
});
