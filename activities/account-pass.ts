import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import type {
  AccountCall,
  AccountConnector,
  AccountConnectors,
  AccountLimits,
  PageRead,
} from '../src/account-ports.ts';
import type {
  AccountPassKey,
  AccountPassStore,
  AccountRun,
  PageCommit,
  PieceToRead,
} from '../src/account-store-ports.ts';
import type { Breakers } from '../src/breaker-ports.ts';
import { type AccountFailure, courseOf } from '../src/domain/account-failure.ts';
import { afterFailure, asFinalFailure } from '../src/domain/account-run.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { type CallOutcome, outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import { msBetween, plusMs } from '../src/domain/instant.ts';
import type { Clock } from '../src/ports.ts';
import type {
  AccountClaimStep,
  AccountEndInput,
  AccountPageStep,
  AccountPassInput,
} from '../workflows/account-messages.ts';
import type { PassReport } from '../workflows/pass-messages.ts';
import { accountReport } from './account-report.ts';
import { type AccountRunEndDeps, tellAccountRunEnd } from './account-run-end.ts';
import { beating } from './beating.ts';
import { sanitised } from './failure.ts';
import { underBreaker } from './under-breaker.ts';

/** A line for who reads the log: the run began, waits, or has ended. */
export type AccountRunLog = {
  started(run: { readonly connectionId: string; readonly runId: string; readonly trigger: string }): void;
  waits(wait: {
    readonly connectionId: string;
    readonly runId: string;
    readonly failure: AccountFailure;
    readonly waitMs: number;
  }): void;
  ended(run: AccountRun): void;
};

/** What runs of account connections need. `hashOf` is a hash of a row that was rejected; `random` gives numbers in [0, 1). */
export type AccountPassDeps = AccountRunEndDeps & {
  readonly accountPasses: AccountPassStore;
  readonly accountConnectors: AccountConnectors;
  readonly accountLimits: AccountLimits;
  readonly accountLog: AccountRunLog;
  readonly hashOf: (raw: unknown) => string;
  readonly breakers: Breakers;
  readonly clock: Clock;
  readonly random: () => number;
};

/** One page has this long, limits included: its activity has a little more. */
const PAGE_MS = 60_000;
const NEARLY_MS = 500;

/** The activities of `syncConnection` for accounts. */
export function createAccountPassActivities(deps: AccountPassDeps) {
  return {
    /** Claims the run that is owed, or says that there is none. Idempotent by workflow run and pass. */
    claimAccountRun: (input: AccountPassInput): Promise<AccountClaimStep> =>
      sanitised(() => beating(() => claim(deps, input))),

    /** Reads the next page and writes it with its cursor; or says what to wait for; or ends a run that failed. */
    readAccountPage: (input: AccountPassInput): Promise<AccountPageStep> =>
      sanitised(() => beating(() => readPage(deps, input))),

    /** Derives the trades of all series that have something new. Idempotent. */
    deriveAccountTrades: (input: AccountPassInput): Promise<void> =>
      sanitised(() => beating(() => derive(deps, input))),

    /** Ends the run. Idempotent: one that has ended stays as it ended. */
    endAccountRun: (input: AccountEndInput): Promise<PassReport | undefined> =>
      sanitised(() => beating(() => end(deps, input))),
  };
}

async function claim(deps: AccountPassDeps, input: AccountPassInput): Promise<AccountClaimStep> {
  const { accountPasses, accountConnectors, accountLog, clock } = deps;
  const claimed = await accountPasses.claim(keyOf(input), {
    now: clock.now(),
    attempt: input.attempt,
    plan: (access, connector) => accountConnectors[connector].partitions(access),
  });
  switch (claimed.outcome) {
    case 'claimed': {
      const { runId, trigger, abandoned } = claimed;
      if (abandoned > 0) await tellAccountRunEnd(deps, { connectionId: input.connectionId, status: 'failed' });
      accountLog.started({ connectionId: input.connectionId, runId, trigger });
      return { step: 'claimed', runId };
    }
    case 'ended':
      return { step: 'ended', report: await concluded(deps, claimed.run) };
    case 'nothing':
      if (claimed.abandoned > 0) await tellAccountRunEnd(deps, { connectionId: input.connectionId, status: 'failed' });
      return { step: 'nothing_to_do', reason: claimed.reason };
    default:
      return assertNever(claimed, 'AccountClaim');
  }
}

const stillWaiting = { step: 'wait', phase: 'waiting_rate', isCounted: false, summary: 'Waits for a limit' } as const;

