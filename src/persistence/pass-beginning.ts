import { randomUUID } from 'node:crypto';
import type { RunTrigger } from '../domain/run.ts';
import type { PassKey } from '../pass-ports.ts';
import { toInstantColumn } from './columns.ts';
import type { LockedListing } from './listing-lock.ts';
import type { ClaimHow } from './pass-claim-facts.ts';
import type { BegunRun } from './pass-planning.ts';
import type { Prisma } from './prisma.ts';
import { nextRunNumber } from './run-number.ts';
import { resultsOf } from './run-row.ts';

type RunRow = Prisma.SyncRunGetPayload<object>;

/**
 * A pass that is to begin: by a run of its own, by the queued one, or again by its own that is under way (then without a
 * `trigger`). `takesWebhook`: what webhooks said of its connection by now is taken with it.
 */
export type PassBeginning = {
  readonly key: PassKey;
  readonly how: ClaimHow;
  readonly listing: LockedListing;
  readonly from: RunRow | null;
  readonly trigger?: RunTrigger;
  readonly isStopped: boolean;
  readonly abandoned: readonly RunRow[];
  readonly takesWebhook: boolean;
};

export type BegunPass = PassBeginning & { readonly run: BegunRun };

/** Writes that passes begin, all that begin anew in one statement, and that what webhooks said of the connections `takenIds` is heard. */
export async function beginPasses(
  tx: Prisma.TransactionClient,
  beginnings: readonly PassBeginning[],
  takenIds: readonly string[],
): Promise<BegunPass[]> {
  const fresh = beginnings.flatMap((one) =>
    one.from === null && one.trigger !== undefined ? [freshRun(one, one.trigger)] : [],
  );
  if (fresh.length + takenIds.length > 0) await writeFresh(tx, fresh, takenIds);
  const begun: BegunPass[] = [];
  for (const one of beginnings) begun.push({ ...one, run: await runOfPass(tx, one, fresh) });
  return begun;
}

type FreshRun = {
  readonly id: string;
  readonly listingId: string;
  readonly connectionId: string | null;
  readonly trigger: RunTrigger;
  readonly at: string;
  readonly attempts: number;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly pass: number | null;
  readonly sweepId: string | null;
};

function freshRun({ key, how, listing }: PassBeginning, trigger: RunTrigger): FreshRun {
  const { connectionId = null, workflowId, workflowRunId, pass, sweepId = null } = key;
  const flow = { workflowId, workflowRunId, pass, sweepId };
  return {
    id: randomUUID(),
    listingId: listing.id,
    connectionId,
    trigger,
    at: how.now,
    attempts: how.attempt,
    ...flow,
  };
}

/** Rows of connections are locked by ID, as webhooks lock them: see `receiveWebhook`. */
function writeFresh(
  tx: Prisma.TransactionClient,
  fresh: readonly FreshRun[],
  takenIds: readonly string[],
): Promise<unknown> {
  return tx.$executeRaw`
    WITH held AS (
      SELECT k."id" FROM "Connection" k WHERE k."id" = ANY(${[...takenIds]}::uuid[]) ORDER BY k."id" FOR NO KEY UPDATE),
    taken AS (
      UPDATE "Connection" c SET "readOwedSince" = NULL FROM held WHERE c."id" = held."id"),
    x AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) AS r("id" uuid, "listingId" uuid,
        "connectionId" uuid, "trigger" text, "at" timestamptz, "attempts" int, "workflowId" text, "workflowRunId" text,
        "pass" int, "sweepId" uuid)),
    numbered AS (
      UPDATE "Listing" l SET "lastRunNumber" = l."lastRunNumber" + 1 FROM x WHERE l."id" = x."listingId"
      RETURNING l."id", l."lastRunNumber")
    INSERT INTO "SyncRun" ("id", "listingId", "connectionId", "trigger", "status", "number", "queuedAt", "startedAt",
      "attempts", "workflowId", "workflowRunId", "pass", "sweepId")
    SELECT x."id", x."listingId", x."connectionId", x."trigger"::"RunTrigger", 'running', numbered."lastRunNumber", x."at",
      x."at", x."attempts", x."workflowId", x."workflowRunId", x."pass", x."sweepId"
    FROM x JOIN numbered ON numbered."id" = x."listingId"`;
}

async function runOfPass(
  tx: Prisma.TransactionClient,
  one: PassBeginning,
  fresh: readonly FreshRun[],
): Promise<BegunRun> {
  const { from, how, key, listing } = one;
  if (from === null) {
    const run = fresh.find(({ listingId }) => listingId === listing.id);
    if (!run) throw new Error(`The pass of listing ${listing.id} did not begin.`);
    return { ...run, results: [] };
  }
  // In a workflow that many connections share, who begins again does not know how often that was.
  const attempts = key.pass === null ? from.attempts + 1 : how.attempt;
  const row = await tx.syncRun.update({
    where: { id: from.id },
    data: from.status === 'running' ? { attempts, ...resumed(one) } : { ...(await start(tx, one)), attempts },
  });
  return { ...row, results: resultsOf(row.results) };
}

/** One that was left begins anew: its time says whether somebody works on it. */
function resumed({ key, how }: PassBeginning) {
  return key.pass === null ? { startedAt: toInstantColumn(how.now) } : {};
}

async function start(tx: Prisma.TransactionClient, { key, how, listing }: PassBeginning) {
  const { workflowId, workflowRunId, pass, sweepId = null } = key;
  return {
    status: 'running' as const,
    startedAt: toInstantColumn(how.now),
    number: await nextRunNumber(tx, listing),
    workflowId,
    workflowRunId,
    pass,
    sweepId,
  };
}
