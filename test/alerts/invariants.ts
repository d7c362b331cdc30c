import { expect } from '@jest/globals';
import type { Notification, SyncAlert } from '../../src/persistence/generated/client.ts';
import type { World } from '../support/world.ts';
import { type Replayed, replay, replayedOf } from './audit-replay.ts';
import { type CapturedMail, hasArrived, type MailServer } from './captured-mail.ts';

const SPACING_MS = 5 * 60_000;

/**
 * What must hold of alerts after every test, once what is open was reviewed, from the database: I1, I2 and I5, and of
 * notifications I4.
 */
export async function expectInvariants(world: World, now: string = world.nowInstant): Promise<void> {
  const open = await world.prisma.syncAlert.findMany({ where: { status: { not: 'resolved' } } });
  for (const { subjectKind: kind, subjectId: id } of open) await world.stores.supervision.review({ kind, id }, now);
  await expectRealStages(world, await expectSoundAlerts(world));
}

/** I1, I2 and I5 of every alert, from the database alone. Reviews must have seen every run. */
export async function expectSoundAlerts(world: World): Promise<ReadonlyMap<string, Replayed>> {
  const rows = await world.prisma.syncAlert.findMany();
  const open = rows.filter(({ status }) => status !== 'resolved').map(({ subjectId }) => subjectId);
  expect({ I1: open }).toEqual({ I1: [...new Set(open)] });
  const replayed = new Map<string, Replayed>();
  for (const row of rows) {
    const where = { subjectKind: 'alert', subjectId: row.id };
    const events = await world.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
    const { stages, ...state } = replay(events);
    expect({ I5: state }).toEqual({ I5: replayedOf(row) });
    replayed.set(row.id, { stages, ...state });
    await expectOccurrences(world, row, events);
    if (row.status !== 'resolved') await expectStreak(world, row);
  }
  return replayed;
}

type Event = { readonly action: string; readonly runId: string | null };

/** I5: each failed run that the alert tells has its one audit event, in the same order. */
async function expectOccurrences(world: World, { id }: SyncAlert, events: readonly Event[]): Promise<void> {
  const told = await world.prisma.alertOccurrence.findMany({ where: { alertId: id }, orderBy: { id: 'asc' } });
  const audited = events.filter(({ runId }) => runId !== null);
  expect({ I5: audited.map(({ runId, action }) => [runId, action !== 'alert_noted']) }).toEqual({
    I5: told.map(({ runId, counted }) => [runId, counted]),
  });
}

/** I2: the streak is what the runs themselves say since the last good one, runs by hand at most once in 5 minutes. */
async function expectStreak(world: World, row: SyncAlert): Promise<void> {
  const runs = await numberedRuns(world, row);
  const lastGood = runs.findLast(({ isGood }) => isGood)?.number ?? 0;
  const inCycle = { alertId: row.id, cycle: row.cycle };
  const told = await world.prisma.alertOccurrence.findMany({ where: inCycle, orderBy: { id: 'asc' } });
  const countedAtMs: number[] = [];
  let streak = 0;
  for (const { runId } of told) {
    const run = runs.find(({ id }) => id === runId);
    const failedAtMs = run?.finishedAt?.getTime() ?? Number.NaN;
    const isByHand = run?.trigger !== 'schedule';
    if (isByHand && countedAtMs.some((atMs) => Math.abs(failedAtMs - atMs) < SPACING_MS)) continue;
    if (isByHand) countedAtMs.push(failedAtMs);
    if ((run?.number ?? 0) > lastGood) streak += 1;
  }
  expect({ I2: replayedOf(row).streak }).toEqual({ I2: streak });
}

async function numberedRuns({ prisma }: World, { subjectKind, subjectId }: SyncAlert) {
  const query = { orderBy: { number: 'asc' as const } };
  const number = { not: null };
  if (subjectKind === 'connection') {
    const runs = await prisma.accountRun.findMany({ ...query, where: { connectionId: subjectId, number } });
    return runs.map((run) => ({ ...run, isGood: run.status === 'succeeded' }));
  }
  const runs = await prisma.syncRun.findMany({ ...query, where: { listingId: subjectId, number } });
  return runs.map((run) => ({ ...run, isGood: run.status === 'succeeded' && run.allGood }));
}

/** No failed run since the last good one is untold (I2), but of listings that are not synced and what is a week old. */
export async function expectNothingUnheard(world: World): Promise<void> {
  const unheard = await world.prisma.$queryRaw<{ listingId: string; number: number }[]>`
    SELECT r."listingId"::text, r."number" FROM "SyncRun" r JOIN "Listing" l ON l."id" = r."listingId" AND l."active"
    WHERE r."status" IN ('failed', 'partial') AND r."finishedAt" >= ${world.nowInstant}::timestamptz - interval '7 days'
      AND r."number" > (SELECT coalesce(max(g."number"), 0) FROM "SyncRun" g
        WHERE g."listingId" = r."listingId" AND g."status" = 'succeeded' AND g."allGood")
      AND NOT EXISTS (SELECT 1 FROM "AlertOccurrence" o WHERE o."runId" = r."id")`;
  expect({ 'failed runs that no alert tells': unheard }).toEqual({ 'failed runs that no alert tells': [] });
}

