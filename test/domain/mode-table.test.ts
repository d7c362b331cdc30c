import { describe, expect, it, test } from '@jest/globals';
import {
  aimOf,
  type ConnectionMode,
  heightOf,
  isBelowAim,
  type ModeAim,
  modeInForce,
} from '../../src/domain/connection-mode.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { afterEvent, afterRun, firstStanding, type ModeStanding } from '../../src/domain/mode-standing.ts';
import { type ModeEvent, modeEvents, modeStates, modeTable } from '../../src/domain/mode-table.ts';
import { randomFrom } from '../recordings/random.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const DAY_MIN = 24 * 60;

/** What each event makes of a connection that aims for real time by polling, by no code of ours: `state (reason) notice`, or `-`. */
const towardsRealtime = `
event               | realtime_webhook            | realtime_poll               | batch                               | manual_fallback          | manual_chosen          | off
good_run            | -                           | -                           | realtime_poll (chosen) back         | batch (climbing)         | -                      | -
failed_run          | -                           | -                           | -                                   | -                        | -                      | -
third_failed_run    | batch (failed_runs) fallen  | batch (failed_runs) fallen  | -                                   | -                        | -                      | -
long_failure        | batch (failed_runs) fallen  | batch (failed_runs) fallen  | manual_fallback (long_failure) long_failure | -                | -                      | -
webhook             | -                           | realtime_webhook (webhook)  | -                                   | -                        | -                      | -
webhook_silent      | batch (webhook_silent) fallen | -                         | -                                   | -                        | -                      | -
breaker_open        | batch (breaker_open)        | batch (breaker_open)        | -                                   | -                        | -                      | -
breaker_closed      | -                           | -                           | -                                   | -                        | -                      | -
chose_auto          | realtime_poll (chosen)      | realtime_poll (chosen)      | realtime_poll (chosen)              | realtime_poll (chosen)   | realtime_poll (chosen) | -
chose_realtime      | realtime_poll (chosen)      | realtime_poll (chosen)      | realtime_poll (chosen)              | realtime_poll (chosen)   | realtime_poll (chosen) | -
chose_batch         | realtime_poll (chosen)      | realtime_poll (chosen)      | realtime_poll (chosen)              | realtime_poll (chosen)   | realtime_poll (chosen) | -
chose_manual        | realtime_poll (chosen)      | realtime_poll (chosen)      | realtime_poll (chosen)              | realtime_poll (chosen)   | realtime_poll (chosen) | -
credentials_changed | realtime_poll (chosen)      | realtime_poll (chosen)      | realtime_poll (chosen)              | realtime_poll (chosen)   | realtime_poll (chosen) | -
disabled            | off (switched_off)          | off (switched_off)          | off (switched_off)                  | off (switched_off)       | off (switched_off)     | -
enabled             | -                           | -                           | -                                   | -                        | -                      | realtime_poll (chosen)
`;

/** The same for one that aims for batch. It never stands above that. */
const towardsBatch = `
event               | batch                               | manual_fallback        | off
good_run            | -                                   | batch (sweep) back     | -
failed_run          | -                                   | -                      | -
third_failed_run    | -                                   | -                      | -
long_failure        | manual_fallback (long_failure) long_failure | -              | -
webhook             | -                                   | -                      | -
webhook_silent      | -                                   | -                      | -
breaker_open        | -                                   | -                      | -
breaker_closed      | -                                   | -                      | -
chose_auto          | batch (sweep)                       | batch (sweep)          | -
chose_realtime      | batch (sweep)                       | batch (sweep)          | -
chose_batch         | batch (sweep)                       | batch (sweep)          | -
chose_manual        | batch (sweep)                       | batch (sweep)          | -
credentials_changed | batch (sweep)                       | batch (sweep)          | -
disabled            | off (switched_off)                  | off (switched_off)     | -
enabled             | -                                   | -                      | batch (sweep)
`;

