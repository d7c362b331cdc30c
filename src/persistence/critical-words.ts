import type { MailHandover } from '../alert-ports.ts';
import { MOST_UNCERTAIN_WORDS, WORD_DEADLINE_MS, wordRetryMs } from '../domain/critical-fault.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { CriticalWord } from '../health-ports.ts';
import { criticalFaultOf } from './critical-fault-row.ts';
import { recipientOf } from './notification-recipient.ts';
import type { Prisma } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

/** A word that nobody settled for so long was handed over by a process that is gone. */
const LEASE_MS = 2 * WORD_DEADLINE_MS;
const WORDS_AT_ONCE = 20;

type Telling = { readonly supportEmail: string | undefined; readonly now: Instant };

/** Owes every admin word of a fault that began; where there is none, the first in line for support. Gives who that is. */
export async function oweWordOfOpening(
  tx: Prisma.TransactionClient,
  faultId: string,
  { supportEmail, now }: Telling,
): Promise<readonly string[]> {
  const admins = await tx.user.findMany({ where: { role: 'admin' }, select: { id: true }, orderBy: { id: 'asc' } });
  const line = admins.length > 0 ? admins.map(({ id }) => id) : await supportRecipients(tx, supportEmail);
  const recipients = admins.length > 0 ? line : line.slice(0, 1);
  await tx.criticalWord.createMany({ data: recipients.map((to) => owed({ faultId, stage: 'opened', to, now })) });
  return recipients;
}

/**
 * Whoever was told by mail, or may have been, is owed word that it is over; what was not sent yet tells nothing any more.
 * Gives all who were to be told of the fault.
 */
export async function oweWordOfEnd(
  tx: Prisma.TransactionClient,
  faultId: string,
  now: Instant,
): Promise<readonly string[]> {
  const cancelled = { status: 'cancelled' as const, settledAt: now };
  await tx.criticalWord.updateMany({ where: { faultId, status: 'pending' }, data: cancelled });
  const words = await tx.criticalWord.findMany({ where: { faultId, stage: 'opened' } });
  const told = words.filter(({ status }) => status === 'sending' || status === 'sent' || status === 'unconfirmed');
  const data = told.map(({ recipientId: to }) => owed({ faultId, stage: 'over', to, now }));
  await tx.criticalWord.createMany({ data, skipDuplicates: true });
  return words.map(({ recipientId }) => recipientId);
}

type Owed = { readonly faultId: string; readonly stage: 'opened' | 'over'; readonly to: string; readonly now: Instant };

function owed({ faultId, stage, to, now }: Owed) {
  return { faultId, stage, recipientId: to, noticedAt: now, nextTryAt: now };
}

/** See `CriticalWatch.claimWords`. */
export async function claimWords(
  tx: Prisma.TransactionClient,
  { supportEmail, now }: Telling,
): Promise<readonly CriticalWord[]> {
  await giveUpOutdated(tx, now);
  const claimed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "CriticalWord" SET "status" = 'sending', "tries" = "tries" + 1,
      "nextTryAt" = ${plusMs(now, LEASE_MS)}::timestamptz
    WHERE "id" IN (
      SELECT "id" FROM "CriticalWord"
      WHERE "status" IN ('pending', 'sending') AND "nextTryAt" <= ${now}::timestamptz
      ORDER BY "noticedAt", "id" LIMIT ${WORDS_AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING "id"::text`;
  const rows = await tx.criticalWord.findMany({
    where: { id: { in: claimed.map(({ id }) => id) } },
    include: { fault: true },
    orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }],
  });
  const words: CriticalWord[] = [];
  for (const { id, stage, recipientId, fault } of rows) {
    const recipient = await recipientOf(tx, recipientId, supportEmail);
    if (recipient) words.push({ wordId: id, stage, recipient, fault: criticalFaultOf(fault) });
    else await tx.criticalWord.update({ where: { id }, data: { status: 'cancelled', settledAt: now } });
  }
  return words;
}

/** A beginning that was on its way when its sender died is not repeated once the fault is over. */
async function giveUpOutdated(tx: Prisma.TransactionClient, now: Instant): Promise<void> {
  await tx.criticalWord.updateMany({
    where: { stage: 'opened', status: 'sending', nextTryAt: { lte: now }, fault: { endedAt: { not: null } } },
    data: { status: 'unconfirmed', settledAt: now },
  });
}

type Settling = Telling & { readonly wordId: string; readonly handover: MailHandover };

/** See `CriticalWatch.settleWord`. */
export async function settleWord(tx: Prisma.TransactionClient, settling: Settling): Promise<void> {
  const { wordId, handover, now } = settling;
  const row = await tx.criticalWord.findUnique({ where: { id: wordId }, include: { fault: true } });
  if (row?.status !== 'sending') return;
  const where = { id: wordId };
  switch (handover.outcome) {
    case 'accepted':
      await tx.criticalWord.update({ where, data: { status: 'sent', settledAt: now, trouble: null } });
      return;
    case 'refused':
      if (row.fault.kind === 'mail_stuck' && row.stage === 'opened') {
        // A server that refuses whatever it is given says nothing of the address. Its taking this word ends the fault.
        await tx.criticalWord.update({ where, data: againAs(row, handover, now) });
        return;
      }
      await tx.criticalWord.update({
        where,
        data: { status: 'refused', settledAt: now, trouble: handover.trouble },
      });
      await oweNextInLine(tx, row, settling);
      return;
    case 'not_taken':
    case 'unknown':
      await tx.criticalWord.update({ where, data: againAs(row, handover, now) });
  }
}

type Row = Prisma.CriticalWordGetPayload<{ include: { fault: true } }>;

/** What is no longer true is not tried again; what may have arrived is, under its ID, but not for ever. */
function againAs(row: Row, handover: MailHandover & { readonly trouble: string }, now: Instant) {
  const isUncertain = handover.outcome === 'unknown';
  const uncertainTries = row.uncertainTries + (isUncertain ? 1 : 0);
  const columns = { uncertainTries, trouble: handover.trouble };
  const isOutdated = row.stage === 'opened' && row.fault.endedAt !== null;
  if (uncertainTries >= MOST_UNCERTAIN_WORDS || (isOutdated && uncertainTries > 0))
    return { ...columns, status: 'unconfirmed' as const, settledAt: now };
  if (isOutdated) return { ...columns, status: 'cancelled' as const, settledAt: now };
  const nextTryAt = plusMs(now, wordRetryMs(row.tries));
  // One that may have arrived stays “sending”: whoever got it is told of the end too.
  return { ...columns, nextTryAt, status: uncertainTries > 0 ? ('sending' as const) : ('pending' as const) };
}

/** What the mail server refused for good to one is owed to the next who was not asked yet. */
async function oweNextInLine(tx: Prisma.TransactionClient, row: Row, { supportEmail, now }: Telling): Promise<void> {
  const { faultId, stage } = row;
  const asked = await tx.criticalWord.findMany({ where: { faultId, stage }, select: { recipientId: true } });
  const line = await supportRecipients(tx, supportEmail);
  const next = line.find((recipientId) => !asked.some((one) => one.recipientId === recipientId));
  if (next !== undefined)
    await tx.criticalWord.createMany({ data: [owed({ faultId, stage, to: next, now })], skipDuplicates: true });
}
