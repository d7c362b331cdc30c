import { readsWhileStopped } from '../domain/continuous-sync.ts';
import type { Failure } from '../domain/failure.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import type { RunTrigger } from '../domain/run.ts';
import type { PassClaim, PassKey, PassStore } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn } from './columns.ts';
import { commitByListing, type OfListing } from './listing-groups.ts';
import { type BegunPass, beginPasses, type PassBeginning } from './pass-beginning.ts';
import { type ClaimFacts, type Claiming, claimFacts } from './pass-claim-facts.ts';
import { planReading } from './pass-planning.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { owingOf } from './rows-to-read.ts';
import { runOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';

const abandonedFailure: Failure = { kind: 'SYSTEM', detail: 'The run stopped without an end; a later pass found it.' };

/** A run of a workflow that many connections share ends within seconds; one that is older has nobody who works on it. */
const SHARED_PASS_MS = 30_000;

type RunRow = Prisma.SyncRunGetPayload<object>;
type Asked = OfListing<Claiming>;

type Wanted = { readonly key: PassKey; readonly how: Parameters<PassStore['claim']>[1] };

/** See `PassStore.claim`: passes that are asked for at one time are claimed in one transaction, one of each listing. */
export function createPassClaims(prisma: PrismaClient, box: SecretBox): PassStore['claim'] {
  const claim = commitByListing<Wanted, PassClaim>(prisma, {
    idOf: ({ key }) => key.listingId,
    listingsOf: async (wanted) => new Map(wanted.map(({ key }) => [key.listingId, key.listingId])),
    commit: (tx, held) => claimAll(tx, box, held.map(asOfNow)),
  });
  return async (key, how) => (await claim({ key, how })) ?? { outcome: 'listing_gone' };
}

/** Under the lock: what was requested before is requested by then. */
function asOfNow({ item: { key, how }, listing }: OfListing<Wanted>): Asked {
  const { clock, ...rest } = how;
  return { item: { key, how: { ...rest, now: clock.now() } }, listing };
}

async function claimAll(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, PassClaim>> {
  const facts = await claimFacts(
    tx,
    asked.map(({ item }) => item),
  );
  const claims = new Map<string, PassClaim>();
  const beginnings: PassBeginning[] = [];
  // What webhooks said of these by now is heard, whether it is read now or not at all.
  const takenIds: string[] = [];
  for (const one of asked) {
    const step = await judged(tx, one, facts);
    if ('claim' in step) claims.set(one.listing.id, step.claim);
    else beginnings.push(step);
    if (step.takesWebhook && one.item.key.connectionId !== undefined) takenIds.push(one.item.key.connectionId);
  }
  for (const begun of await beginPasses(tx, beginnings, takenIds))
    claims.set(begun.listing.id, await claimed(tx, begun, { facts, box }));
  return claims;
}

type Answer = { readonly claim: PassClaim; readonly takesWebhook: boolean };

/** What becomes of one claim: its answer, or how its pass begins. */
async function judged(
  tx: Prisma.TransactionClient,
  { item: { key, how }, listing }: Asked,
  facts: ClaimFacts,
): Promise<Answer | PassBeginning> {
  const { own, queued: asked, running } = runsFor(key, facts.runs);
  const at = { key, how, listing };
  const answer = (claim: PassClaim, takesWebhook = false): Answer => ({ claim, takesWebhook });
  if (own && own.status !== 'running') return answer({ outcome: 'settled', run: runOf(own) });
  const isStopped = !facts.isContinuous;
  if (own) return { ...at, from: own, isStopped, abandoned: [], takesWebhook: false };
  if (!listing.active) {
    if (asked) await skipQueued(tx, at, { ...asked, reason: 'listing_inactive' });
    return answer({ outcome: 'listing_inactive' });
  }
  if (isBusy(key, { queued: asked, running, now: how.now })) return answer({ outcome: 'busy' });
  const isLeft = isStopped && asked !== null && !readsWhileStopped(asked.trigger);
  if (isLeft) await skipQueued(tx, at, { ...asked, reason: 'continuous_sync_stopped' });
  // What relais asked itself for is left, and what a person has it do is done without it.
  const queued = isLeft ? null : asked;
  const { trigger, takesWebhook } = await owedTrigger(tx, { ...at, facts }, queued);
  const waitMs = queued ? await spacingLeftMs(tx, at) : 0;
  if (trigger === undefined) return answer({ outcome: 'nothing_owed' }, takesWebhook);
  if (waitMs > 0) return answer({ outcome: 'too_soon', waitMs }, takesWebhook);
  const abandoned = running.length > 0 ? await failAbandoned(tx, at) : [];
  return { ...at, from: queued, trigger, isStopped, abandoned, takesWebhook };
}

/** The run of the pass itself, the one that was asked for, and those that stand as if they were under way. */
function runsFor(key: PassKey, all: readonly RunRow[]) {
  const isOwn = (run: RunRow) =>
    key.pass === null
      ? run.status === 'running' && run.pass === null && run.connectionId === key.connectionId
      : run.workflowRunId === key.workflowRunId && run.pass === key.pass;
  const own = all.find(isOwn);
  const others = all.filter(
    (run) => run !== own && run.listingId === key.listingId && run.connectionId === (key.connectionId ?? null),
  );
  const queued = others.find(({ status }) => status === 'queued') ?? null;
  return { own, queued, running: others.filter(({ status }) => status === 'running') };
}

type Others = { readonly queued: RunRow | null; readonly running: readonly RunRow[]; readonly now: Instant };

/** What many connections share leaves one to its own workflow where that reads it or is to; and that waits for what they share. */
function isBusy(key: PassKey, { queued, running, now }: Others): boolean {
  if (key.pass === null) return queued !== null || running.length > 0;
  return running.some(
    ({ pass, startedAt }) =>
      pass === null && startedAt !== null && msBetween(fromInstantColumn(startedAt), now) < SHARED_PASS_MS,
  );
}

type At = Pick<PassBeginning, 'key' | 'how' | 'listing'>;

/**
 * What makes a pass have something to do: what a person asked for, what a webhook said to read, what a destination was not
 * told yet, or nothing more than the time (`schedule`, `poll`). What was said by then is this pass's. Undefined: nothing.
 */
async function owedTrigger(
  tx: Prisma.TransactionClient,
  { facts, ...at }: At & { readonly facts: ClaimFacts },
  queued: RunRow | null,
): Promise<{ readonly trigger: RunTrigger | undefined; readonly takesWebhook: boolean }> {
  const { key, how, listing } = at;
  const byTime = how.trigger === 'schedule' || how.trigger === 'poll' ? how.trigger : undefined;
  if (key.connectionId === undefined) return { trigger: queued?.trigger ?? byTime, takesWebhook: false };
  const row = facts.connections.find(({ id }) => id === key.connectionId);
  const isToCancel = row?.hubAccountId != null && facts.toCancelAt.has(row.id);
  const isHeldBack = !facts.isContinuous && queued === null;
  const { what, isReadOwed } = owingOf(row, { revision: listing.revision, isToCancel, isHeldBack });
  if (what === 'not_synced') {
    if (queued) await skipQueued(tx, at, { ...queued, reason: 'connection_not_synced' });
    return { trigger: undefined, takesWebhook: false };
  }
  return { trigger: queued?.trigger ?? what ?? byTime, takesWebhook: isReadOwed };
}

type Skipping = Pick<RunRow, 'id' | 'listingId'> & {
  readonly reason: 'listing_inactive' | 'connection_not_synced' | 'continuous_sync_stopped';
};

/** What is not synced any more is not read: what was queued for it is skipped. */
async function skipQueued(tx: Prisma.TransactionClient, { how }: At, skipping: Skipping): Promise<void> {
  const { id, listingId, reason } = skipping;
  await tx.syncRun.update({ where: { id }, data: { status: 'skipped', finishedAt: how.now } });
  const states = { from: 'queued', to: 'skipped', reason };
  const subject = { kind: 'run', id };
  await appendAudit(tx, { actor: null, action: 'run_skipped', subject, ...states, runId: id, listingId, at: how.now });
}

/** The runs that a pass has to do with: the listing's own, or those of its connection. */
function runsOf({ listingId, connectionId }: PassKey) {
  return { listingId, connectionId: connectionId ?? null };
}

/** Requests that arrive together make one pass: the next one by request starts a little later. */
async function spacingLeftMs(tx: Prisma.TransactionClient, { how, key }: At): Promise<number> {
  const byRequest = { notIn: ['schedule' as const, 'webhook' as const, 'poll' as const] };
  const where = { ...runsOf(key), trigger: byRequest, startedAt: { not: null } };
  const last = await tx.syncRun.findFirst({ where, orderBy: { startedAt: 'desc' } });
  if (!last?.startedAt) return 0;
  return Math.max(0, how.spacingMs - msBetween(fromInstantColumn(last.startedAt), how.now));
}

/** One workflow runs per subject, so a `running` row that is not this pass's own has nobody who works on it. */
function failAbandoned(tx: Prisma.TransactionClient, { how, key }: At): Promise<RunRow[]> {
  return tx.syncRun.updateManyAndReturn({
    where: { ...runsOf(key), status: 'running' },
    data: { status: 'failed', failure: abandonedFailure, finishedAt: how.now },
  });
}

type Planning = { readonly facts: ClaimFacts; readonly box: SecretBox };

async function claimed(tx: Prisma.TransactionClient, begun: BegunPass, { facts, box }: Planning): Promise<PassClaim> {
  const { key, how, listing, run, isStopped } = begun;
  const connections = facts.connections.filter(({ id, listingId }) =>
    key.connectionId === undefined ? listingId === key.listingId : id === key.connectionId,
  );
  const isRead = readsWhileStopped(run.trigger) || !isStopped;
  const planning = { run, now: how.now, timeZone: listing.timeZone, box };
  const { toRead, closedIds } = await planReading(tx, isRead ? connections : [], planning);
  const units = toRead.filter(({ source }) => source.kind === 'unit').map(({ connectionId }) => connectionId);
  const { id: listingId, timeZone } = listing;
  return {
    outcome: 'claimed',
    runId: run.id,
    listingId,
    attempts: run.attempts,
    abandoned: begun.abandoned.map(runOf),
    timeZone,
    toRead,
    // What is to be cancelled where the secrets do not open is the host's again.
    cancelling: [...units, ...closedIds].filter((id) => facts.toCancelAt.has(id)),
    hasDestinations: facts.withDestinations.has(listingId),
    hasLinked: listing.linked.length > 0,
    isByHand: run.trigger === 'manual',
  };
}