/** The same for one that is read by hand only, as was chosen. */
const byHandOnly = `
event               | manual_chosen               | off
good_run            | -                           | -
failed_run          | -                           | -
third_failed_run    | -                           | -
long_failure        | -                           | -
webhook             | -                           | -
webhook_silent      | -                           | -
breaker_open        | -                           | -
breaker_closed      | -                           | -
chose_auto          | manual_chosen (chosen)      | -
chose_realtime      | manual_chosen (chosen)      | -
chose_batch         | manual_chosen (chosen)      | -
chose_manual        | manual_chosen (chosen)      | -
credentials_changed | manual_chosen (chosen)      | -
disabled            | off (switched_off)          | -
enabled             | -                           | manual_chosen (chosen)
`;

type Row = { readonly event: string; readonly state: string; readonly expected: string };

function cellsOf(matrix: string): Row[] {
  const [head = '', ...lines] = matrix.trim().split('\n');
  const [, ...states] = head.split('|').map((text) => text.trim());
  return lines.flatMap((line) => {
    const [event = '', ...cells] = line.split('|').map((text) => text.trim());
    return cells.map((expected, index) => ({ event, state: states[index] ?? '', expected }));
  });
}

/** A standing at which no event can be a mere repetition of why it is there. */
function standing(state: ModeStanding['state']): ModeStanding {
  return { state, reason: 'breaker_open', since: null, failedRuns: 4, failingSince: NOW, fallenSince: null };
}

function outcome(state: string, event: string, aim: ModeAim): string {
  const from = modeStates.find((each) => each === state);
  const known = modeEvents.find((each) => each === event);
  if (from === undefined || known === undefined) throw new Error(`There is no ${event} in ${state}.`);
  const { standing: after, notice } = afterEvent(standing(from), known, { aim, now: NOW });
  if (after.state === from && after.reason === 'breaker_open') return '-';
  return [`${after.state} (${after.reason})`, ...(notice === null ? [] : [notice])].join(' ');
}

const aims = {
  realtime: { state: 'realtime_poll', reason: 'chosen' },
  batch: { state: 'batch', reason: 'sweep' },
  manual: { state: 'manual_chosen', reason: 'chosen' },
} as const;

describe.each([
  ['real time', aims.realtime, cellsOf(towardsRealtime)],
  ['batch', aims.batch, cellsOf(towardsBatch)],
  ['manual', aims.manual, cellsOf(byHandOnly)],
] as const)('a connection that aims for %s', (_, aim, cells) => {
  test.each(cells)('in $state, at $event: $expected', ({ state, event, expected }) => {
    expect(outcome(state, event, aim)).toBe(expected);
  });
});

test('every state and every event is in the written table', () => {
  const written = new Set(cellsOf(towardsRealtime).map(({ state, event }) => `${state} ${event}`));
  expect(written.size).toBe(modeStates.length * modeEvents.length);
  expect(modeStates.flatMap((state) => Object.keys(modeTable[state])).length).toBe(written.size);
});

describe('what a mode aims for', () => {
  it.each([
    ['auto', 'ical', 'batch (sweep)'],
    ['realtime', 'ical', 'realtime_poll (chosen)'],
    ['batch', 'ical', 'batch (chosen)'],
    ['manual', 'ical', 'manual_chosen (chosen)'],
  ] as const)('%s on %s is %s', (mode, connector, then) => {
    const { state, reason } = aimOf({ mode, connector });
    expect(`${state} (${reason})`).toBe(then);
  });
});

