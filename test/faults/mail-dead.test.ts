import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import webpush from 'web-push';
import { createAlertMailer } from '../../src/connectors/mail/alert-mailer.ts';
import { createCriticalMailer } from '../../src/connectors/mail/critical-mailer.ts';
import { createWebPusher } from '../../src/connectors/push/web-pusher.ts';
import { pushPayloadSchema } from '../../src/contract/notices.ts';
import { MAIL_STUCK_MS, WATCH_MS, type WorkerQueue } from '../../src/domain/critical-fault.ts';
import { type Instant, msBetween, plusMs } from '../../src/domain/instant.ts';
import type { CriticalBell } from '../../src/health-ports.ts';
import { createCriticalBell } from '../../src/parts/critical-bell.ts';
import { watchOnce } from '../../src/parts/critical-watching.ts';
import { createMetrics } from '../../src/parts/metrics.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { mailerSettings } from '../mail/mailer-settings.ts';
import { Postman } from '../mail/postman.ts';
import { PushService, type PushTicket } from '../support/push-service.ts';
import { healthSources } from '../support/quiet-health.ts';
import { type FaultySmtp, startFaultySmtp } from '../support/smtp-faults.ts';
import { SUPPORT_EMAIL, World } from '../support/world.ts';

const bothQueues: readonly WorkerQueue[] = ['sync', 'mail'];
const WORKER = { workerId: '0193a000-0000-7000-8000-0000000000aa', startedAt: '2026-06-01T00:00:00.000Z' };

let world: World;
let smtp: FaultySmtp;
let postman: Postman;
let adminId: string;
let service: PushService;
let ticket: PushTicket;
let bell: CriticalBell;
let pusher: ReturnType<typeof createWebPusher>;

beforeAll(async () => {
  [world, smtp, service] = await Promise.all([
    World.create(),
    startFaultySmtp('refuse_connection'),
    PushService.start(),
  ]);
  adminId = (await world.aMember('admin')).memberId;
  bell = await aBell();
  postman = new Postman(world, { mailer: createAlertMailer(mailerSettings(smtp.url)) });
});
afterAll(async () => {
  await pusher.close();
  await Promise.all([smtp.stop(), service.close()]);
  await world.close();
});

/** A browser of the admin, and what pushes to it. */
async function aBell(): Promise<CriticalBell> {
  const keys = webpush.generateVAPIDKeys();
  const clock = { now: () => world.nowInstant };
  ticket = service.subscribe(keys.publicKey);
  await world.stores.pushSubscriptions.save(adminId, { ...ticket, label: 'Chrome' }, world.nowInstant);
  pusher = createWebPusher({
    keys,
    subject: 'mailto:support@relais.example',
    allowedOrigins: [service.origin],
    clock: systemClock,
  });
  return createCriticalBell({ pushes: world.stores.pushes, pusher, clock, random: () => 0 });
}

const pushed = () => service.messages(ticket.endpoint).map(({ text }) => pushPayloadSchema.parse(JSON.parse(text)));

/** A mail that support is owed, on its way like any other. */
async function oweSupport(): Promise<void> {
  const { prisma, nowInstant: noticedAt } = world;
  const incident = await prisma.incident.create({ data: { key: 'feeds.example', openedAt: noticedAt, listings: 3 } });
  const recipientId = 'support-mailbox';
  await prisma.incidentNotice.create({ data: { incidentId: incident.id, stage: 'opened', noticedAt, recipientId } });
  postman.wake([recipientId]);
}

/** Half a minute of a running product: a worker that lives and delivers, and the look of the API process at its end. */
async function halfAMinute(): Promise<void> {
  await postman.deliverUntil(plusMs(world.nowInstant, WATCH_MS));
  await world.stores.workerReports.beat(WORKER, bothQueues, world.nowInstant);
  await watchOnce({
    watch: world.stores.criticalWatch(30 * 60_000),
    mailer: createCriticalMailer(mailerSettings(smtp.url)),
    bell,
    clock: { now: () => world.nowInstant },
    logger: pino({ level: 'silent' }),
  });
}

async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<Instant> {
  const from = world.nowInstant;
  while (msBetween(from, world.nowInstant) < withinMs) {
    await halfAMinute();
    if (await isSo()) return world.nowInstant;
  }
  throw new Error(`It was not so within ${withinMs} ms.`);
}

const figure = async () => {
  const sources = { ...healthSources(), openFaults: world.stores.openFaults };
  const clock = { now: () => world.nowInstant };
  const metrics = createMetrics({ sources, clock, onTrouble: () => undefined, isWholeProcess: false });
  return (await metrics.text()).body.match(/relais_critical_fault\{kind="mail_stuck"\} (\d)/)?.[1];
};

describe('a mail server that takes nothing', () => {
  let owedAt: Instant;
  let toldAt: Instant;
  beforeAll(async () => {
    owedAt = world.nowInstant;
    await oweSupport();
    toldAt = await until(() => pushed().length > 0, MAIL_STUCK_MS + 5 * 60_000);
  });

  test('is pushed to the admin’s browser within half a minute of a quarter of an hour, although no mail leaves', () => {
    expect(msBetween(owedAt, toldAt)).toBeLessThanOrEqual(MAIL_STUCK_MS + WATCH_MS);
    expect(pushed()).toHaveLength(1);
    expect(pushed()[0]).toMatchObject({ data: { kind: 'critical_fault', fault: 'mail_stuck', endedAt: null } });
    expect(smtp.received).toEqual([]);
  });

  test('stands in the admin’s list', async () => {
    const page = { page: 1, pageSize: 10, unreadOnly: true };
    const { items } = await world.stores.notices.list(adminId, page);
    expect(items.map(({ data }) => data)).toMatchObject([
      { kind: 'critical_fault', fault: 'mail_stuck', endedAt: null },
    ]);
  });

  test('stands in the figures', async () => {
    expect(await figure()).toBe('1');
  });

  test('is over once the server takes mail again, and all that was owed is delivered once', async () => {
    await smtp.setMode('take');
    await until(async () => (await world.stores.openFaults()).length === 0, 60 * 60_000);
    expect(await figure()).toBe('0');
    const toSupport = () => smtp.received.filter(({ to }) => to.includes(SUPPORT_EMAIL));
    await until(() => toSupport().length > 0, 60 * 60_000);
    expect(toSupport()).toHaveLength(1);
    const toAdmin = smtp.received.filter(({ to }) => to.includes(`${adminId}@relais.example`));
    expect(new Set(toAdmin.map(({ messageId }) => messageId)).size).toBe(toAdmin.length);
    expect(toAdmin.length).toBeLessThanOrEqual(2);
    expect(pushed()).toHaveLength(2);
  });
});