/** I3 and I4 of every mail, from what the mail server saw. Everything must have been delivered that can be. */
export async function expectSoundMail(
  world: World,
  server: MailServer,
  replayed: ReadonlyMap<string, Replayed>,
): Promise<void> {
  const rows = await expectRealStages(world, replayed);
  expectNoMailBeforeItsState(server.mails, replayed);
  expectOneMessageEach(server.mails);
  expectSpacing(server.mails);
  for (const [alertId, { stages }] of replayed)
    for (const key of stages.keys()) {
      const [cycle, stage] = key.split(' ');
      if (stage !== 'escalated') continue;
      const owed = rows.filter((row) => row.alertId === alertId && `${row.cycle}` === cycle && row.stage === stage);
      expectToldOnce(server.mails, owed, world.nowInstant);
    }
}

/** I4: no notification of a stage that its alert never had. */
async function expectRealStages(world: World, replayed: ReadonlyMap<string, Replayed>) {
  const rows = await world.prisma.notification.findMany({ include: { alert: true } });
  for (const { alertId, cycle, stage, ordinal } of rows)
    expect({ alertId, has: replayed.get(alertId)?.stages.has(`${cycle} ${stage} ${ordinal}`) }).toEqual({
      alertId,
      has: true,
    });
  return rows;
}

function expectNoMailBeforeItsState(mails: readonly CapturedMail[], replayed: ReadonlyMap<string, Replayed>): void {
  for (const { at, told, recipientId } of mails)
    for (const { alertId, cycle, stage, ordinal } of told) {
      const since = replayed.get(alertId)?.stages.get(`${cycle} ${stage} ${ordinal}`) ?? 'never';
      expect({ I4: stage, isTrue: since <= at }).toEqual({ I4: stage, isTrue: true });
      if (stage !== 'recovered') continue;
      const before = mails.filter((mail) => mail.recipientId === recipientId && mayHaveArrived(mail));
      const wasTold = before.some((mail) =>
        mail.told.some(
          (one) => one.alertId === alertId && one.cycle === cycle && one.stage !== 'owner' && one.stage !== stage,
        ),
      );
      expect({ 'I4: told before that it failed': wasTold }).toEqual({ 'I4: told before that it failed': true });
    }
}

function mayHaveArrived({ answer }: CapturedMail): boolean {
  return answer !== 'not_taken' && answer !== 'refused';
}

/** I3: whatever reaches a person twice has the same Message-ID. */
function expectOneMessageEach(mails: readonly CapturedMail[]): void {
  const messageOf = new Map<string, string>();
  for (const mail of mails.filter(hasArrived))
    for (const { id } of mail.told) {
      const first = messageOf.get(id) ?? mail.deliveryId;
      expect({ I3: mail.deliveryId }).toEqual({ I3: first });
      messageOf.set(id, first);
    }
}

/** At most one mail a minute that the mail server took reaches one person; a repeated one is the same mail. */
function expectSpacing(mails: readonly CapturedMail[]): void {
  const last = new Map<string, CapturedMail>();
  for (const mail of mails) {
    if (mail.answer !== 'accepted') continue;
    const before = last.get(mail.recipientId);
    if (before && before.deliveryId !== mail.deliveryId)
      expect(Date.parse(mail.at) - Date.parse(before.at)).toBeGreaterThanOrEqual(60_000);
    last.set(mail.recipientId, mail);
  }
}

type Owed = Notification & { readonly alert: SyncAlert };

/** I3: an escalation is told once; not at all only when it was over before, was too old, or everybody's mail was refused. */
function expectToldOnce(mails: readonly CapturedMail[], owed: readonly Owed[], now: string): void {
  const taken = mails.filter(
    ({ answer, told }) => answer === 'accepted' && told.some(({ id }) => owed.some((one) => one.id === id)),
  );
  const messages = new Set(taken.map(({ deliveryId }) => deliveryId));
  expect(messages.size).toBeLessThanOrEqual(1);
  expect(owed.filter(({ status }) => status === 'sent')).toHaveLength(messages.size);
  expect(owed.length).toBeGreaterThanOrEqual(1);
  const unsettled = owed.filter(({ status }) => status === 'pending' || status === 'sending');
  const held = unsettled.filter(({ alert }) => alert.snoozedUntil !== null && alert.snoozedUntil.toISOString() > now);
  expect({ 'left undelivered': unsettled }).toEqual({ 'left undelivered': held });
  const last = owed.find(({ alert, cycle }) => alert.status === 'escalated' && alert.cycle === cycle);
  if (!last || messages.size === 1 || held.length > 0) return;
  const isExcused = owed.some(({ status }) => status === 'expired' || status === 'unconfirmed');
  if (!isExcused) expect(owed.map(({ status }) => status)).toEqual(['refused', 'refused', 'refused']);
}