async function readPage(deps: AccountPassDeps, input: AccountPassInput): Promise<AccountPageStep> {
  const now = deps.clock.now();
  const piece = await deps.accountPasses.next(keyOf(input), now);
  if (piece === 'all_read' || piece === 'stopped') return { step: piece };
  if (piece === 'closed') return failed(deps, input, { failure: closedSecrets, piece: undefined });
  const patienceMs = input.notBefore === undefined ? 0 : msBetween(now, input.notBefore);
  if (patienceMs > NEARLY_MS) return { ...stillWaiting, waitMs: patienceMs, attempt: input.attempt };
  const connector = deps.accountConnectors[piece.connector];
  const call: AccountCall = { signal: AbortSignal.any([cancellationSignal(), AbortSignal.timeout(PAGE_MS)]), now };
  const read = await underBreaker(
    deps.breakers,
    { key: piece.platform, subjectId: input.connectionId },
    { make: () => askFor(connector, piece, call), outcomeOf },
  );
  if (read.outcome === 'refused') return putOff(deps, input, read.until);
  // Stopped by a shutdown or a cancellation: that says nothing of the service, and is no attempt.
  if (cancellationSignal().aborted && read.answer.outcome === 'failed')
    throw new CancelledFailure('The reading was stopped.');
  return written(deps, input, { piece, connector, page: read.answer });
}

function askFor(connector: AccountConnector, piece: PieceToRead, call: AccountCall): Promise<PageRead> {
  const { stream, partition, until, since, cursorVersion } = piece;
  const { cursorVersion: current } = connector.describe();
  const isOld = cursorVersion !== null && cursorVersion !== current;
  const cursor = isOld ? connector.migrateCursor(piece.cursor, cursorVersion) : piece.cursor;
  return connector.readPage(piece.access, { stream, partition, cursor, until, since }, call);
}

function outcomeOf(page: PageRead): CallOutcome {
  if (cancellationSignal().aborted) return 'neither';
  // A wall in front of our address says nothing of the platform, and is waited for as a limit.
  if (page.outcome !== 'failed') return 'good';
  return page.failure.kind === 'BLOCKED' ? 'neither' : outcomeOfFailure(page.failure.kind);
}

type Read = { readonly piece: PieceToRead; readonly connector: AccountConnector; readonly page: PageRead };

async function written(deps: AccountPassDeps, input: AccountPassInput, read: Read): Promise<AccountPageStep> {
  const { page, piece } = read;
  if (page.outcome === 'failed') return failed(deps, input, { failure: page.failure, piece });
  const isCursorLost = page.outcome === 'cursor_invalid';
  if (isCursorLost && (input.cursorsLost ?? 0) >= MOST_CURSORS_LOST)
    return failed(deps, input, { failure: cursorLost, piece });
  const isWritten = await deps.accountPasses.commit(piece, commitOf(deps, read, page), deps.clock.now());
  const what = `${piece.stream}${piece.partition === '' ? '' : ` of ${piece.partition}`}`;
  const lost = isCursorLost ? ({ isCursorLost } as const) : {};
  return {
    step: 'page',
    ...lost,
    summary: isWritten ? `Page of ${what}: ${inWords(page)}` : `Page of ${what}: written before`,
  };
}

type Readable = Exclude<PageRead, { outcome: 'failed' }>;

function inWords(page: Readable): string {
  if (page.outcome === 'doubtful') return `not believed (${page.code})`;
  if (page.outcome === 'cursor_invalid') return `cursor not known any more (${page.code}), read again`;
  return `${page.records.length} rows, ${page.rejected.length} rejected`;
}

function commitOf({ hashOf }: AccountPassDeps, { piece, connector }: Read, page: Readable): PageCommit {
  const { cursorVersion } = connector.describe();
  const nothing = { records: [], rejected: [], pieces: [], warning: null, cursorVersion };
  switch (page.outcome) {
    case 'page': {
      const [records, unwritable] = writable(page.records);
      const rejected = [...page.rejected, ...unwritable].map((row) => ({ ...row, rawHash: hashOf(row.raw) }));
      const { cursor, isDone, partitions: pieces = [] } = page;
      return { ...nothing, records, rejected, cursor, isDone, pieces };
    }
    case 'cursor_invalid':
      return { ...nothing, cursor: page.cursor, isDone: false };
    case 'doubtful':
      return { ...nothing, cursor: null, isDone: true, warning: { code: page.code, partition: piece.partition } };
    default:
      return assertNever(page, 'PageRead');
  }
}

/** A cursor that is lost as often as it is made anew would be read again for ever. */
const MOST_CURSORS_LOST = 3;

const cursorLost: AccountFailure = {
  kind: 'TRANSIENT',
  detail: 'The service lost the place of this reading several times in a row.',
  code: null,
  advice: 'wait',
};

/** No database can hold a NUL in a text: a row with one in its names is kept as one that cannot be read. */
function writable(records: Page['records']): readonly [Page['records'], Page['rejected']] {
  const isUnwritable = (record: Page['records'][number]) => JSON.stringify(record).includes('\\u0000');
  const rejected = records
    .filter(isUnwritable)
    .map((raw) => ({ externalId: null, raw, reason: 'a text holds a NUL character' }));
  return [records.filter((record) => !isUnwritable(record)), rejected];
}

type Page = Extract<PageRead, { outcome: 'page' }>;

const closedSecrets: AccountFailure = {
  kind: 'SYSTEM',
  detail: 'The stored credentials do not open with ENCRYPTION_KEYS.',
  code: null,
  advice: 'reconnect',
};

