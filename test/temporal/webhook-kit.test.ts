import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { openHubs } from '../../src/parts/hubs.ts';
import { StoreUnavailable } from '../../src/persistence/store-unavailable.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { type ListeningApi, listenFor } from '../support/listening-api.ts';
import { sendOn, startTap, type TappedWebhook, type WebhookTap } from '../support/webhook-tap.ts';
import { MovableClock } from './movable-clock.ts';
import {
  beds24Sender,
  lodgifySender,
  type Nights,
  type Sender,
  smoobuSender,
  standardConnector,
  standardSender,
} from './webhook-sender.ts';

/**
 * The webhook kit: what networks, attackers and hubs do to deliveries, for the proof of each hub and for Standard Webhooks.
 * Every booking is closed at each of the two other destinations of its listing (nothing lost) by one write (nothing twice).
 */
let engine: Engine;
let hubs: ReturnType<typeof openHubs>;
let tap: WebhookTap;
const clock = new MovableClock();
let isDatabaseDown = false;
let lateSec = 0;
const apis: ListeningApi[] = [];

const proofs = ['beds24', 'smoobu', 'lodgify', 'standard'] as const;
type Proof = (typeof proofs)[number];
type Sending = { readonly sender: Sender; readonly api: ListeningApi; readonly listingId: string };
const sending = new Map<Proof, Sending>();

beforeAll(async () => {
  [engine, tap] = await Promise.all([Engine.create(), startTap()]);
  hubs = openHubs(engine.sandbox.url, pino({ level: 'silent' }));
  const down = { receive: () => Promise.reject(new StoreUnavailable('down')) };
  const accounts = () => (isDatabaseDown ? { ...engine.stores.hubs, ...down } : engine.stores.hubs);
  const throughNow: typeof engine.stores.hubs = {
    ...engine.stores.hubs,
    receive: (...args) => accounts().receive(...args),
  };
  const listing = await engine.aListing();
  const told = { toldBaseUrl: tap.url, clock, hubs: throughNow };
  const api = await listenFor(engine, listing.owner, hubs.connectors, told);
  const other = await engine.aListing();
  const connectors = { ...engine.hub.hubs(), beds24: standardConnector(engine.hub) };
  const standardApi = await listenFor(engine, other.owner, connectors, told);
  apis.push(api, standardApi);
  const { listingId } = listing;
  const place = { engine, api, tap, listingId };
  sending.set('beds24', { sender: await beds24Sender(place), api, listingId });
  sending.set('smoobu', { sender: await smoobuSender(place), api, listingId });
  sending.set('lodgify', { sender: await lodgifySender(place), api, listingId });
  const standard = { engine, api: standardApi, listingId: other.listingId };
  sending.set('standard', { ...standard, sender: await standardSender(standard, () => lateSec) });
}, 180_000);
afterAll(async () => {
  for (const api of apis) await api.stop();
  await tap.stop();
  await engine.close();
});

beforeEach(() => {
  [clock.aheadMin, isDatabaseDown, lateSec] = [0, false, 0];
  tap.forget();
});

/** How many writes that close or open nights came to the hubs that a listing’s units are of. */
function writes(proof: Proof): number {
  if (proof === 'standard') return engine.hub.writes.length;
  const { beds24, smoobu, lodgify } = engine.sandbox.hubs;
  const of = (requests: readonly { method: string; path: string }[], path: RegExp) =>
    requests.filter((request) => request.method !== 'GET' && path.test(request.path)).length;
  return (
    of(beds24.requests(), /\/bookings$/) + of(smoobu.requests(), /\/reservations/) + of(lodgify.requests(), /\/set$/)
  );
}

async function closuresOf({ listingId }: Sending, { from }: Nights): Promise<number> {
  return engine.world.prisma.publishedClosure.count({ where: { listingId, state: 'closed', from: new Date(from) } });
}

/** Resolves once no reading and no run is owed or under way. */
function settled({ listingId }: Sending): Promise<void> {
  const { connection, syncRun } = engine.world.prisma;
  return eventuallyTrue('nothing left to do', async () => {
    const owed = await connection.count({ where: { listingId, readOwedSince: { not: null } } });
    return owed + (await syncRun.count({ where: { listingId, status: { in: ['queued', 'running'] } } })) === 0;
  });
}

let usedDays = 30;
function nextNights(): Nights {
  usedDays += 5;
  return { from: engine.dateIn(usedDays), to: engine.dateIn(usedDays + 3) };
}

const working = <T>(proof: Proof, use: () => Promise<T>): Promise<T> =>
  engine.whileWorking(use, proof === 'standard' ? {} : { hubs: hubs.connectors, units: hubs.units });

