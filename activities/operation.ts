import type { OperationStep, OperationStore } from '../src/operation-ports.ts';
import type { Clock, Orchestrator } from '../src/ports.ts';
import type { OperationProgress, RunOperationInput } from '../workflows/operation-messages.ts';
import { sanitised } from './failure.ts';
import { inLanes } from './in-lanes.ts';

/** What operations need. */
export type OperationDeps = {
  readonly operations: OperationStore;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
};

/** As many listings as are locked, queued and woken within seconds. */
const LISTINGS_AT_ONCE = 50;
const PARALLEL_WAKES = 8;

/** The activities of `runOperation`. */
export function createOperationActivities(deps: OperationDeps) {
  return {
    /** Takes the next step of an operation. Idempotent: what it queued and did not wake is owed, and the minute tick wakes it. */
    advanceOperation: ({ operationId }: RunOperationInput): Promise<OperationProgress> =>
      sanitised(() => advance(deps, operationId)),
  };
}

async function advance(deps: OperationDeps, operationId: string): Promise<OperationProgress> {
  const { operations, orchestrator, clock } = deps;
  const step = await operations.advance(operationId, LISTINGS_AT_ONCE, clock.now());
  switch (step.step) {
    case 'wake':
      await wake(deps, step);
      return { step: 'again', summary: `${step.listings} runs queued and woken.` };
    case 'sweep':
      await orchestrator.startSweep({ operationId, ownerId: step.ownerId });
      await operations.sweepStarted(operationId, clock.now());
      return { step: 'again', summary: 'The sweep was started.' };
    case 'wait':
      return { step: 'wait', waitMs: step.waitMs, summary: waitingInWords(step.underWay) };
    case 'ended':
      return { step: 'ended', summary: `The operation over ${step.listings} listings is over: ${step.state}.` };
  }
}

function waitingInWords(runs: number): string {
  return runs === 0 ? 'Its sweep has not ended yet.' : `${runs} runs have not ended yet.`;
}

/** One that cannot be woken keeps no other waiting: it is queued, and the minute tick wakes it. */
async function wake({ orchestrator }: OperationDeps, queued: Extract<OperationStep, { step: 'wake' }>): Promise<void> {
  const lost = () => undefined;
  await inLanes(queued.listingIds, PARALLEL_WAKES, (id) => orchestrator.syncRequested(id).catch(lost));
  await inLanes(queued.connections, PARALLEL_WAKES, (connection) =>
    orchestrator.connectionSyncRequested(connection, 'manual').catch(lost),
  );
}
