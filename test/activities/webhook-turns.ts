import { setImmediate } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createWebhookActivities, type WebhookDeps } from '../../activities/webhook-turn.ts';
import { plusMs } from '../../src/domain/instant.ts';
import type { ConnectionToRead, PassClaim } from '../../src/pass-ports.ts';
import type { ConnectionRef } from '../../src/ports.ts';
import type { SyncWebhooksInput, WebhookTurn } from '../../workflows/webhook-messages.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noHubs } from '../support/no-hubs.ts';
import { NOW } from '../support/world.ts';
import { barrier } from '../workflows/fake-activities.ts';
import { aRun } from './passing.ts';

/** `owed` are connections by their names, as the looks at the database find them in turn. */
type Scene = {
  readonly owed: readonly (readonly string[])[];
  readonly left?: readonly string[];
  readonly busy?: readonly string[];
  readonly claimedBusy?: readonly string[];
  /** Read once the test releases them. */
  readonly holds?: readonly string[];
  readonly unread?: readonly string[];
  readonly refused?: readonly string[];
  readonly untold?: readonly string[];
  readonly broken?: readonly string[];
  readonly attempts?: number;
  readonly isDown?: boolean;
  /** At which a booking is to be cancelled. */
  readonly cancelling?: readonly string[];
  /** The look that fails. */
  readonly failingLook?: number;
};

const MOST_PAUSES = 20_000;

const nothing = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0, warnings: [] };

/** Turns over connections of which the test says what becomes. */
export class WebhookTurns {
  readonly begun: string[] = [];
  readonly settled: string[] = [];
  readonly ends: string[] = [];
  readonly woken: string[] = [];
  readonly handedOver: string[] = [];
  readonly givenUp: string[] = [];
  /** What the breaker of the hub was told. */
  readonly told: string[] = [];
  readonly pauses: number[] = [];
  /** What each look said that it knows. */
  readonly known: (readonly string[])[] = [];
  private now = NOW;
  private looks = 0;
  private readonly held = barrier();
  private readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  take(): Promise<WebhookTurn> {
    const { syncToldConnections } = createWebhookActivities(this.deps());
    const input: SyncWebhooksInput = { connector: 'beds24', passes: 0, handedOver: 0 };
    return new MockActivityEnvironment().run(syncToldConnections, input);
  }

  release(): void {
    this.held.open();
  }

  passMs(ms: number): void {
    this.now = plusMs(this.now, ms);
  }

  async until(isSo: () => boolean): Promise<void> {
    for (let turns = 0; turns < 10_000 && !isSo(); turns += 1) await setImmediate();
    if (!isSo()) throw new Error('That never came to be.');
  }

  private has(what: keyof Omit<Scene, 'owed' | 'attempts' | 'isDown' | 'failingLook'>, name: string): boolean {
    return this.scene[what]?.includes(name) ?? false;
  }

  private async look(known: readonly string[], limit: number) {
    const found = (this.scene.owed[this.looks] ?? []).filter((name) => !known.includes(name));
    this.looks += 1;
    if (this.looks === this.scene.failingLook) throw new Error('The connection to the database was lost.');
    this.known.push(known);
    return found.slice(0, limit).map((name) => ({ ...refOf(name), isBusy: this.has('busy', name) }));
  }

  private async claim(name: string): Promise<PassClaim> {
    if (this.has('broken', name)) throw new Error('broken');
    if (this.has('claimedBusy', name)) return { outcome: 'busy' };
    this.begun.push(name);
    const pass = { runId: name, listingId: `listing of ${name}`, timeZone: 'Europe/Paris', abandoned: [] };
    const rest = {
      attempts: this.scene.attempts ?? 1,
      cancelling: this.has('cancelling', name) ? [name] : [],
      hasLinked: false,
      isByHand: false,
    };
    return { outcome: 'claimed', ...pass, ...rest, hasDestinations: true, toRead: [unit(name)] };
  }

