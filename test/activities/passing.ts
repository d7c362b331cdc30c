import { MockActivityEnvironment } from '@temporalio/testing';
import { createPassActivities } from '../../activities/pass.ts';
import type { PassDeps } from '../../activities/pass-work.ts';
import type { Breakers } from '../../src/breaker-ports.ts';
import type { Admission } from '../../src/domain/breaker-admission.ts';
import type { EndedCall } from '../../src/domain/breaker-outcome.ts';
import { defaultReadingOptions } from '../../src/domain/reading-options.ts';
import type { ConnectionResult, Run } from '../../src/domain/run.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { HubReader } from '../../src/hub-ports.ts';
import type { ConnectionToRead, PassClaim } from '../../src/pass-ports.ts';
import type { ConnectionRef } from '../../src/ports.ts';
import type { PassInput } from '../../workflows/pass-messages.ts';
import { noHubs } from '../support/no-hubs.ts';
import { NOW } from '../support/world.ts';

export const INPUT: PassInput = { listingId: 'listing', trigger: 'schedule', maximumAttempts: 4, pass: 1 };

function toRead(connectionId: string): ConnectionToRead {
  return {
    connectionId,
    label: connectionId,
    knownHash: null,
    pollNumber: 0,
    source: {
      kind: 'feed',
      url: `https://feeds.example/${connectionId}.ics`,
      options: defaultReadingOptions,
      validators: null,
    },
    breakerKey: 'feeds.example',
  };
}

export function aRun(status: Run['status']): Run {
  const counts = { connectionsRead: 1, connectionsFailed: 0, connectionsDeferred: 0 };
  const nights = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
  const failure = status === 'failed' ? { kind: 'TRANSIENT' as const, detail: 'status 503' } : null;
  const times = { queuedAt: NOW, startedAt: NOW, finishedAt: NOW };
  const flow = { workflowId: 'sync/listing', workflowRunId: 'w' };
  const rest = { trigger: 'schedule' as const, number: 1, period: null, attempts: 1, availabilityChanged: false };
  return {
    id: 'run',
    listingId: 'listing',
    connectionId: null,
    status,
    counts: { ...counts, ...nights },
    results: [],
    publications: [],
    failure,
    ...times,
    ...flow,
    ...rest,
  };
}

/** Breakers that let all through but what the test says, and note what they were told. */
class ScriptedBreakers implements Breakers {
  admission: Admission = { outcome: 'admitted', generation: 7, leaseId: null };
  isDown = false;
  readonly told: string[] = [];

  async admit(): Promise<Admission> {
    return this.admission;
  }

  async report(key: string, { generation, leaseId, subjectId, outcome }: EndedCall): Promise<void> {
    this.told.push([key, generation, leaseId ?? 'no lease', subjectId, outcome].join(', '));
  }

  async isOpen(): Promise<boolean> {
    return this.isDown;
  }

  async close(): Promise<void> {}
}

/** A pass over `connections`, whose feeds give what `read` says; notes what is committed and reported. */
export class Passing {
  readonly committed: string[] = [];
  readonly reported: string[] = [];
  isAlertOpen = false;
  readonly breakers = new ScriptedBreakers();
  /** How often the orchestrator refuses before it takes a report. */
  refusals = 0;
  settledAs: Run['status'] = 'succeeded';
  owedTo: string[] = [];
  /** Destinations that are to be told, and those whose sync was woken for it. */
  owed: readonly ConnectionRef[] = [];
  readonly woken: string[] = [];
  claims: PassClaim[];
  private readonly read: (url: string, signal: AbortSignal) => Promise<FeedReading>;
  private readonly units: HubReader;
  private readonly committedAs: (connectionId: string) => ConnectionResult['outcome'];

