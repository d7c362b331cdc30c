import type { Instant } from '../domain/instant.ts';
import {
  type ConnectionResult,
  countResults,
  type PassOutcome,
  type PublicationResult,
  type Run,
  type RunPeriod,
} from '../domain/run.ts';
import type { Prisma } from './prisma.ts';
import { type RunRow, runOf } from './run-row.ts';

/** A run that ends, and how. */
export type EndedRun = {
  readonly run: RunRow;
  readonly outcome: PassOutcome;
  readonly attempts: number;
  readonly results: readonly ConnectionResult[];
  readonly publications: readonly PublicationResult[];
  readonly allGood: boolean;
  readonly availabilityChanged: boolean;
  readonly period: RunPeriod;
  readonly now: Instant;
};

/**
 * Writes the ends of runs whose listings’ locks are held. What these listings are as of now has been brought in step: a sweep
 * that finds them so has nothing to bring.
 */
export async function endRuns(tx: Prisma.TransactionClient, ended: readonly EndedRun[]): Promise<void> {
  if (ended.length === 0) return;
  await tx.$executeRaw`
    WITH ended AS (
      UPDATE "SyncRun" r SET "status" = e."status", "attempts" = e."attempts", "finishedAt" = e."finishedAt",
        "failure" = COALESCE(e."failure", r."failure"), "results" = e."results", "publications" = e."publications",
        "allGood" = e."allGood", "availabilityChanged" = e."availabilityChanged", "periodFrom" = e."periodFrom",
        "periodTo" = e."periodTo"
      FROM jsonb_to_recordset(${JSON.stringify(ended.map(columnsOf))}::jsonb) AS e("id" uuid, "status" "RunStatus",
        "attempts" integer, "finishedAt" timestamptz, "failure" jsonb, "results" jsonb, "publications" jsonb,
        "allGood" boolean, "availabilityChanged" boolean, "periodFrom" date, "periodTo" date)
      WHERE r."id" = e."id" AND r."id" = ANY(${ended.map(({ run }) => run.id)}::uuid[]))
    UPDATE "Listing" l SET "sweptRevision" = l."revision"
    WHERE l."id" = ANY(${ended.map(({ run }) => run.listingId)}::uuid[])
      AND l."sweptRevision" IS DISTINCT FROM l."revision"`;
}

function columnsOf({ run, outcome, period, now, ...ended }: EndedRun) {
  const { attempts, results, publications, allGood, availabilityChanged } = ended;
  const columns = { attempts, results, publications, allGood, availabilityChanged };
  const { from: periodFrom, to: periodTo } = period;
  return {
    id: run.id,
    status: outcome.status,
    ...columns,
    failure: failureOf(outcome),
    finishedAt: now,
    periodFrom,
    periodTo,
  };
}

function failureOf(outcome: PassOutcome) {
  return outcome.status === 'failed' || outcome.status === 'partial' ? outcome.failure : null;
}

/** The run as its end leaves it. */
export function runEnded({ run, outcome, now, allGood: _allGood, ...ended }: EndedRun): Run {
  const before = runOf(run);
  return {
    ...before,
    ...ended,
    status: outcome.status,
    failure: failureOf(outcome) ?? before.failure,
    counts: countResults(ended.results),
    finishedAt: now,
  };
}