describe.each(proofs)('webhooks proved as by %s', (proof) => {
  const parts = (): Sending => {
    const found = sending.get(proof);
    if (!found) throw new Error(`${proof} was not connected.`);
    return found;
  };
  const send = (webhook: TappedWebhook) => sendOn(parts().api.baseUrl, webhook);
  const taken = proof === 'lodgify' ? 200 : 202;
  /** The booking is closed at the two others, by one write each. */
  const closedOnce = async (nights: Nights, before: number): Promise<void> => {
    await eventuallyTrue('closed elsewhere', async () => (await closuresOf(parts(), nights)) === 2);
    await settled(parts());
    expect(writes(proof) - before).toBe(2);
    expect(await engine.world.prisma.acceptedEvent.count({ where: acceptedAt(parts(), nights) })).toBe(1);
  };

  test('that come a hundred times close the nights once', () =>
    working(proof, async () => {
      const [nights, before] = [nextNights(), writes(proof)];
      parts().sender.book(nights);
      const sent = await parts().sender.sent();
      for (const webhook of sent) {
        const answers = await Promise.all(Array.from({ length: 100 }, () => send(webhook)));
        expect(new Set(answers)).toEqual(new Set([taken]));
      }
      await closedOnce(nights, before);
    }));

  test('that come in another order than they were sent close what stands at the end, and nothing else', () =>
    working(proof, async () => {
      const [gone, nights, before] = [nextNights(), nextNights(), writes(proof)];
      const sent: TappedWebhook[] = [];
      const stay = parts().sender.book(gone);
      sent.push(...(await parts().sender.sent()));
      parts().sender.book(nights);
      sent.push(...(await parts().sender.sent()));
      stay.cancel();
      sent.push(...(await parts().sender.sent()));
      for (const webhook of sent.toReversed()) expect(await send(webhook)).toBe(taken);
      await closedOnce(nights, before);
      expect(await closuresOf(parts(), gone)).toBe(0);
    }));

  test('that are of long ago change nothing that has changed since', () =>
    working(proof, async () => {
      const [nights, before] = [nextNights(), writes(proof)];
      lateSec = 301;
      const stay = parts().sender.book(nights);
      const old = await parts().sender.sent();
      lateSec = 0;
      stay.cancel();
      await parts().sender.sent();
      // Where the proof tells its time it is refused; elsewhere it is a hint like any other.
      for (const webhook of old) expect(await send(webhook)).toBe(proof === 'standard' ? 401 : taken);
      await settled(parts());
      expect([await closuresOf(parts(), nights), writes(proof) - before]).toEqual([0, 0]);
    }));

  test('that somebody forged are refused, and have nothing read', () =>
    working(proof, async () => {
      const [nights, before] = [nextNights(), writes(proof)];
      parts().sender.book(nights);
      const sent = await parts().sender.sent();
      for (const webhook of sent) expect(await send(parts().sender.forged(webhook))).toBe(401);
      const guessed = sent.map((webhook) => ({ ...webhook, path: webhook.path.replace(/[^/?]{20,}/, 'guessed') }));
      for (const webhook of guessed) expect(await send(webhook)).toBe(404);
      expect(await engine.world.prisma.connection.count({ where: { readOwedSince: { not: null } } })).toBe(0);
      for (const webhook of sent) expect(await send(webhook)).toBe(taken);
      await closedOnce(nights, before);
    }));

  test('are believed under the former secret for a day after it was renewed, and under the new one', () =>
    working(proof, async () => {
      const [former, nights, before] = [nextNights(), nextNights(), writes(proof)];
      const { sender, api } = parts();
      sender.book(former);
      const old = await sender.sent();
      const renewed = await api.call('POST', `/api/hub-accounts/${sender.accountId}/webhook/renew`);
      sender.entered(z.object({ url: z.string().nullable() }).parse(renewed).url);
      sender.book(nights);
      const fresh = await sender.sent();
      for (const webhook of fresh) expect(old.map(({ path }) => path)).not.toContain(webhook.path);
      for (const webhook of [...old, ...fresh]) expect(await send(webhook)).toBe(taken);
      await eventuallyTrue('closed elsewhere', async () => (await closuresOf(parts(), former)) === 2);
      await eventuallyTrue('closed elsewhere', async () => (await closuresOf(parts(), nights)) === 2);
      await settled(parts());
      expect(writes(proof) - before).toBe(4);
      clock.aheadMin += 24 * 60 + 1;
      for (const webhook of old) expect([401, 404]).toContain(await send(webhook));
    }));

  test('of a megabyte are a 413, and have nothing read', async () => {
    parts().sender.book(nextNights()).cancel();
    const [webhook] = await parts().sender.sent();
    if (!webhook) throw new Error('Nothing was sent.');
    expect(await send({ ...webhook, body: Buffer.alloc(1_000_000, 'x') })).toBe(413);
    expect(await engine.world.prisma.connection.count({ where: { readOwedSince: { not: null } } })).toBe(0);
  });

  test('that come while the database is down are a 503, and close the nights when they are sent again', () =>
    working(proof, async () => {
      const [nights, before] = [nextNights(), writes(proof)];
      parts().sender.book(nights);
      const sent = await parts().sender.sent();
      isDatabaseDown = true;
      for (const webhook of sent) expect(await send(webhook)).toBe(503);
      isDatabaseDown = false;
      for (const webhook of sent) expect(await send(webhook)).toBe(taken);
      await closedOnce(nights, before);
    }));
});

function acceptedAt({ listingId }: Sending, { from }: Nights) {
  return { connection: { listingId }, from: new Date(from) };
}
