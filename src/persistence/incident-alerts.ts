import { outcomeOfFailure } from '../domain/breaker-outcome.ts';
import { failureKinds } from '../domain/failure.ts';
import { isUnderBreaker } from './breaker-connections.ts';
import { Prisma } from './prisma.ts';

/** Failures that speak against a platform; whatever else fails is the subject’s own, and is told. */
const platformFaults = failureKinds.filter((kind) => outcomeOfFailure(kind) === 'bad');

type Held = { readonly id: string; readonly key: string };

/**
 * An alert is the incident’s doing when the platform’s fault is all that fails in its subject: nothing of another platform,
 * and nothing that only its owner can mend. An account connection has one platform; a listing has that of each calendar.
 */
function isItsDoing(key: string | Prisma.Sql): Prisma.Sql {
  const failing = Prisma.sql`
    FROM "Connection" c WHERE c."listingId" = a."subjectId" AND c."syncEnabled" AND (c."lastFailure" IS NOT NULL OR c."publishFailure" IS NOT NULL)`;
  const isIts = Prisma.sql`(${isUnderBreaker(key)} AND COALESCE(c."lastFailure"->>'kind' = ANY(${platformFaults}), true)
    AND COALESCE(c."publishFailure"->>'kind' = ANY(${platformFaults}), true))`;
  const isItsListing = Prisma.sql`(a."subjectKind" = 'listing'
    AND EXISTS (SELECT 1 ${failing} AND ${isIts}) AND NOT EXISTS (SELECT 1 ${failing} AND NOT ${isIts}))`;
  const isItsAccount = Prisma.sql`(a."subjectKind" = 'connection'
    AND EXISTS (SELECT 1 FROM "AccountConnection" c WHERE c."id" = a."subjectId" AND c."platform" = ${key}))`;
  return Prisma.sql`(a."errorType" = ANY(${platformFaults}) AND (${isItsListing} OR ${isItsAccount}))`;
}

/** Holds an alert’s mail, in the transaction that may have opened it, if it is the doing of an incident that lasts. */
export async function holdIfAnIncidents(tx: Prisma.TransactionClient, alertId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "SyncAlert" a SET "incidentId" = i."id" FROM "Incident" i
    WHERE a."id" = ${alertId}::uuid AND a."status" <> 'resolved' AND i."endedAt" IS NULL
      AND a."incidentId" IS DISTINCT FROM i."id" AND ${isItsDoing(Prisma.sql`i."key"`)}`;
}

/** Holds the mail of open alerts that are the incident’s doing, and gives back that of those that are not any more. */
export async function holdAlerts(tx: Prisma.TransactionClient, { id, key }: Held): Promise<void> {
  await tx.$executeRaw`
    UPDATE "SyncAlert" a SET "incidentId" = ${id}::uuid
    WHERE a."status" <> 'resolved' AND a."incidentId" IS DISTINCT FROM ${id}::uuid AND ${isItsDoing(key)}`;
  await tx.$executeRaw`
    UPDATE "SyncAlert" a SET "incidentId" = NULL
    WHERE a."status" <> 'resolved' AND a."incidentId" = ${id}::uuid AND NOT ${isItsDoing(key)}`;
}
