import { setTimeout as delay } from 'node:timers/promises';
import { nextProbeAt } from '../domain/breaker.ts';
import { type AskedAnew, isToBeReadAnew, type KnownRead } from '../domain/freshness.ts';
import { type Instant, laterInstant } from '../domain/instant.ts';
import type { Run } from '../domain/run.ts';
import type { ByHand, Connection } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { createSignals } from './signals.ts';

type ReReadingDeps = Pick<ApiDeps, 'runs' | 'orchestrator' | 'publications' | 'logger' | 'settings'>;
type ByPerson = Omit<ByHand, 'listingId'>;

const POLL_MS = 40;
const DEADLINE_MS = 2_000;

/**
 * Has platforms with an API read anew where what is known of them is not fresh, all at once, and waits for them until one
 * deadline. Each is read by a sync of its own, which commits what it learns, also after the deadline; where a platform asked
 * to wait or its breaker is open, it is not asked. Gives what became of each by connection ID.
 */
export async function readAnew(
  deps: ReReadingDeps,
  connections: readonly Connection[],
  by: ByPerson,
): Promise<ReadonlyMap<string, AskedAnew>> {
  const deadline = AbortSignal.timeout(deps.settings.checkWaitMs ?? DEADLINE_MS);
  const asked = connections.filter((each) => isAsked(each) && isToBeReadAnew(knownRead(each, by.now), by.now));
  const ends = await Promise.all(
    asked.map(async ({ id }) => [id, await askedOne(deps, id, { by, deadline })] as const),
  );
  return new Map(ends);
}

/** When a connection was read last, and until when nobody may ask for it. */
export function knownRead({ lastSyncAt, waitingUntil, breaker }: Connection, now: Instant): KnownRead {
  const probedAt = breaker ? nextProbeAt(breaker, now) : null;
  return { lastSyncAt, waitsUntil: laterInstant(waitingUntil, probedAt) };
}

/** A feed is written anew every few hours: to ask for it once more tells nothing. */
function isAsked({ connector, syncEnabled, listingActive }: Connection): boolean {
  return connector !== 'ical' && syncEnabled && listingActive;
}

type Asking = { readonly by: ByPerson; readonly deadline: AbortSignal };

async function askedOne(deps: ReReadingDeps, connectionId: string, { by, deadline }: Asking): Promise<AskedAnew> {
  const requested = await deps.runs.requestOfConnection(by, connectionId);
  if (requested?.outcome !== 'queued') return null;
  const { id: runId, listingId } = requested.run;
  const signalled = createSignals(deps).connectionSyncRequested({ connectionId, listingId }, 'manual');
  const over = until(deadline);
  await Promise.race([signalled, over]);
  for (;;) {
    const run = await deps.runs.find(by.reach, runId);
    const answer = run ? answerOf(run, connectionId) : null;
    if (answer !== null || run === undefined || isOver(run) || deadline.aborted) return answer;
    await Promise.race([delay(POLL_MS), over]);
  }
}

/** What the run has of the connection so far: it is committed before the run ends. */
function answerOf({ results }: Run, connectionId: string): AskedAnew {
  const result = results.find((each) => each.connectionId === connectionId);
  switch (result?.outcome) {
    case 'read':
      return 'read';
    case 'failed':
      return 'failed';
    case 'deferred':
      return 'put_off';
    case 'superseded':
    case undefined:
      return null;
  }
}

function isOver({ status }: Run): boolean {
  return status !== 'queued' && status !== 'running';
}

function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
