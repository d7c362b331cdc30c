import { beforeEach, describe, expect, test } from '@jest/globals';
import { plusMs } from '../../src/domain/instant.ts';
import type { TallyTimer } from '../../src/persistence/breaker-tally.ts';
import { createBreakers } from '../../src/persistence/breakers.ts';
import { callsOf, ended, subjects } from '../support/breaker-drill.ts';
import { MemoryBreakerStore } from '../support/memory-breaker-store.ts';
import { NOW } from '../support/world.ts';

/** Time that stands still until a test moves it on. */
class StandingTimer implements TallyTimer {
  private atMs = 0;
  private readonly calls = new Map<() => void, number>();

  nowMs(): number {
    return this.atMs;
  }

  after(ms: number, call: () => void): () => void {
    this.calls.set(call, this.atMs + ms);
    return () => this.calls.delete(call);
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.atMs + ms;
    await settled();
    for (let next = this.next(untilMs); next; next = this.next(untilMs)) {
      const [call, dueMs] = next;
      this.atMs = dueMs;
      this.calls.delete(call);
      call();
      await settled();
    }
    this.atMs = untilMs;
  }

  private next(untilMs: number) {
    return [...this.calls].filter(([, dueMs]) => dueMs <= untilMs).sort(([, one], [, other]) => one - other)[0];
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let store: MemoryBreakerStore;
let timer: StandingTimer;
let heard: string[];
beforeEach(() => {
  store = new MemoryBreakerStore();
  timer = new StandingTimer();
  heard = [];
});

function breakers() {
  const clock = { now: () => plusMs(NOW, timer.nowMs()) };
  return createBreakers({ store, clock, timer, random: () => 0.5, incidentChanged: (key) => void heard.push(key) });
}

describe('the breakers of a process', () => {
  test('write what many calls came to once a second at most, and open by it', async () => {
    const one = breakers();
    for (let second = 0; second < 5; second += 1) {
      for (const call of callsOf(subjects(40), 'bad')) await one.report('a.example', call);
      await timer.advance(1_000);
    }
    expect(store.breakers.get('a.example')?.state).toBe('open');
    expect(store.writes).toBeLessThanOrEqual(6);
    expect(heard).toEqual(['a.example']);
  });

  test('write nothing for a minute where all is well', async () => {
    const one = breakers();
    for (const call of callsOf(subjects(500), 'good')) await one.report('a.example', call);
    await timer.advance(59_000);
    expect(store.writes).toBe(0);
    await timer.advance(1_000);
    expect(store.writes).toBe(1);
  });

  test('tell with the first bad call the good ones that came before it', async () => {
    const one = breakers();
    for (const call of callsOf(subjects(11), 'good')) await one.report('a.example', call);
    for (const call of callsOf(subjects(9), 'bad')) await one.report('a.example', call);
    await timer.advance(1_000);
    expect(store.breakers.get('a.example')).toMatchObject({ state: 'closed', window: { length: 20 } });
  });

  test('ask the database at most every two seconds, and hear of another worker’s opening by then', async () => {
    const [one, other] = [breakers(), breakers()];
    for (let ask = 0; ask < 50; ask += 1) expect((await one.admit('a.example')).outcome).toBe('admitted');
    expect(store.reads).toBe(1);
    for (const call of callsOf(subjects(10), 'bad')) await other.report('a.example', call);
    await timer.advance(2_000);
    expect((await one.admit('a.example')).outcome).toBe('refused');
  });

  test('say whether it is open only once all that they were told is counted', async () => {
    const one = breakers();
    for (const call of callsOf(subjects(10), 'bad')) await one.report('a.example', call);
    const asked = one.isOpen('a.example');
    await timer.advance(1_000);
    expect(await asked).toBe(true);
  });

  test('give no probe without a lease that is written, and write at once what became of it', async () => {
    const one = breakers();
    for (const call of callsOf(subjects(10), 'bad')) await one.report('a.example', call);
    await timer.advance(1_000);
    expect((await one.admit('a.example')).outcome).toBe('refused');
    await timer.advance(60_000);
    const writes = store.writes;
    const probes = [await one.admit('a.example'), await one.admit('a.example')];
    expect(store.writes).toBe(writes + 2);
    for (const probe of probes) await one.report('a.example', ended(probe, 'good'));
    expect(store.breakers.get('a.example')?.state).toBe('closed');
    expect(heard).toEqual(['a.example', 'a.example']);
  });

  test('try again what the database did not take', async () => {
    const one = breakers();
    store.refusals = 2;
    for (const call of callsOf(subjects(10), 'bad')) await one.report('a.example', call);
    const asked = one.isOpen('a.example').catch((error: unknown) => error);
    await timer.advance(0);
    expect(await asked).toBeInstanceOf(Error);
    await timer.advance(2_000);
    expect(store.breakers.get('a.example')?.state).toBe('open');
  });

  test('write what is left when the process ends', async () => {
    const one = breakers();
    for (const call of callsOf(subjects(10), 'bad')) await one.report('a.example', call);
    await one.close();
    expect(store.breakers.get('a.example')?.state).toBe('open');
  });
});
