import { randomUUID } from 'node:crypto';
import type { BreakerStore, BreakerView } from '../breaker-ports.ts';
import { type Admission, admit } from '../domain/breaker-admission.ts';
import { forceBreaker } from '../domain/breaker-force.ts';
import { type EndedCall, foldCall } from '../domain/breaker-outcome.ts';
import type { Instant } from '../domain/instant.ts';
import { type BreakerChanging, type CallMarks, changeBreaker } from './breaker-changes.ts';
import { subjectsUnder, underBreaker } from './breaker-connections.ts';
import { type BreakerRow, breakerOf } from './breaker-row.ts';
import { fromNullableInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Breakers on PostgreSQL. `supportEmail`: see `supportRecipients`. */
export function createBreakerStore(
  prisma: PrismaClient,
  { supportEmail }: { readonly supportEmail: string | undefined },
): BreakerStore {
  const changing = (key: string, now: Instant): BreakerChanging => ({ prisma, supportEmail, key, actor: null, now });
  return {
    async read(key) {
      const row = await prisma.breaker.findUnique({ where: { key } });
      return row ? breakerOf(row) : undefined;
    },

    async askProbe(key, now) {
      const leaseId = randomUUID();
      let admission: Admission = { outcome: 'refused', until: now };
      const { breaker } = await changeBreaker(changing(key, now), (before) => {
        const asked = admit(before, { now, leaseId });
        ({ admission } = asked);
        return asked.breaker;
      });
      return { admission, breaker };
    },

    fold: (key, calls, at) =>
      changeBreaker(
        changing(key, at.now),
        (before) => calls.reduce((breaker, call) => foldCall(breaker, call, at), before),
        marksOf(calls, at.now),
      ),

    async force(key, request, { actor, now }) {
      if (!(await isKnown(prisma, key))) return undefined;
      const written = await changeBreaker({ ...changing(key, now), actor, why: request.reason }, (before) =>
        forceBreaker(before, request, now),
      );
      const row = await prisma.breaker.findUnique({ where: { key } });
      const [view] = await viewsOf(prisma, row ? [row] : []);
      return { ...written, view: view ?? { ...nothingKnown, key, breaker: written.breaker } };
    },

    async list({ page, pageSize }) {
      const [rows, total] = await prisma.$transaction([
        prisma.breaker.findMany({
          // The enum’s order, from the end: what is forced, then what fails, then what is well.
          orderBy: [{ state: 'desc' }, { key: 'asc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.breaker.count(),
      ]);
      return { items: await viewsOf(prisma, rows), total };
    },
  };
}

const nothingKnown = { lastGoodAt: null, lastBadAt: null, listings: 0 } as const;

function marksOf(calls: readonly EndedCall[], now: Instant): CallMarks {
  const isAny = (wanted: EndedCall['outcome']) => calls.some(({ outcome }) => outcome === wanted);
  return { ...(isAny('good') ? { lastGoodAt: now } : {}), ...(isAny('bad') ? { lastBadAt: now } : {}) };
}

async function isKnown(tx: Prisma.TransactionClient, key: string): Promise<boolean> {
  if (await tx.breaker.findUnique({ where: { key }, select: { key: true } })) return true;
  if (await tx.connection.findFirst({ where: underBreaker(key), select: { id: true } })) return true;
  return (await tx.accountConnection.findFirst({ where: { platform: key }, select: { id: true } })) !== null;
}

async function viewsOf(tx: Prisma.TransactionClient, rows: readonly BreakerRow[]): Promise<BreakerView[]> {
  const listings = await subjectsUnder(
    tx,
    rows.map(({ key }) => key),
  );
  return rows.map((row) => ({
    key: row.key,
    breaker: breakerOf(row),
    lastGoodAt: fromNullableInstantColumn(row.lastGoodAt),
    lastBadAt: fromNullableInstantColumn(row.lastBadAt),
    listings: listings.get(row.key) ?? 0,
  }));
}
