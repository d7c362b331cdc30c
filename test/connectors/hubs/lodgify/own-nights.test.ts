import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { LodgifyFault } from '../../../../sandbox/hubs/lodgify/fault.ts';
import type { Shapes } from '../../../../sandbox/hubs/lodgify/periods.ts';
import type { HubAccess, HubClosure, HubObservation } from '../../../../src/hub-ports.ts';
import { house } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import { aCall, type ConnectedLodgify, connectedLodgify, timeZone, today, unitId } from './connected-lodgify.ts';

/**
 * Random histories of one room type, played by a host, guests and relais. The oracle keeps, night by night, who closed it; it
 * shares nothing with the connector, not even how ranges are counted.
 */
const firstDay = Date.UTC(2026, 11, 1);
const nightCount = 7;
const dateOf = (index: number) => new Date(firstDay + index * 86_400_000).toISOString().slice(0, 10);
const indexOf = (date: string) => (Date.parse(date.slice(0, 10)) - firstDay) / 86_400_000;

const bounds = { period_start: z.string(), period_end: z.string(), available: z.number() };
const periodsSchema = z.array(z.object({ ...bounds, closed_period_id: z.number().nullable() }));
const writeSchema = z.object(bounds);

type Span = { readonly start: number; readonly length: number };
type Step = Span & {
  readonly who: 'host_closes' | 'host_opens' | 'host_stretches' | 'books' | 'cancels' | 'closes' | 'opens' | 'reads';
} & {
  readonly fault: LodgifyFault | undefined;
  /** Which of the closures, or of the bookings, that there are. */
  readonly pick: number;
};

const span = { start: fc.nat(nightCount - 2), length: fc.integer({ min: 1, max: 4 }) };
const someSteps = fc.array(
  fc.record({
    ...span,
    who: fc.constantFrom<Step['who']>(
      'host_closes',
      'host_closes',
      'host_opens',
      'host_stretches',
      'books',
      'cancels',
      'closes',
      'closes',
      'closes',
      'opens',
      'opens',
      'reads',
    ),
    fault: fc.constantFrom<Step['fault']>(
      undefined,
      undefined,
      undefined,
      { kind: 'lost', on: 'writes', times: 1 },
      { kind: 'lost', on: 'writes', skip: 1, times: 1 },
      { kind: 'reset', on: 'writes', times: 1 },
      { kind: 'status_after', code: 500, on: 'writes', times: 1 },
      { kind: 'status', code: 400, on: 'writes', times: 1 },
      // The look before the write fails, or the look after it.
      { kind: 'reset', on: 'reads', times: 1 },
      { kind: 'reset', on: 'reads', skip: 1, times: 1 },
    ),
    pick: fc.nat(3),
  }),
  { minLength: 5, maxLength: 14 },
);
const someShapes = fc.record<Partial<Shapes>>({
  closedPeriod: fc.constantFrom('object', 'id'),
  setMakes: fc.constantFrom('closed_period', 'closed_nights'),
  cutPeriods: fc.constantFrom('keep_id', 'new_ids'),
});

let hub: ConnectedLodgify;
let accounts = 0;
beforeAll(async () => {
  hub = await connectedLodgify({ limits: { v1: 1_000_000, v2: 1_000_000 } });
});
afterAll(() => hub.close());

/** One history on an account of its own. `isPolite`: nobody touches nights that relais has closed. */
class History {
  readonly apiKey = `key-${(accounts += 1)}`;
  readonly access: HubAccess = { accountId: this.apiKey, secrets: { apiKey: this.apiKey } };
  readonly byHost = new Set<number>();
  readonly bookings = new Map<number, number[]>();
  readonly ours = new Map<string, HubClosure>();
  /** Closures whose last write was not done: before another is opened, they are looked at. */
  readonly unsettled = new Set<string>();
  seen = hub.control.requests().length;

  readonly isPolite: boolean;
  closures = 0;

  constructor(shapes: Partial<Shapes>, isPolite: boolean) {
    this.isPolite = isPolite;
    hub.control.setShapes(shapes);
    hub.control.addAccount({
      apiKey: this.apiKey,
      userId: 1,
      properties: [{ id: 1000, name: 'House', roomTypes: [{ id: 1233, name: 'House' }] }],
    });
  }

  state() {
    return { unitId, today, ours: [...this.ours.values()] };
  }