describe('a connection that dies and comes back', () => {
  const start = (mode: ConnectionMode) => firstStanding({ aim: aimOf({ mode, connector: 'ical' }), now: NOW });
  const run = (at: ModeStanding, outcomeOfRun: 'good' | 'failed', mode: ConnectionMode, afterMin: number) =>
    afterRun(at, outcomeOfRun, { aim: aimOf({ mode, connector: 'ical' }), now: plusMinutes(NOW, afterMin) });

  it('goes from real time to batch at the third failed run, and back at the first good one, told each way once', () => {
    let at = start('realtime');
    const seen: string[] = [];
    for (const [minute, result] of ['failed', 'failed', 'failed', 'failed', 'good', 'good'].entries()) {
      const move = run(at, result === 'good' ? 'good' : 'failed', 'realtime', minute);
      at = move.standing;
      seen.push(`${modeInForce(at.state)}${move.notice === null ? '' : ` ${move.notice}`}`);
    }
    expect(seen).toEqual(['realtime', 'realtime', 'batch fallen', 'batch', 'realtime back', 'realtime']);
    expect(at).toMatchObject({ failedRuns: 0, failingSince: null, fallenSince: null, since: plusMinutes(NOW, 4) });
  });

  it('is given up for one probe a day only after both 30 failed runs and 7 days, and climbs back step by step', () => {
    const failed = (times: number, days: number) => {
      let at = start('realtime');
      for (let each = 0; each < times; each += 1)
        at = run(at, 'failed', 'realtime', (each * days * DAY_MIN) / Math.max(1, times - 1)).standing;
      return at;
    };
    expect([failed(29, 8).state, failed(30, 6.9).state, failed(400, 6.9).state]).toEqual(['batch', 'batch', 'batch']);
    const given = failed(30, 7);
    expect([given.state, given.reason]).toEqual(['manual_fallback', 'long_failure']);
    const climbing = run(given, 'good', 'realtime', 9 * DAY_MIN);
    expect([climbing.standing.state, climbing.standing.reason, climbing.notice]).toEqual(['batch', 'climbing', null]);
    const back = run(climbing.standing, 'good', 'realtime', 9 * DAY_MIN + 30);
    expect([back.standing.state, back.notice, back.standing.fallenSince]).toEqual(['realtime_poll', 'back', null]);
  });

  it('that fell to batch stays where it fell from in one fallback until it is back', () => {
    let at = start('realtime');
    for (let minute = 0; minute < 3; minute += 1) at = run(at, 'failed', 'realtime', minute).standing;
    const { fallenSince } = at;
    for (let day = 1; day <= 40; day += 1) at = run(at, 'failed', 'realtime', day * DAY_MIN).standing;
    expect([at.state, at.fallenSince]).toEqual(['manual_fallback', fallenSince]);
  });
});

const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

describe('whatever happens', () => {
  const byHand = (event: ModeEvent) => event.startsWith('chose_') || /^(credentials|disabled|enabled)/.test(event);

  it.each(seeds)(
    'a connection moves one step at a time, is never above its aim, and good runs bring it back (seed %i)',
    (seed) => {
      const random = randomFrom(seed);
      for (const aim of Object.values(aims)) {
        let at = firstStanding({ aim, now: NOW });
        for (let step = 0; step < 60; step += 1) {
          const context = { aim, now: plusMinutes(NOW, step * 60) };
          const event = random.pick(modeEvents);
          const { standing: after } = afterEvent(at, event, context);
          if (!byHand(event)) expect(Math.abs(heightOf(after.state) - heightOf(at.state))).toBeLessThanOrEqual(1);
          expect(heightOf(after.state)).toBeLessThanOrEqual(heightOf(aim.state));
          expect(after.fallenSince !== null).toBe(isBelowAim(after.state, aim));
          at = after;
        }
        if (at.state === 'off') at = afterEvent(at, 'enabled', { aim, now: plusMinutes(NOW, 4_000) }).standing;
        for (let run = 0; run < 2; run += 1)
          at = afterRun(at, 'good', { aim, now: plusMinutes(NOW, 5_000 + run) }).standing;
        expect([heightOf(at.state), at.fallenSince]).toEqual([heightOf(aim.state), null]);
      }
    },
  );
});
