import { exposureOf } from '../domain/exposure.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import { percentile } from '../domain/percentile.ts';
import type { RecentExposure } from '../health-ports.ts';
import { loadExposure } from './export-exposure.ts';
import type { PrismaClient } from './prisma.ts';

/** Stays that relais learnt of within so many days are recent, and the newest of them are asked. */
export const EXPOSURE_DAYS = 7;
const STAYS_ASKED = 50;
const DAY_MS = 24 * 60 * 60_000;

/** See `HealthStore.exposure`. */
export async function recentExposure(prisma: PrismaClient, reach: Reach, now: Instant): Promise<RecentExposure> {
  const minutes: number[] = [];
  let open = 0;
  for (const bookingId of await newestStays(prisma, reach, now)) {
    const exposed = await loadExposure(prisma, reach, bookingId);
    if (!exposed || exposed.stay.from >= exposed.stay.to) continue;
    for (const { export: destination, editions } of exposed.destinations) {
      const { revokedAt, connectionId } = destination;
      // Its own stays are not told to a platform, and an address that was taken back is read by nobody.
      const isOwn = connectionId !== null && connectionId === exposed.stay.connectionId;
      if (revokedAt !== null || isOwn) continue;
      const exposure = exposureOf(exposed.stay, editions);
      if (exposure.minutes === null) open += 1;
      else minutes.push(exposure.minutes);
    }
  }
  return { p50Min: percentile(minutes, 0.5), p95Min: percentile(minutes, 0.95), closed: minutes.length, open };
}

async function newestStays(prisma: PrismaClient, reach: Reach, now: Instant): Promise<string[]> {
  const ownerId = reach.kind === 'own' ? reach.memberId : null;
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT s."id"::text FROM (
      SELECT b."id", b."listingId", b."createdAt" AS "since" FROM "Booking" b WHERE b."cancelledAt" IS NULL
      UNION ALL
      SELECT e."id", e."listingId", e."since" FROM "AcceptedEvent" e WHERE e."eventClass" = 'booking'
    ) s JOIN "Listing" l ON l."id" = s."listingId" AND l."active"
    WHERE s."since" >= ${plusMs(now, -EXPOSURE_DAYS * DAY_MS)}::timestamptz
      AND (${ownerId}::text IS NULL OR l."ownerId" = ${ownerId})
    ORDER BY s."since" DESC, s."id" LIMIT ${STAYS_ASKED}`;
  return rows.map(({ id }) => id);
}