  booked(): Set<number> {
    return new Set([...this.bookings.values()].flat());
  }

  async play(step: Step): Promise<void> {
    const nights = Array.from({ length: step.length }, (_, index) => step.start + index);
    const range = { from: dateOf(step.start), to: dateOf(step.start + step.length) };
    const touchesOurs = [...this.ours.values()].some(({ from, to }) => range.from < to && from < range.to);
    if (this.isPolite && touchesOurs && !['closes', 'opens', 'reads', 'cancels'].includes(step.who)) return;
    switch (step.who) {
      case 'host_closes':
        hub.control.closeNights(this.apiKey, house, range);
        for (const night of nights) this.byHost.add(night);
        break;
      case 'host_opens':
        hub.control.openNights(this.apiKey, house, range);
        for (const night of nights) this.byHost.delete(night);
        break;
      case 'host_stretches':
        if (!this.isPolite) await this.stretch(step);
        break;
      case 'books':
        this.bookings.set(hub.control.addBooking(this.apiKey, { ...house, ...range }), nights);
        break;
      case 'cancels': {
        const id = chosen([...this.bookings.keys()], step.pick);
        if (id === undefined) break;
        hub.control.cancelBooking(this.apiKey, id);
        this.bookings.delete(id);
        break;
      }
      case 'closes':
        await this.close({ ...range, key: `closure-${(this.closures += 1)}`, remoteId: '' }, step.fault);
        break;
      case 'opens':
        await this.open(chosen([...this.ours.keys()], step.pick), step.fault);
        break;
      case 'reads':
        this.learn((await this.read()).closures);
        break;
    }
    this.checkWrites();
  }

  /** The host draws out a closed period, if there is one: that of a closure of ours where one stands. */
  async stretch({ start, length, pick }: Step): Promise<void> {
    const closure = chosen([...this.ours.values()], pick);
    const first = closure ? indexOf(closure.to) : start;
    const periods = await this.periodIds();
    const extended = periods.get(first - 1) ?? null;
    if (extended === null) return;
    const nights = Array.from({ length }, (_, index) => first + index);
    hub.control.closeNights(this.apiKey, house, { from: dateOf(first), to: dateOf(first + length), extended });
    for (const night of nights) {
      // One that was in this very period, or that is put back into the one that relais made for it, is as if untouched.
      if (periods.get(night) !== extended) this.byHost.add(night);
      if (this.made.get(night)?.has(extended)) this.byHost.delete(night);
    }
  }

  /** As the engine does: the closure is written down first, and a write without an answer is looked after. */
  async close(closure: HubClosure, fault: Step['fault']): Promise<void> {
    this.ours.set(closure.key, closure);
    this.break(fault);
    const write = await hub.connector.closeNights(this.access, { ...closure, ...this.state() }, aCall());
    hub.control.setFaults([]);
    const told = write.outcome === 'done' ? write.value : write.tried;
    if (told) this.ours.set(closure.key, { ...closure, ...told });
    if (write.outcome === 'unknown') await this.look();
    if (write.outcome !== 'done') return void this.unsettled.add(closure.key);
    await this.lookAtHub();
    expect(nightsIn(closure).filter((night) => !this.atHub.has(night))).toEqual([]);
    const periods = await this.periodIds();
    for (const night of nightsIn(closure).filter((one) => !this.byHost.has(one))) {
      const made = this.made.get(night) ?? new Set();
      this.made.set(night, made.add(periods.get(night) ?? null));
    }
  }

  async open(key: string | undefined, fault: Step['fault']): Promise<void> {
    const closure = key === undefined ? undefined : this.ours.get(key);
    if (key === undefined || closure === undefined) return;
    if (this.unsettled.size > 0) await this.look();
    await this.lookAtHub();
    const others = [...this.ours.values()].filter((other) => other.key !== key).flatMap(nightsIn);
    const needed = others.filter((night) => this.atHub.has(night));
    this.break(fault);
    const write = await hub.connector.openNights(
      this.access,
      { ...(this.ours.get(key) ?? closure), ...this.state(), stillClosed: [] },
      aCall(),
    );
    hub.control.setFaults([]);
    await this.lookAtHub();
    expect(needed.filter((night) => !this.atHub.has(night))).toEqual([]);
    if (write.outcome === 'done') {
      this.ours.delete(key);
      this.unsettled.delete(key);
    } else if (write.outcome === 'unknown') await this.look();
  }

