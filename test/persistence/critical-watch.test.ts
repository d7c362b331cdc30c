import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WATCH_GAP_MS, WATCH_MS } from '../../src/domain/critical-fault.ts';
import { type Instant, plusMinutes, plusMs } from '../../src/domain/instant.ts';
import type { CriticalWatch } from '../../src/health-ports.ts';
import { createCriticalWatch } from '../../src/persistence/critical-watch.ts';
import { createWorkerReports } from '../../src/persistence/worker-reports.ts';
import { NOW, SUPPORT_EMAIL, World } from '../support/world.ts';

const WORKER = { workerId: '0193a000-0000-7000-8000-0000000000aa', startedAt: NOW };

let world: World;
let isContinuous = true;
beforeEach(async () => {
  world = await World.create();
  isContinuous = true;
});
afterEach(() => world.close());

function aWatch(): CriticalWatch {
  const { prisma } = world;
  const sweepIntervalMs = 30 * 60_000;
  return createCriticalWatch({
    prisma,
    supportEmail: SUPPORT_EMAIL,
    sweepIntervalMs,
    isContinuous: async () => isContinuous,
  });
}

const beat = (queues: readonly ('sync' | 'mail')[], at: Instant = world.nowInstant) =>
  createWorkerReports(world.prisma).beat(WORKER, queues, at);

/** Looks every 30 s until then, as the API process does; workers of `queues` beat meanwhile. Gives what opened and ended. */
async function lookFor(
  minutes: number,
  queues: readonly ('sync' | 'mail')[] = [],
  { watch = aWatch(), everyMs = 30_000 } = {},
): Promise<string[]> {
  const seen: string[] = [];
  for (let passedMs = everyMs; passedMs <= minutes * 60_000; passedMs += everyMs) {
    world.nowInstant = plusMs(world.nowInstant, everyMs);
    await beat(queues);
    const { opened, ended } = await watch.look(world.nowInstant);
    seen.push(...opened.map(({ kind }) => `+${kind}`), ...ended.map(({ kind }) => `-${kind}`));
  }
  return seen;
}

/** The same with few looks that leave no gap, where hours pass. */
const lookForLong = (minutes: number) => lookFor(minutes, ['sync', 'mail'], { everyMs: WATCH_GAP_MS / 2 });

const wordsOf = async () =>
  (await world.prisma.criticalWord.findMany({ include: { fault: true }, orderBy: { noticedAt: 'asc' } })).map(
    ({ fault, stage, recipientId, status }) => `${fault.kind} ${stage} ${recipientId} ${status}`,
  );