  constructor(scene: {
    claims: PassClaim[];
    read: (url: string, signal: AbortSignal) => Promise<FeedReading>;
    committedAs?: (connectionId: string) => ConnectionResult['outcome'];
    units?: HubReader;
  }) {
    this.claims = scene.claims;
    this.read = scene.read;
    this.units = scene.units ?? noHubs.units;
    this.committedAs = scene.committedAs ?? (() => 'read');
  }

  run(attempt: number, environment = new MockActivityEnvironment({ attempt }), input = INPUT) {
    const { syncListingPass } = createPassActivities(this.deps());
    return environment.run(syncListingPass, input);
  }

  /** A pass that broke, as its workflow has it recorded. */
  breakDown(how: 'cancelled' | 'failed') {
    const { failPass, cancelPass } = createPassActivities(this.deps());
    const environment = new MockActivityEnvironment();
    if (how === 'cancelled') return environment.run(cancelPass, INPUT);
    return environment.run(failPass, { ...INPUT, kind: 'SYSTEM', detail: 'No answer.', attempts: 4 });
  }

  private report(told: string): void {
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error('Temporal does not answer.');
    this.reported.push(told);
  }

  private deps(): PassDeps {
    const nothing = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0, warnings: [] };
    return {
      ...noHubs,
      units: this.units,
      publications: { ...noHubs.publications, owedOf: async () => this.owed },
      clock: { now: () => NOW },
      random: () => 0.5,
      settings: { retry: { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 }, requestSpacingMs: 0 },
      alerts: { isOpen: async () => this.isAlertOpen },
      orchestrator: {
        failureReported: async (listingId) => this.report(`failed ${listingId}`),
        recovered: async (listingId) => this.report(`good ${listingId}`),
        connectionSyncRequested: async ({ connectionId }) => void this.woken.push(connectionId),
        notificationOwed: async (memberId) => this.report(`owed ${memberId}`),
      },
      breakers: this.breakers,
      feeds: {
        checkAddress: (url) => ({ outcome: 'accepted', url }),
        read: ({ url, signal }) => this.read(url, signal),
      },
      passes: {
        claim: async () => this.claims.shift() ?? { outcome: 'nothing_owed' },
        commitReading: async (_, { connection: { connectionId, label } }) => {
          const outcome = this.committedAs(connectionId);
          this.committed.push(`${connectionId} ${outcome}`);
          return outcome === 'superseded'
            ? { outcome, connectionId, label }
            : { outcome: 'read', connectionId, label, ...nothing };
        },
        commitUnchanged: async (_, { connection: { connectionId, label } }) => {
          this.committed.push(`${connectionId} unchanged`);
          return { outcome: 'read', connectionId, label, ...nothing };
        },
        commitFailure: async (_, { connection: { connectionId, label }, failure }) => {
          this.committed.push(`${connectionId} ${failure.kind}`);
          return { outcome: 'failed', connectionId, label, failure };
        },
        noteTold: async () => {},
        commitPutOff: async (_, { connection: { connectionId, label }, until }) => {
          this.committed.push(`${connectionId} put off until ${until}`);
          const failure = { kind: 'TRANSIENT' as const, detail: 'Not asked.' };
          return { outcome: 'deferred', connectionId, label, failure, platformDownUntil: until };
        },
        settle: async () => ({ run: aRun(this.settledAs), outcome: { status: 'succeeded' }, owedTo: this.owedTo }),
        handOver: async () => {},
        giveUp: async () => {},
        fail: async () => aRun('failed'),
        cancel: async () => aRun('cancelled'),
      },
    };
  }
}

export function claimed(...connections: string[]): PassClaim & { readonly outcome: 'claimed' } {
  const listing = { listingId: 'listing', timeZone: 'Europe/Paris' };
  const pass = {
    runId: 'run',
    ...listing,
    attempts: 1,
    abandoned: [],
    cancelling: [],
    hasDestinations: false,
    hasLinked: false,
    isByHand: false,
  };
  return { outcome: 'claimed', ...pass, toRead: connections.map(toRead) };
}
