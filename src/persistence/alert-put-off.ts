import { HELD_AFTER_END_MS } from '../domain/incident.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { Prisma } from './prisma.ts';

/** A condition on the alert `a` of a statement: it is not snoozed, and no incident holds its mail back. */
export function isNotPutOff(now: Instant): Prisma.Sql {
  const heldSince = plusMs(now, -HELD_AFTER_END_MS);
  return Prisma.sql`((a."snoozedUntil" IS NULL OR a."snoozedUntil" <= ${now}::timestamptz)
    AND NOT EXISTS (SELECT 1 FROM "Incident" h WHERE h."id" = a."incidentId"
      AND (h."endedAt" IS NULL OR h."endedAt" > ${heldSince}::timestamptz)))`;
}