describe('a worker that falls silent', () => {
  test('is found between a minute and a half and two minutes later, told once, and told to be over once', async () => {
    const admin = await world.aMember('admin');
    await beat(['sync', 'mail']);
    expect(await lookFor(10, ['sync', 'mail'])).toEqual([]);
    expect(await lookFor(1)).toEqual([]);
    expect(await lookFor(1)).toEqual(['+worker_silent']);
    expect(await lookFor(10)).toEqual([]);
    const watch = aWatch();
    for (const word of await watch.claimWords(world.nowInstant))
      await watch.settleWord(word.wordId, { outcome: 'accepted' }, world.nowInstant);
    expect(await lookFor(5, ['sync', 'mail'])).toEqual(['-worker_silent']);
    expect(await wordsOf()).toEqual([
      `worker_silent opened ${admin.memberId} sent`,
      `worker_silent over ${admin.memberId} pending`,
    ]);
  });

  test('is one fault, told once, however many API processes look at the same time', async () => {
    await world.aMember('admin');
    await beat(['sync', 'mail']);
    await aWatch().look(world.nowInstant);
    await lookFor(1, ['mail']);
    world.pass(1);
    await beat(['mail']);
    const looks = await Promise.all(Array.from({ length: 8 }, () => aWatch().look(world.nowInstant)));
    expect(looks.flatMap(({ opened }) => opened.map(({ kind }) => kind))).toEqual(['worker_silent']);
    expect(await world.prisma.criticalFault.count()).toBe(1);
    const claimed = await Promise.all(Array.from({ length: 8 }, () => aWatch().claimWords(world.nowInstant)));
    expect(claimed.flat()).toHaveLength(1);
  });

  test('is no fault of workers when nobody looked meanwhile: the database or all of relais was away', async () => {
    await beat(['sync', 'mail']);
    await lookFor(5, ['sync', 'mail']);
    world.pass(600);
    expect(await lookFor(1)).toEqual([]);
    expect(await lookFor(5, ['sync', 'mail'])).toEqual([]);
  });

  test('stays a fault over a time in which nobody looked, until a worker is heard', async () => {
    await world.aMember('admin');
    await beat(['sync', 'mail']);
    expect(await lookFor(3)).toEqual(['+worker_silent']);
    world.pass(60);
    expect(await lookFor(3)).toEqual([]);
    expect(await wordsOf()).toHaveLength(1);
    expect(await lookFor(1, ['sync', 'mail'])).toEqual(['-worker_silent']);
  });

  test.each([
    ['an hour ahead of', 60],
    ['an hour behind', -60],
  ])('is found as soon, and heard again as soon, where its clock is %s ours', async (_, aheadMin) => {
    const beatOf = () => beat(['sync', 'mail'], plusMinutes(world.nowInstant, aheadMin));
    for (let look = 0; look < 20; look += 1) {
      await beatOf();
      expect(await lookFor(0.5)).toEqual([]);
    }
    expect(await lookFor(0.5)).toEqual([]);
    expect(await lookFor(1.5)).toEqual(['+worker_silent']);
    expect(await lookFor(90, [], { everyMs: WATCH_GAP_MS / 2 })).toEqual([]);
    await beatOf();
    expect(await lookFor(0.5)).toEqual(['-worker_silent']);
  });

  test('is found also by a process whose clock was set back by an hour', async () => {
    await beat(['sync', 'mail']);
    await lookFor(5, ['sync', 'mail']);
    world.pass(-60);
    expect(await lookFor(1, ['sync', 'mail'])).toEqual([]);
    expect(await lookFor(2)).toEqual(['+worker_silent']);
    world.pass(-60);
    expect(await lookFor(1, ['sync', 'mail'])).toEqual(['-worker_silent']);
  });

  test('is looked for once where another process looked just after', async () => {
    await lookFor(3);
    await beat(['sync', 'mail']);
    expect((await aWatch().look(plusMs(world.nowInstant, -WATCH_MS))).ended).toEqual([]);
    expect((await aWatch().look(world.nowInstant)).ended).toHaveLength(1);
  });

  test('is written in the audit log, at its beginning and at its end', async () => {
    await beat(['sync', 'mail']);
    await lookFor(5, ['mail']);
    await lookFor(1, ['sync', 'mail']);
    const events = await world.prisma.auditEvent.findMany({
      where: { subjectKind: 'critical_fault' },
      orderBy: { at: 'asc' },
    });
    expect(events.map(({ action }) => action)).toEqual(['critical_fault_opened', 'critical_fault_ended']);
  });
});

/** A sweep of all listings that ended now. */
async function aSweep(different: { status?: 'aborted'; ownerId?: string; unfinished?: number } = {}): Promise<void> {
  const at = { startedAt: world.nowInstant, finishedAt: world.nowInstant };
  const whole = { workflowId: 'calendar-sweep', firstRunId: randomUUID(), mode: 'all' as const, listings: 2 };
  await world.prisma.sweepReport.create({ data: { ...whole, ...at, status: 'completed', ...different } });
}

describe('sweeps that are missing', () => {
  test.each([
    ['was aborted', { status: 'aborted' as const }],
    ['left every listing unfinished', { unfinished: 2 }],
    ['was of one person’s listings', { ownerId: 'someone' }],
  ])('are not made up for by one that %s', async (_, different) => {
    await world.aListing();
    await lookForLong(1.5);
    await aSweep();
    await lookForLong(60);
    await aSweep(different);
    expect(await lookForLong(31.5)).toEqual(['+no_sweep']);
  });

  test('are a fault three intervals after the last good one, and it ends with the next', async () => {
    await world.aListing();
    await lookForLong(1.5);
    await aSweep();
    expect(await lookForLong(88.5)).toEqual([]);
    expect(await lookForLong(3)).toEqual(['+no_sweep']);
    await aSweep();
    expect(await lookForLong(1.5)).toEqual(['-no_sweep']);
  });

  test('stay a fault over a time in which nobody looked', async () => {
    await world.aListing();
    await aSweep();
    expect(await lookForLong(93)).toEqual(['+no_sweep']);
    world.pass(60);
    expect(await lookForLong(3)).toEqual([]);
    await aSweep();
    expect(await lookForLong(1.5)).toEqual(['-no_sweep']);
  });

  test('are none while there is no active listing', async () => {
    expect(await lookForLong(99)).toEqual([]);
  });

  test('are none while continuous sync is stopped, and are counted anew once it goes on', async () => {
    await world.aListing();
    await lookForLong(9);
    isContinuous = false;
    expect(await lookForLong(150)).toEqual([]);
    isContinuous = true;
    expect(await lookForLong(88.5)).toEqual([]);
    expect(await lookForLong(3)).toEqual(['+no_sweep']);
  });
});