type Failed = { readonly failure: AccountFailure; readonly piece: PieceToRead | undefined };

async function failed(
  deps: AccountPassDeps,
  input: AccountPassInput,
  { failure, piece }: Failed,
): Promise<AccountPageStep> {
  const { accountPasses, accountLog, clock, random } = deps;
  const now = clock.now();
  if (piece) await holdOthers(deps, piece, failure);
  const { attempt, rateWaitedMs } = input;
  const after = afterFailure(failure, { attempt, rateWaitedMs, chance: random() });
  if (after.step === 'end' && piece && isOfPiece(failure, piece)) return withoutPiece(deps, piece, failure);
  if (after.step === 'end') {
    const run = await accountPasses.end(keyOf(input), { how: 'failed', failure: asFinalFailure(failure) }, now);
    return run ? { step: 'ended', report: await concluded(deps, run) } : { step: 'stopped' };
  }
  const { phase, waitMs } = after;
  const until = plusMs(now, waitMs);
  await accountPasses.wait(keyOf(input), { phase, until, waitMs, attempt: after.attempt, failure });
  accountLog.waits({ connectionId: input.connectionId, runId: piece?.runId ?? '', failure, waitMs });
  const summary =
    phase === 'waiting_rate'
      ? `Waits for a limit (${failure.kind}) until ${until}`
      : `${failure.kind}: attempt ${after.attempt} begins at ${until}, or when somebody asks`;
  return { step: 'wait', phase, waitMs, attempt: after.attempt, isCounted: failure.isOurs !== true, summary };
}

/** A key that is refused is refused for all; whatever else is final is of one broker account, symbol or event. */
function isOfPiece({ kind }: AccountFailure, { partition }: PieceToRead): boolean {
  return partition !== '' && kind !== 'AUTH' && courseOf({ kind }) === 'give_up';
}

/** The piece is left for this run, which goes on with the others and ends `partial`. */
async function withoutPiece(
  { accountPasses, accountConnectors, clock }: AccountPassDeps,
  piece: PieceToRead,
  failure: AccountFailure,
): Promise<AccountPageStep> {
  const { cursorVersion } = accountConnectors[piece.connector].describe();
  const nothing = { records: [], rejected: [], pieces: [], warning: null, cursor: null, cursorVersion };
  await accountPasses.commit(piece, { ...nothing, isDone: true, failure }, clock.now());
  return {
    step: 'page',
    summary: `${piece.stream} of ${piece.partition} cannot be read (${failure.kind}); the rest goes on`,
  };
}

/** What the service itself says of a limit holds for all who share it. */
async function holdOthers(
  { accountLimits, accountConnectors, clock }: AccountPassDeps,
  piece: PieceToRead,
  failure: AccountFailure,
) {
  if (courseOf(failure) !== 'wait_for_limit' || failure.limit === undefined || failure.retryAfterMs === undefined)
    return;
  const limit = accountConnectors[piece.connector]
    .limitsOf(piece.access.config)
    .find(({ name }) => name === failure.limit);
  const now = clock.now();
  if (limit && failure.isOurs !== true)
    await accountLimits.block(piece.access, {
      platform: piece.platform,
      limit,
      until: plusMs(now, failure.retryAfterMs),
      now,
    });
}

async function putOff(deps: AccountPassDeps, input: AccountPassInput, until: string): Promise<AccountPageStep> {
  const run = await deps.accountPasses.end(keyOf(input), { how: 'put_off', until }, deps.clock.now());
  return run ? { step: 'ended', report: await concluded(deps, run) } : { step: 'stopped' };
}

async function derive({ accountPasses, accountConnectors }: AccountPassDeps, input: AccountPassInput): Promise<void> {
  const piece = await accountPasses.connectorOf(input.connectionId);
  if (piece === undefined) return;
  await accountPasses.deriveTrades(input.connectionId, accountConnectors[piece].describe().dayZone ?? 'UTC');
}

async function end(deps: AccountPassDeps, { how, detail, ...input }: AccountEndInput): Promise<PassReport | undefined> {
  const { accountPasses, clock } = deps;
  const failure: AccountFailure = { kind: 'SYSTEM', detail: detail ?? 'The run broke.', code: null, advice: 'ours' };
  const ending = how === 'broken' ? { how: 'failed' as const, failure } : { how };
  const run = await accountPasses.end(keyOf(input), ending, clock.now());
  return run && concluded(deps, run);
}

/** The run is committed; what has to be told of it is told now, and again if this attempt is lost meanwhile. */
async function concluded(deps: AccountPassDeps, run: AccountRun): Promise<PassReport> {
  deps.accountLog.ended(run);
  await tellAccountRunEnd(deps, run);
  return accountReport(run);
}

function keyOf({ connectionId, workflowRunId, pass }: AccountPassInput): AccountPassKey {
  const { workflowId } = activityInfo().workflowExecution ?? {};
  if (workflowId === undefined) throw new Error('A run of an account runs in a workflow only.');
  return { connectionId, workflowId, workflowRunId, pass };
}
