import type { AccountPassStore, AccountStore } from '../src/account-store-ports.ts';
import { plusMs } from '../src/domain/instant.ts';
import type { Clock, Orchestrator } from '../src/ports.ts';

/** What the minute tick needs of account connections. */
export type AccountTickDeps = {
  readonly accountPasses: Pick<AccountPassStore, 'due' | 'owed' | 'failOverdue' | 'marked' | 'forgetRuns'>;
  readonly accounts: Pick<AccountStore, 'remove'>;
  readonly orchestrator: Pick<Orchestrator, 'accountSyncRequested' | 'accountFailureReported'>;
  readonly clock: Clock;
};

type Wake = <T>(owed: readonly T[], call: (one: T) => Promise<void>) => Promise<number>;

const OWED_AFTER_MS = 60_000;
const OWED_LIMIT = 500;
const REMOVED_LIMIT = 20;
const DUE_LIMIT = 2_000;
/** A run waits 21 minutes to try again and 30 for limits, and reads besides; what is older has nobody who works on it. */
const OVERDUE_MS = 3 * 60 * 60_000;
/** Whoever reads a connection that is on its way to removal has stopped by then. */
const REMOVED_AFTER_MS = 2 * 60_000;

/** What a run by schedule found unchanged is no news after a season. */
const UNEVENTFUL_MS = 90 * 24 * 60 * 60_000;
const FORGET_LIMIT = 5_000;

/**
 * Starts the runs of accounts whose slot has come, and those that were asked for and not begun; fails what nobody works on. Gives how
 * many were started.
 */
export async function wakeAccounts(deps: AccountTickDeps, wake: Wake): Promise<number> {
  const { accountPasses, orchestrator, clock } = deps;
  const now = clock.now();
  const overdue = await accountPasses.failOverdue(plusMs(now, -OVERDUE_MS), now);
  await wake(overdue, (connectionId) => orchestrator.accountFailureReported(connectionId));
  const owed = await accountPasses.owed(plusMs(now, -OWED_AFTER_MS), OWED_LIMIT);
  const due = (await accountPasses.due(now, DUE_LIMIT)).filter((id) => !owed.includes(id));
  const asked = await wake(owed, (id) => orchestrator.accountSyncRequested(id, 'manual'));
  return asked + (await wake(due, (id) => orchestrator.accountSyncRequested(id, 'schedule')));
}

/** Removes what was marked, and forgets what is no news any more: the last thing that the tick does. */
export async function tidyAccounts({ accountPasses, accounts, clock }: AccountTickDeps): Promise<void> {
  const now = clock.now();
  for (const id of await accountPasses.marked(plusMs(now, -REMOVED_AFTER_MS), REMOVED_LIMIT)) await accounts.remove(id);
  await accountPasses.forgetRuns(plusMs(now, -UNEVENTFUL_MS), FORGET_LIMIT);
}