describe('mail that does not leave', () => {
  const bothQueues = ['sync', 'mail'] as const;

  async function owe(recipientId: string, failedSends: number): Promise<void> {
    const { prisma, nowInstant } = world;
    const incident = await prisma.incident.create({ data: { key: recipientId, openedAt: nowInstant, listings: 1 } });
    await prisma.incidentNotice.create({
      data: { incidentId: incident.id, stage: 'opened', noticedAt: nowInstant, recipientId },
    });
    await prisma.mailRecipient.create({ data: { recipientId, failedSends } });
  }

  test('is a fault after a quarter of an hour, and over when the server takes it', async () => {
    await owe('someone', 5);
    expect(await lookFor(14, bothQueues)).toEqual([]);
    expect(await lookFor(1, bothQueues)).toEqual(['+mail_stuck']);
    const taken = { failedSends: 0, lastTakenAt: world.nowInstant };
    await world.prisma.mailRecipient.update({ where: { recipientId: 'someone' }, data: taken });
    expect(await lookFor(1, bothQueues)).toEqual(['-mail_stuck']);
  });

  test('is none while it was hardly tried, and none where the server took another’s meanwhile', async () => {
    await owe('someone', 2);
    expect(await lookFor(30, bothQueues)).toEqual([]);
    await world.prisma.mailRecipient.update({ where: { recipientId: 'someone' }, data: { failedSends: 9 } });
    await world.prisma.mailRecipient.create({ data: { recipientId: 'other', lastTakenAt: world.nowInstant } });
    expect(await lookFor(30, bothQueues)).toEqual([]);
  });

  /** The worker hands this person a mail, and this comes of it. */
  async function mailOf(recipientId: string, outcome: 'refused' | 'accepted'): Promise<void> {
    const { prisma, nowInstant, stores } = world;
    const incident = await prisma.incident.create({ data: { key: randomUUID(), openedAt: nowInstant, listings: 1 } });
    await prisma.incidentNotice.create({
      data: { incidentId: incident.id, stage: 'opened', noticedAt: nowInstant, recipientId },
    });
    const claim = await stores.notifications.claim(recipientId, nowInstant);
    if (claim.outcome !== 'claimed') throw new Error(`The mail to ${recipientId} is not claimed but ${claim.outcome}.`);
    const handover = outcome === 'accepted' ? { outcome } : { outcome, trouble: '554 no' };
    await stores.notifications.settle(claim.delivery, handover, { now: nowInstant, random: 0 });
  }

  describe('because the server refuses it for good', () => {
    let one: string;
    let two: string;
    beforeEach(async () => {
      one = (await world.aMember('support')).memberId;
      two = (await world.aMember('support')).memberId;
      await mailOf(one, 'accepted');
      expect(await lookFor(20, bothQueues, { everyMs: WATCH_GAP_MS / 2 })).toEqual([]);
    });

    test('is a fault once two people’s was refused, and lasts until it takes one, whatever time passes', async () => {
      await mailOf(one, 'refused');
      expect(await lookFor(1, bothQueues)).toEqual([]);
      await mailOf(two, 'refused');
      expect(await lookFor(1, bothQueues)).toEqual(['+mail_stuck']);
      expect(await lookFor(30, bothQueues, { everyMs: WATCH_GAP_MS / 2 })).toEqual([]);
      await mailOf(two, 'accepted');
      expect(await lookFor(1, bothQueues)).toEqual(['-mail_stuck']);
    });

    test('is a fault once two of one person were refused and nobody’s was taken', async () => {
      await mailOf(one, 'refused');
      await lookFor(5, bothQueues);
      await mailOf(one, 'refused');
      expect(await lookFor(1, bothQueues)).toEqual(['+mail_stuck']);
    });

    test('is none where one person’s address is bad and the server takes another’s mail', async () => {
      await mailOf(one, 'refused');
      await lookFor(2, bothQueues);
      await mailOf(two, 'accepted');
      await mailOf(one, 'refused');
      await lookFor(2, bothQueues);
      await mailOf(one, 'refused');
      expect(await lookFor(5, bothQueues)).toEqual([]);
    });

    test('is told again and again until the server takes that word, which ends it', async () => {
      const admin = await world.aMember('admin');
      await mailOf(one, 'refused');
      await mailOf(two, 'refused');
      expect(await lookFor(1, bothQueues)).toEqual(['+mail_stuck']);
      const watch = aWatch();
      for (let tries = 0; tries < 3; tries += 1) {
        const [word] = await watch.claimWords(world.nowInstant);
        if (!word) throw new Error('The word was not handed over again.');
        await watch.settleWord(word.wordId, { outcome: 'refused', trouble: '554 no' }, world.nowInstant);
        expect(await lookFor(5, bothQueues, { everyMs: WATCH_GAP_MS / 2 })).toEqual([]);
      }
      for (const { wordId } of await watch.claimWords(world.nowInstant))
        await watch.settleWord(wordId, { outcome: 'accepted' }, world.nowInstant);
      expect(await lookFor(1, bothQueues)).toEqual(['-mail_stuck']);
      expect(await wordsOf()).toEqual([
        `mail_stuck opened ${admin.memberId} sent`,
        `mail_stuck over ${admin.memberId} pending`,
      ]);
    });
  });

  test('is a fault too when it is the word of a fault that does not leave', async () => {
    await world.aMember('admin');
    await beat(bothQueues);
    await lookFor(2, ['mail']);
    const watch = aWatch();
    const seen: string[] = [];
    for (let minute = 0; minute < 20; minute += 1) {
      for (const { wordId } of await watch.claimWords(world.nowInstant))
        await watch.settleWord(wordId, { outcome: 'not_taken', trouble: 'connection refused' }, world.nowInstant);
      seen.push(...(await lookFor(1, ['mail'], { watch })));
    }
    expect(seen).toEqual(['+mail_stuck']);
  });
});

