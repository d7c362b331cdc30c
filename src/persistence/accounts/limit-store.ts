import { z } from 'zod';
import type { LimitAnswer, LimitClaim, LimitStore } from '../../account-store-ports.ts';
import { blockedUntil, emptyLimit, graceMs, type LimitState, slotFor, taken } from '../../domain/limit.ts';
import { toInstantColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';

const stateSchema = z.object({
  slots: z.array(z.object({ atMs: z.number(), cost: z.number(), holder: z.string(), isClaimed: z.boolean() })),
  blockedUntilMs: z.number().nullable(),
});

/** So often the times of several limits are brought together; after that, the time is behind all that is promised, where they meet at once. */
const MOST_ROUNDS = 50;

/** Limits of outside services on PostgreSQL: the row of a limit is its lock, so all processes count together. */
export function createLimitStore(prisma: PrismaClient): LimitStore {
  return {
    reserve: (claims, by) => prisma.$transaction((tx) => reserveAll(tx, claims, by)),
    async block(key, until, now) {
      await prisma.$transaction(async (tx) => {
        const states = await lockStates(tx, [key], now);
        const state = blockedUntil(states.get(key) ?? emptyLimit, Date.parse(until));
        await writeState(tx, { key, state, now });
      });
    },
  };
}

type By = Parameters<LimitStore['reserve']>[1];

/** One time for all limits that the request falls under. With patience for it the request is sent then; else the time is kept for its holder. */
async function reserveAll(
  tx: Prisma.TransactionClient,
  claims: readonly LimitClaim[],
  { holder, clock, patienceMs }: By,
): Promise<LimitAnswer> {
  const [first] = claims;
  if (!first) return { outcome: 'granted', at: clock.now(), graceMs: Number.POSITIVE_INFINITY };
  const states = await lockStates(
    tx,
    claims.map(({ key }) => key),
    clock.now(),
  );
  // Others were before, or the pool was empty: what time it is counts from here on.
  const now = clock.now();
  const nowMs = Date.parse(now);
  const { atMs, limit } = commonTime(states, claims, { holder, nowMs, first: first.name });
  const isClaimed = atMs - nowMs <= patienceMs;
  for (const { key, rule, cost } of claims) {
    const state = taken(states.get(key) ?? emptyLimit, rule, { atMs, cost, holder, isClaimed, nowMs });
    await writeState(tx, { key, state, now });
  }
  if (!isClaimed) return { outcome: 'full', waitMs: Math.max(0, Math.ceil(atMs - nowMs)), limit };
  const at = new Date(Math.ceil(atMs)).toISOString();
  return { outcome: 'granted', at, graceMs: Math.min(...claims.map(({ rule }) => graceMs(rule))) };
}

function commonTime(
  states: ReadonlyMap<string, LimitState>,
  claims: readonly LimitClaim[],
  { holder, nowMs, first }: { readonly holder: string; readonly nowMs: number; readonly first: string },
): { readonly atMs: number; readonly limit: string } {
  let [atMs, limit] = [nowMs, first];
  for (let round = 0; ; round += 1) {
    const before = atMs;
    if (round === MOST_ROUNDS)
      atMs = Math.max(atMs, ...[...states.values()].flatMap(({ slots }) => slots.map((slot) => slot.atMs)));
    for (const { key, rule, cost, name } of claims) {
      const slot = slotFor(states.get(key) ?? emptyLimit, rule, { holder, cost, notBeforeMs: atMs });
      if (slot > atMs) [atMs, limit] = [slot, name];
    }
    if (atMs === before) return { atMs, limit };
  }
}

/** Locks the rows in the order of their keys, making those that are missing. */
async function lockStates(
  tx: Prisma.TransactionClient,
  keys: readonly string[],
  now: string,
): Promise<Map<string, LimitState>> {
  const ordered = [...new Set(keys)].sort();
  const updatedAt = toInstantColumn(now);
  const rows = await tx.outsideLimit.findMany({ where: { key: { in: ordered } }, select: { key: true } });
  const missing = ordered.filter((key) => !rows.some((row) => row.key === key));
  if (missing.length > 0)
    await tx.outsideLimit.createMany({
      data: missing.map((key) => ({ key, state: stateJson(emptyLimit), updatedAt })),
      skipDuplicates: true,
    });
  const locked = await tx.$queryRaw<{ key: string; state: unknown }[]>`
    SELECT "key", "state" FROM "OutsideLimit" WHERE "key" = ANY(${ordered}::text[]) ORDER BY "key" FOR UPDATE`;
  return new Map(locked.map(({ key, state }) => [key, stateSchema.parse(state)]));
}

async function writeState(
  tx: Prisma.TransactionClient,
  { key, state, now }: { readonly key: string; readonly state: LimitState; readonly now: string },
): Promise<void> {
  await tx.outsideLimit.update({
    where: { key },
    data: { state: stateJson(state), updatedAt: toInstantColumn(now) },
  });
}

function stateJson({ slots, blockedUntilMs }: LimitState): Prisma.InputJsonObject {
  return { slots: slots.map((slot) => ({ ...slot })), blockedUntilMs };
}