  private deps(): WebhookDeps {
    const told = (name: string) =>
      this.has('untold', name)
        ? [{ outcome: 'not_published' as const, connectionId: name, label: name, failure: transient }]
        : [];
    return {
      ...noHubs,
      newId: () => 'publisher',
      told: {
        owed: (_, { known, limit }) => this.look(known, limit),
        left: async () => (this.scene.left ?? []).map(refOf),
        leftAt: async () => [],
      },
      pause: async (ms) => {
        this.pauses.push(ms);
        if (this.pauses.length > MOST_PAUSES) throw new Error('This turn never ends.');
        await setImmediate();
      },
      clock: { now: () => this.now },
      random: () => 0.5,
      settings: { retry: { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 }, requestSpacingMs: 0 },
      alerts: { isOpen: async () => false },
      breakers: {
        ...closedBreakers,
        report: async (_key, { subjectId, outcome }) =>
          void this.told.push(`${subjectId.replace('listing of ', '')} ${outcome}`),
      },
      orchestrator: {
        failureReported: async () => {},
        recovered: async () => {},
        notificationOwed: async () => {},
        connectionSyncRequested: async ({ connectionId }) => void this.woken.push(connectionId),
      },
      feeds: { checkAddress: (url) => ({ outcome: 'accepted', url }), read: () => Promise.reject(new Error('unused')) },
      units: { read: ({ unitId, signal }) => this.read(unitId, signal) },
      publications: {
        ...noHubs.publications,
        take: async (listingId) => ({ publications: [], refused: told(listingId.replace('listing of ', '')) }),
      },
      passes: {
        claim: ({ connectionId = '' }) => this.claim(connectionId),
        commitReading: () => Promise.reject(new Error('unused')),
        commitUnchanged: async (_, { connection: { connectionId, label } }) => ({
          outcome: 'read',
          ...{ connectionId, label, ...nothing },
        }),
        commitFailure: async (_, { connection: { connectionId, label }, failure, isHandedOver }) => ({
          outcome: isHandedOver && failure.kind === 'TRANSIENT' ? 'deferred' : 'failed',
          ...{ connectionId, label, failure },
        }),
        commitPutOff: () => Promise.reject(new Error('unused')),
        noteTold: async () => {},
        settle: async (runId, { publications }) => {
          this.settled.push(runId);
          this.ends.push(...publications.map(({ outcome }) => `${runId} ${outcome}`));
          return { run: aRun('succeeded'), outcome: { status: 'succeeded' }, owedTo: [] };
        },
        handOver: async ({ connectionId }) => {
          if (this.scene.isDown) throw new Error('The database does not answer.');
          this.handedOver.push(connectionId);
        },
        giveUp: async ({ connectionId }) => void this.givenUp.push(connectionId),
        fail: async () => aRun('failed'),
        cancel: async () => aRun('cancelled'),
      },
    };
  }

  private async read(name: string, signal: AbortSignal) {
    if (this.has('holds', name)) await Promise.race([this.held.opened, aborted(signal)]);
    if (signal.aborted) return { outcome: 'failed' as const, failure: transient };
    if (this.has('unread', name)) return { outcome: 'failed' as const, failure: transient };
    if (this.has('refused', name))
      return { outcome: 'failed' as const, failure: { kind: 'AUTH' as const, detail: 'status 401' } };
    return { outcome: 'unchanged' as const };
  }
}

const transient = { kind: 'TRANSIENT' as const, detail: 'status 503' };

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function refOf(name: string): ConnectionRef {
  return { connectionId: name, listingId: `listing of ${name}` };
}

function unit(name: string): ConnectionToRead {
  const access = { accountId: 'account', secrets: {} };
  const source = { kind: 'unit' as const, connector: 'beds24' as const, access, unitId: name };
  return {
    ...{ connectionId: name, label: name, knownHash: null, pollNumber: 0, breakerKey: 'beds24' },
    source: { ...source, ours: [], closed: [], stays: [] },
  };
}
