import type { BreakerWritten } from '../breaker-ports.ts';
import { assertNever } from '../domain/assert-never.ts';
import { type Breaker, newBreaker } from '../domain/breaker.ts';
import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/member.ts';
import { appendAudit } from './audit.ts';
import { breakerColumns, breakerOf } from './breaker-row.ts';
import { endIncident, type IncidentWriting, openIncident } from './incident-changes.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** What a change of a breaker is made with. */
export type BreakerChanging = {
  readonly prisma: PrismaClient;
  readonly supportEmail: string | undefined;
  readonly key: string;
  readonly actor: Actor | null;
  readonly now: Instant;
};

/** When a call of the batch was last good or bad, for ops. */
export type CallMarks = { readonly lastGoodAt?: Instant; readonly lastBadAt?: Instant };

/** Writers meet at most once a second each, so one that loses this often has met an error of ours. */
const MOST_TRIES = 20;

/**
 * Reads the key’s breaker, changes it and writes it back if nobody else did meanwhile, else once more. A change of state
 * commits with its audit event, and opens or ends the incident.
 */
export async function changeBreaker(
  changing: BreakerChanging,
  change: (before: Breaker) => Breaker,
  marks: CallMarks = {},
): Promise<BreakerWritten> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const written = await changing.prisma.$transaction((tx) => tryChange(tx, changing, { change, marks }));
    if (written) return written;
  }
  throw new Error(`The breaker of ${changing.key} was changed by others ${MOST_TRIES} times in a row.`);
}

type Change = { readonly change: (before: Breaker) => Breaker; readonly marks: CallMarks };

async function tryChange(
  tx: Prisma.TransactionClient,
  changing: BreakerChanging,
  { change, marks }: Change,
): Promise<BreakerWritten | undefined> {
  const { key, now } = changing;
  const row = await tx.breaker.findUnique({ where: { key } });
  const before = row ? breakerOf(row) : newBreaker(now);
  const after = change(before);
  const isMarked = Object.keys(marks).length > 0;
  if (after === before && !isMarked) return { breaker: after, incident: null };
  const columns = { ...breakerColumns(after), ...marks, updatedAt: now };
  if (!(await save(tx, key, { version: row?.version, columns }))) return undefined;
  if (after.generation === before.generation) return { breaker: after, incident: null };
  await auditChange(tx, changing, { before, after });
  return { breaker: after, incident: await changeIncident({ ...changing, tx }, { before, after }) };
}

type Columns = Omit<Prisma.BreakerUncheckedCreateInput, 'key' | 'version'>;

async function save(
  tx: Prisma.TransactionClient,
  key: string,
  { version, columns }: { readonly version: number | undefined; readonly columns: Columns },
): Promise<boolean> {
  if (version === undefined) {
    const { count } = await tx.breaker.createMany({ data: [{ ...columns, key, version: 1 }], skipDuplicates: true });
    return count === 1;
  }
  const { count } = await tx.breaker.updateMany({
    where: { key, version },
    data: { ...columns, version: version + 1 },
  });
  return count === 1;
}

type Step = { readonly before: Breaker; readonly after: Breaker };

async function changeIncident(writing: IncidentWriting, { before, after }: Step): Promise<BreakerWritten['incident']> {
  if (after.state === 'open') return (await openIncident(writing)) ? 'opened' : null;
  if (after.state !== 'closed' && after.state !== 'forced_closed') return null;
  const isByHand = after.state === 'forced_closed' || before.state === 'forced_closed';
  return (await endIncident(writing, isByHand ? 'forced' : 'recovered')) ? 'ended' : null;
}

function auditChange(
  tx: Prisma.TransactionClient,
  { key, actor, now }: BreakerChanging,
  { before, after }: Step,
): Promise<void> {
  const reason = reasonOf(before, after);
  return appendAudit(tx, {
    actor,
    action: `breaker_${after.state}`,
    subject: { kind: 'breaker', id: key },
    from: before.state,
    to: after.state,
    ...(reason === null ? {} : { reason }),
    at: now,
  });
}

function reasonOf(before: Breaker, after: Breaker): string | null {
  switch (after.state) {
    case 'open':
      return `${badCalls(before)}until ${after.until}`;
    case 'forced_open':
    case 'forced_closed':
      return `until ${after.force.until}: ${after.force.reason}`;
    case 'half_open':
    case 'closed':
      return null;
    default:
      return assertNever(after, 'Breaker');
  }
}

/** What was counted before the call that opened it. */
function badCalls(before: Breaker): string {
  if (before.state !== 'closed') return '';
  const bad = before.window.filter(({ isBad }) => isBad).length;
  return `${bad} of ${before.window.length} calls were bad before; `;
}
