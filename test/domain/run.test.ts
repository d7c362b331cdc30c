import { describe, expect, test } from '@jest/globals';
import { decideReading, type ReadingState } from '../../src/domain/connection.ts';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import { kindForMember } from '../../src/domain/failure-message.ts';
import { retryDelayMs } from '../../src/domain/retry.ts';
import { type ConnectionResult, countResults, judgePass, type Run, type RunTrigger } from '../../src/domain/run.ts';
import { runInWords } from '../../src/domain/run-in-words.ts';

const NOW = '2026-06-01T08:00:00.000Z';

function read(
  nights: Partial<Record<'nightsAdded' | 'nightsReleased' | 'nightsHeld' | 'nightsRestored', number>> = {},
): ConnectionResult {
  const none = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
  return { outcome: 'read', connectionId: 'c', label: 'Airbnb', warnings: [], ...none, ...nights };
}
function failed(kind: FailureKind, outcome: 'failed' | 'deferred' = 'failed'): ConnectionResult {
  return { outcome, connectionId: 'c', label: 'Airbnb', failure: { kind, detail: 'status 503' } };
}
const superseded: ConnectionResult = { outcome: 'superseded', connectionId: 'c', label: 'Airbnb' };

describe('a pass', () => {
  test.each<[string, readonly ConnectionResult[], object]>([
    ['without connections succeeds', [], { status: 'succeeded' }],
    ['that read all succeeds', [read(), read()], { status: 'succeeded' }],
    ['that read none fails', [failed('TRANSIENT')], { status: 'failed', failure: { kind: 'TRANSIENT' } }],
    ['that read some is partial', [read(), failed('BAD_FEED')], { status: 'partial', failure: { kind: 'BAD_FEED' } }],
    ['that was overtaken by another reader succeeds', [superseded], { status: 'succeeded' }],
    ['of which one was put off is deferred', [read(), failed('RATE_LIMITED', 'deferred')], { status: 'deferred' }],
    [
      'that failed and was put off fails',
      [failed('TRANSIENT'), failed('RATE_LIMITED', 'deferred')],
      { status: 'failed', failure: { kind: 'TRANSIENT' } },
    ],
    [
      'shows what only the owner can mend before what passes by itself',
      [failed('TRANSIENT'), failed('NOT_FOUND'), failed('BAD_FEED')],
      { status: 'failed', failure: { kind: 'NOT_FOUND' } },
    ],
  ])('%s', (_, results, outcome) => {
    expect(judgePass(results)).toMatchObject(outcome);
  });

  test('shows the same beside any other failure, whether an address is blocked or does not answer', () => {
    for (const other of failureKinds) {
      const shown = (['BLOCKED', 'TRANSIENT'] as const).flatMap((kind) => {
        const outcome = judgePass([failed(kind), failed(other)]);
        return outcome.status === 'failed' ? [kindForMember(outcome.failure.kind)] : [];
      });
      expect([other, ...shown]).toEqual([other, shown[0], shown[0]]);
    }
  });

  test('has the nights of all its connections counted', () => {
    const results = [
      read({ nightsAdded: 2, nightsHeld: 1 }),
      read({ nightsAdded: 3 }),
      failed('TRANSIENT'),
      superseded,
    ];
    expect(countResults(results)).toEqual({
      connectionsRead: 3,
      connectionsFailed: 1,
      connectionsDeferred: 0,
      nightsAdded: 5,
      nightsReleased: 0,
      nightsHeld: 1,
      nightsRestored: 0,
    });
  });
});

describe('a connection', () => {
  const swept: ReadingState = { state: 'batch', nextSyncAt: null, waitingUntil: null };
  test.each<[string, ReadingState, RunTrigger, string]>([
    ['is read by schedule', swept, 'schedule', 'read'],
    ['chosen manual is left by schedule', { ...swept, state: 'manual_chosen' }, 'schedule', 'leave'],
    ['chosen manual is read when a person asks', { ...swept, state: 'manual_chosen' }, 'manual', 'read'],
    ['switched off is left even when a person asks', { ...swept, state: 'off' }, 'manual', 'leave'],
    ['waits for its Retry-After', { ...swept, waitingUntil: '2026-06-01T08:00:00.001Z' }, 'manual', 'wait'],
    ['is read at the instant its Retry-After ends', { ...swept, waitingUntil: NOW }, 'schedule', 'read'],
  ])('%s', (_, state, trigger, decision) => {
    expect(decideReading(state, trigger, NOW)).toBe(decision);
  });
});

test('retries wait 1, 2 and 4 s, a fifth more or less, and never longer than the most', () => {
  const policy = { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 };
  expect([1, 2, 3].map((attempt) => retryDelayMs(policy, attempt, 0.5))).toEqual([1000, 2000, 4000]);
  expect([retryDelayMs(policy, 1, 0), retryDelayMs(policy, 1, 1), retryDelayMs(policy, 20, 0.5)]).toEqual([
    800, 1200, 300_000,
  ]);
});

describe('a run in words', () => {
  const run: Run = {
    id: 'r',
    listingId: 'l',
    connectionId: null,
    trigger: 'manual',
    status: 'succeeded',
    number: 7,
    period: null,
    queuedAt: NOW,
    startedAt: NOW,
    finishedAt: NOW,
    attempts: 1,
    counts: countResults([read({ nightsAdded: 2, nightsHeld: 3 })]),
    availabilityChanged: true,
    results: [],
    publications: [],
    failure: null,
    workflowId: 'sync/l',
    workflowRunId: null,
  };
  test.each<[Partial<Run>, string]>([
    [{}, 'Run 7 (manual): succeeded. Connections: 1 read; nights: 2 closed, 3 held.'],
    [
      { counts: countResults([read()]), availabilityChanged: false },
      'Run 7 (manual): succeeded. Connections: 1 read; nothing changed.',
    ],
    [
      {
        status: 'failed',
        counts: countResults([failed('TRANSIENT')]),
        availabilityChanged: false,
        failure: { kind: 'TRANSIENT', detail: 'status 503 from feeds.example' },
      },
      'Run 7 (manual): failed. Connections: 0 read, 1 failed; nothing changed; TRANSIENT: status 503 from feeds.example.',
    ],
  ])('%#', (fields, words) => {
    expect(runInWords({ ...run, ...fields })).toBe(words);
  });
});
