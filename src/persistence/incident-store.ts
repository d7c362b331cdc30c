import type { IncidentReviewed, IncidentStore } from '../breaker-ports.ts';
import { type Breaker, breakerAt, newBreaker, nextProbeAt, placesLeft } from '../domain/breaker.ts';
import { INCIDENT_REVIEW_MS, type Incident } from '../domain/incident.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { subjectsUnder } from './breaker-connections.ts';
import { breakerOf } from './breaker-row.ts';
import { fromInstantColumn } from './columns.ts';
import { holdAlerts } from './incident-alerts.ts';
import { endIncident } from './incident-changes.ts';
import { drawAccountProbes, queueProbes } from './incident-probes.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** What incidents stand on. `workflowIdOf` names the workflow that takes a listing’s queued run. */
export type IncidentDeps = {
  readonly prisma: PrismaClient;
  readonly supportEmail: string | undefined;
  readonly workflowIdOf: (listingId: string) => string;
};

/** Incidents on PostgreSQL. */
export function createIncidentStore(deps: IncidentDeps): IncidentStore {
  const { prisma } = deps;
  return {
    review: (key, now) => review(deps, key, now),

    async owedReviews(dueBefore, limit) {
      const rows = await prisma.incident.findMany({
        where: { endedAt: null, nextReviewAt: { lt: dueBefore } },
        select: { key: true },
        orderBy: { nextReviewAt: 'asc' },
        take: limit,
      });
      return rows.map(({ key }) => key);
    },

    async list({ page, pageSize }) {
      const [rows, total] = await prisma.$transaction([
        prisma.incident.findMany({
          include: heldAlerts,
          orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { openedAt: 'desc' }, { id: 'asc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.incident.count(),
      ]);
      return { items: rows.map(incidentOf), total };
    },
  };
}

const heldAlerts = { _count: { select: { alerts: { where: { status: { not: 'resolved' as const } } } } } } as const;

function incidentOf(row: Prisma.IncidentGetPayload<{ include: typeof heldAlerts }>): Incident {
  const { id, key, endedAt, end, listings } = row;
  return {
    id,
    key,
    listings,
    openedAt: fromInstantColumn(row.openedAt),
    end: endedAt === null || end === null ? null : { at: fromInstantColumn(endedAt), how: end },
    alertsHeld: endedAt === null ? row._count.alerts : 0,
  };
}

type Found = { readonly breaker: Breaker; readonly listings: number; readonly nextReviewAt: Instant };

async function review(deps: IncidentDeps, key: string, now: Instant): Promise<IncidentReviewed> {
  const { prisma } = deps;
  const found = await prisma.$transaction((tx) => lookAt(tx, deps, { key, now }));
  const owedTo = await recipientsOf(prisma, key);
  if (!found) return { outcome: 'ended', owedTo };
  const { breaker, listings, nextReviewAt } = found;
  const places = breaker.state === 'half_open' ? placesLeft(breaker) : 0;
  const probes = places > 0 ? await queueProbes(deps, { key, now, places }) : [];
  const left = places - probes.length;
  const accountProbes = left > 0 ? await drawAccountProbes(prisma, { key, now, places: left }) : [];
  return { outcome: 'open', state: breaker.state, listings, nextReviewAt, probes, accountProbes, owedTo };
}

/** The open incident as it is now; undefined when there is none, or its breaker turns out to be closed. */
async function lookAt(
  tx: Prisma.TransactionClient,
  { supportEmail }: IncidentDeps,
  { key, now }: { readonly key: string; readonly now: Instant },
): Promise<Found | undefined> {
  const incident = await tx.incident.findFirst({ where: { key, endedAt: null } });
  if (!incident) return undefined;
  const row = await tx.breaker.findUnique({ where: { key } });
  const breaker = breakerAt(row ? breakerOf(row) : newBreaker(now), now);
  if (breaker.state === 'closed' || breaker.state === 'forced_closed') {
    await endIncident({ tx, key, supportEmail, now }, breaker.state === 'closed' ? 'recovered' : 'forced');
    return undefined;
  }
  await holdAlerts(tx, incident);
  const listings = Math.max(incident.listings, (await subjectsUnder(tx, [key])).get(key) ?? 0);
  const habit = plusMs(now, INCIDENT_REVIEW_MS);
  const nextReviewAt = [habit, nextProbeAt(breaker, now) ?? habit].sort()[0] ?? habit;
  await tx.incident.updateMany({ where: { id: incident.id, endedAt: null }, data: { listings, nextReviewAt } });
  return { breaker, listings, nextReviewAt };
}

async function recipientsOf(tx: Prisma.TransactionClient, key: string): Promise<string[]> {
  const rows = await tx.incidentNotice.findMany({
    where: { incident: { key }, status: { in: ['pending', 'sending'] } },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  return rows.map(({ recipientId }) => recipientId);
}
