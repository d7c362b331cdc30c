import { settledBefore } from '../../src/connectors/hubs/booking-to-cancel.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { type NightRange, overlaps } from '../../src/domain/night-range.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { HubAnswer, HubClosure, HubConnector, HubConnectors, HubWrite } from '../../src/hub-ports.ts';

/** What is to happen to a write: refused, never answered, or answered by nobody after it was done. */
export type WriteFault = 'refused' | 'lost_before' | 'lost_after';

/** A hub in memory, with its units in the hand of a test. What was written stands in `writes`, in order. */
export class FakeHub {
  readonly units = new Map<string, { events: ObservedEvent[]; cancelled: string[]; closures: HubClosure[] }>();
  /** By identity, the channel that a stay came by; one that is not here is the hub's own. */
  readonly channelOf = new Map<string, string>();
  readonly writes: string[] = [];
  readonly reads: string[] = [];
  /** What reads of a unit fail with, and what happens to the next writes at it. */
  readonly failing = new Map<string, Failure>();
  readonly writeFaults = new Map<string, WriteFault[]>();
  /** Called before each request, so that a test can hold it or change the world meanwhile. */
  onRequest: (request: string) => Promise<void> = async () => {};
  private nextId = 1;

  /** Another hub that has what this one has. */
  copied(): FakeHub {
    const copy = new FakeHub();
    for (const [id, { events, cancelled, closures }] of this.units)
      copy.units.set(id, { events: [...events], cancelled: [...cancelled], closures: [...closures] });
    copy.nextId = this.nextId;
    return copy;
  }

  unit(unitId: string) {
    const unit = this.units.get(unitId) ?? { events: [], cancelled: [], closures: [] };
    this.units.set(unitId, unit);
    return unit;
  }

  /** A stay that a guest booked at the hub, or by a channel that it brings; gives its identity. */
  book(unitId: string, { channel, ...nights }: NightRange & { readonly channel?: string }): string {
    const identity = `stay-${this.nextId++}`;
    if (channel !== undefined) this.channelOf.set(identity, channel);
    this.unit(unitId).events.push({ ...nights, eventClass: 'booking', identity, uid: '' });
    return identity;
  }

  cancel(unitId: string, identity: string): void {
    const unit = this.unit(unitId);
    unit.events = unit.events.filter((event) => event.identity !== identity);
    unit.cancelled.push(identity);
  }

  /** The nights that are closed there by relais, in order. */
  closedAt(unitId: string): NightRange[] {
    return this.unit(unitId)
      .closures.map(({ from, to }) => ({ from, to }))
      .sort((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** The hub as its connector; every connector of `hubs()` is this one. */
  connector(name: HubConnector['name']): HubConnector {
    return {
      name,
      connect: async ({ inviteCode = '', apiKey = inviteCode }) =>
        apiKey === 'wrong'
          ? failed({ kind: 'AUTH', detail: 'The hub refused the key.' })
          : answered({ secrets: { token: apiKey }, accountKey: apiKey, name: 'Test account' }),
      listUnits: async () => answered([...this.units.keys()].map((id) => ({ id, name: `Unit ${id}` }))),
      readUnit: async (_access, { unitId }) => {
        await this.onRequest(`read ${unitId}`);
        this.reads.push(unitId);
        const failure = this.failing.get(unitId);
        if (failure) return failed(failure);
        const { events, cancelled, closures } = this.unit(unitId);
        const lists = { events: [...events], cancelled: [...cancelled], closures: [...closures] };
        const bookings = events.filter(({ eventClass }) => eventClass === 'booking');
        const told = bookings.map(({ identity }) => [identity, this.channelOf.get(identity) ?? null] as const);
        const channels = [...new Set(told.flatMap(([, channel]) => channel ?? []))].sort();
        const stayChannels = Object.fromEntries<string | null>(told);
        return answered({ ...lists, channels, stayChannels, isWhole: true, warnings: [] });
      },
      closeNights: async (_access, { unitId, key, from, to }) => {
        // As hubs do that sell a night once: what is taken there is refused.
        if (this.unit(unitId).closures.some((closure) => overlaps(closure, { from, to }))) return taken;
        return this.write(unitId, `close ${unitId} ${from}..${to}`, () => {
          const remoteId = `closure-${this.nextId++}`;
          this.unit(unitId).closures.push({ key, from, to, remoteId });
          return { remoteId };
        });
      },
      openNights: async (_access, { unitId, remoteId, from, to }) =>
        this.write(unitId, `open ${unitId} ${from}..${to}`, () => {
          const unit = this.unit(unitId);
          unit.closures = unit.closures.filter((closure) => closure.remoteId !== remoteId);
          return null;
        }),
      cancelBooking: async (_access, { unitId, id, from, to }) => {
        await this.onRequest(`look at ${id}`);
        const stay = this.unit(unitId).events.find((event) => event.identity === id);
        const found = stay && {
          ...stay,
          id,
          kind: 'booking' as const,
          note: null,
          channel: this.channelOf.get(id) ?? null,
        };
        const settled = settledBefore(found, { from, to });
        if (settled) return settled;
        const written = await this.write(unitId, `cancel ${id}`, () => this.cancel(unitId, id));
        return written.outcome === 'done' ? { outcome: 'done' } : written;
      },
      listClosures: async (_access, { unitId }) => {
        await this.onRequest(`list ${unitId}`);
        return answered([...this.unit(unitId).closures]);
      },
      verifyWebhook: ({ headerToken }, { headers, body }) => {
        if (headers['x-hub-token'] !== headerToken) return { outcome: 'forged' };
        const [eventId = '', ...unitIds] = new TextDecoder().decode(body).split(' ');
        if (eventId === '') return { outcome: 'unreadable' };
        return { outcome: 'genuine', eventId: eventId === '-' ? null : eventId, unitIds };
      },
      subscribe: async (_access, { url }) => answered({ by: 'host', secrets: {}, url, header: null }),
      unsubscribe: async () => answered(null),
    };
  }

  hubs(): HubConnectors {
    return {
      beds24: this.connector('beds24'),
      smoobu: this.connector('smoobu'),
      lodgify: this.connector('lodgify'),
    };
  }

  private async write<T>(unitId: string, words: string, done: () => T): Promise<HubWrite<T>> {
    await this.onRequest(words);
    const fault = this.writeFaults.get(unitId)?.shift();
    if (fault === 'refused') return { outcome: 'refused', failure: { kind: 'CONFIG', detail: 'The hub refused it.' } };
    if (fault === 'lost_before') return { outcome: 'unknown', failure: noAnswer };
    const value = done();
    this.writes.push(words);
    return fault === 'lost_after'
      ? { outcome: 'unknown', failure: noAnswer }
      : { outcome: 'done', value, budget: null };
  }
}

const taken: HubWrite<never> = {
  outcome: 'refused',
  failure: { kind: 'CONFIG', detail: 'The nights are taken.' },
};

const noAnswer: Failure = { kind: 'TRANSIENT', detail: 'No answer within 10 s.' };

function answered<T>(value: T): HubAnswer<T> {
  return { outcome: 'answered', value, budget: null };
}

function failed(failure: Failure): HubAnswer<never> {
  return { outcome: 'failed', failure };
}