  async look(): Promise<void> {
    const answer = await hub.connector.listClosures(this.access, this.state(), aCall());
    if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
    this.learn(answer.value);
  }

  learn(closures: readonly HubClosure[]): void {
    for (const { key, remoteId } of closures) {
      const known = this.ours.get(key);
      if (known) this.ours.set(key, { ...known, remoteId });
    }
  }

  async read(): Promise<HubObservation> {
    const unit = { ...this.state(), timeZone, stays: [...this.bookings.keys()].map(String) };
    const answer = await hub.connector.readUnit(this.access, unit, aCall());
    if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
    return answer.value;
  }

  break(fault: LodgifyFault | undefined): void {
    hub.control.setFaults(fault ? [fault] : []);
  }

  /** The closed periods that nights were put into by relais. */
  readonly made = new Map<number, Set<number | null>>();
  readonly atHub = new Set<number>();
  async lookAtHub(): Promise<void> {
    this.atHub.clear();
    for (const { period_start: first, period_end: last, available } of await this.periods()) {
      for (let night = indexOf(first); night <= indexOf(last); night += 1) if (available === 0) this.atHub.add(night);
    }
  }

  async periods(): Promise<z.output<typeof periodsSchema>> {
    const query = `periodStart=${dateOf(-3)}&periodEnd=${dateOf(nightCount + 6)}`;
    const answer = await fetch(`${hub.url}/v1/availability/${unitId}?${query}`, {
      headers: { 'X-ApiKey': this.apiKey },
    });
    return periodsSchema.parse(await answer.json());
  }

  async periodIds(): Promise<Map<number, number | null>> {
    const ids = new Map<number, number | null>();
    for (const { period_start: first, period_end: last, closed_period_id: id } of await this.periods()) {
      for (let night = indexOf(first); night <= indexOf(last); night += 1) ids.set(night, id);
    }
    return ids;
  }

  /** No write ever opens a night that the host closed or a guest has. */
  checkWrites(): void {
    const requests = hub.control.requests().slice(this.seen);
    this.seen += requests.length;
    const forbidden = new Set([...this.byHost, ...this.booked()]);
    for (const { path, body } of requests) {
      if (!path.endsWith('/set')) continue;
      const set = writeSchema.parse(body);
      if (set.available === 0) continue;
      for (let night = indexOf(set.period_start); night <= indexOf(set.period_end); night += 1) {
        expect({ night, isForbidden: forbidden.has(night) }).toEqual({ night, isForbidden: false });
      }
    }
  }
}

function chosen<T>(all: readonly T[], pick: number): T | undefined {
  return all.length === 0 ? undefined : all[pick % all.length];
}

function nightsIn({ from, to }: { readonly from: string; readonly to: string }): number[] {
  const [first, after] = [indexOf(from), indexOf(to)];
  return Array.from({ length: Math.max(0, after - first) }, (_, index) => first + index);
}

const sorted = (nights: Iterable<number>) => [...new Set(nights)].sort((a, b) => a - b);
const nightsOfEvents = ({ events }: HubObservation) => sorted(events.flatMap(nightsIn));

test('whatever happens, relais opens no night of the host or of a guest, and reads each of them as closed', async () => {
  await fc.assert(
    fc.asyncProperty(someSteps, someShapes, async (steps, shapes) => {
      const history = new History(shapes, false);
      for (const step of steps) await history.play(step);
      const reading = await history.read();
      const closed = nightsOfEvents(reading);
      expect([...history.byHost, ...history.booked()].filter((night) => !closed.includes(night))).toEqual([]);
      await history.lookAtHub();
      expect([...history.byHost].filter((night) => !history.atHub.has(night))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test('where nobody touches what relais closed, its closures are never read as the hub’s, and all of them open again', async () => {
  await fc.assert(
    fc.asyncProperty(someSteps, someShapes, async (steps, shapes) => {
      const history = new History({ ...shapes, cutPeriods: 'keep_id' }, true);
      for (const step of steps) await history.play(step);
      const expected = sorted([...history.byHost, ...history.booked()]);
      expect(nightsOfEvents(await history.read())).toEqual(expected);
      for (const key of [...history.ours.keys()]) await history.open(key, undefined);
      history.checkWrites();
      await history.lookAtHub();
      expect(sorted(history.atHub)).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});