describe('a word to an administrator', () => {
  beforeEach(() => beat(['sync', 'mail']));

  async function aFault() {
    await lookFor(2, ['mail']);
    return aWatch();
  }
  const settleAll = async (watch: CriticalWatch, outcome: 'not_taken' | 'unknown' | 'refused') => {
    const words = await watch.claimWords(world.nowInstant);
    for (const { wordId } of words) await watch.settleWord(wordId, { outcome, trouble: 'trouble' }, world.nowInstant);
    return words;
  };

  test('goes to every admin, in their language', async () => {
    const [one, two] = [await world.aMember('admin'), await world.aMember('admin')];
    await world.aMember('support');
    await world.prisma.user.update({ where: { id: two.memberId }, data: { locale: 'en' } });
    const words = await (await aFault()).claimWords(world.nowInstant);
    expect(Object.fromEntries(words.map(({ recipient }) => [recipient.recipientId, recipient.locale]))).toEqual({
      [one.memberId]: 'fr',
      [two.memberId]: 'en',
    });
  });

  test('goes to support where there is no admin, and to the next in line where the address is refused', async () => {
    const support = await world.aMember('support');
    const watch = await aFault();
    const [first] = await settleAll(watch, 'refused');
    expect(first?.recipient.address).toBe(SUPPORT_EMAIL);
    const [next] = await watch.claimWords(world.nowInstant);
    expect(next?.recipient.recipientId).toBe(support.memberId);
  });

  test('that was not taken is handed over again after half a minute, under the same ID', async () => {
    await world.aMember('admin');
    const watch = await aFault();
    const first = await settleAll(watch, 'not_taken');
    expect(await watch.claimWords(plusMs(world.nowInstant, 29_000))).toEqual([]);
    expect(await watch.claimWords(plusMs(world.nowInstant, 30_000))).toEqual(first);
  });

  test('whose sender died is handed over again after two minutes, under the same ID', async () => {
    await world.aMember('admin');
    const watch = await aFault();
    const first = await watch.claimWords(world.nowInstant);
    expect(await watch.claimWords(plusMinutes(world.nowInstant, 1))).toEqual([]);
    expect(await watch.claimWords(plusMinutes(world.nowInstant, 2))).toEqual(first);
  });

  test('that may have arrived three times is not repeated any more', async () => {
    await world.aMember('admin');
    const watch = await aFault();
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await settleAll(watch, 'unknown')).toHaveLength(1);
      world.pass(5);
    }
    expect(await watch.claimWords(plusMinutes(world.nowInstant, 60))).toEqual([]);
    expect((await wordsOf())[0]).toMatch(/ unconfirmed$/);
  });

  test('stands in the lists of administrators at its beginning and at its end, whatever becomes of the mail', async () => {
    const { memberId } = await world.aMember('admin');
    const watch = await aFault();
    await settleAll(watch, 'not_taken');
    expect((await watch.look(world.nowInstant)).recipients).toEqual([memberId]);
    await lookFor(1, ['sync', 'mail']);
    const { items } = await world.stores.notices.list(memberId, { page: 1, pageSize: 10, unreadOnly: false });
    const since = world.nowInstant;
    expect(items.map(({ isUrgent, data }) => ({ ...data, isUrgent, since }))).toEqual(
      [plusMs(since, -WATCH_MS), null].map((endedAt) => ({
        kind: 'critical_fault',
        fault: 'worker_silent',
        endedAt,
        isUrgent: true,
        since,
      })),
    );
    expect(await world.prisma.noticeMail.count()).toBe(0);
    expect((await watch.look(plusMinutes(world.nowInstant, 61))).recipients).toEqual([]);
  });

  test('that was never sent is cancelled when the fault is over, and nobody is told of the end', async () => {
    const admin = await world.aMember('admin');
    await aFault();
    await lookFor(1, ['sync', 'mail']);
    expect(await wordsOf()).toEqual([`worker_silent opened ${admin.memberId} cancelled`]);
  });
});
