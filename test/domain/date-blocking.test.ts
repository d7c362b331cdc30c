import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Blocker,
  type BlockingChoice,
  blockerId,
  blockingChoices,
  explainBlocking,
} from '../../src/domain/date-blocking.ts';
import { holdReasons } from '../../src/domain/hold.ts';
import { eventClasses } from '../../src/domain/observed-event.ts';
import { aBlock, aBooking, anEntry, SINCE } from './claims.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';
const range = { from: '2026-06-01', to: '2026-06-15' };
const NIGHTS = ['2026-06-10', '2026-06-12'] as const;

type Entry = Parameters<typeof anEntry>[3];
type Traits = { readonly isLeft?: boolean; readonly isOn?: boolean; readonly isAsked?: boolean };

const own = (claim: ReturnType<typeof aBooking>, { isLeft = false, isOn = true, isAsked = false }: Traits = {}) =>
  ({ kind: 'cause', cause: claim.cause, isLeft, isOn, isAsked }) satisfies Blocker;
const span = { id: 'l', from: NIGHTS[0], to: NIGHTS[1], since: SINCE };
const linked = own({
  identity: '',
  cause: { kind: 'linked', ...span, listingId: 'house', root: { kind: 'booking', ...span } },
});
const booking = own(aBooking('booking', ...NIGHTS));
const block = own(aBlock('block', ...NIGHTS));
const left = own(aBlock('left', ...NIGHTS), { isLeft: true });
const entry = (id: string, fields: Entry, traits?: Traits) => own(anEntry(id, ...NIGHTS, fields), traits);
const echo = (fields: Entry = {}, traits?: Traits) => entry('echo', { on: 'vrbo', as: 'echo', ...fields }, traits);
const closure = (wanted: boolean, isOn = true): Blocker => ({
  kind: 'closure',
  id: 'closure',
  from: NIGHTS[0],
  to: NIGHTS[1],
  wanted: wanted ? [{ from: NIGHTS[0], to: NIGHTS[1] }] : [],
  isOn,
});

/** `id verdict reason from..to` of each blocker. */
function told(blockers: readonly Blocker[], chosen: readonly BlockingChoice[] = []): string[] {
  const { parts } = explainBlocking(blockers, { range, today: TODAY, now: NOW, chosen });
  return parts.map(({ blocker, verdict, reason, nights }) =>
    [blockerId(blocker), verdict, reason, nights.map(({ from, to }) => `${from}..${to}`)].join(' '),
  );
}

const on = '2026-06-10..2026-06-12';

describe('what closes a night', () => {
  it.each<[string, readonly Blocker[], readonly string[]]>([
    ['nothing', [], []],
    ['the host’s own booking', [booking], [`booking kept booked ${on}`]],
    ['the host’s own block', [block], [`block kept host_block ${on}`]],
    ['a block that a removed connection left', [left], [`left offered left_by_connection ${on}`]],
    ['a stay that a platform lists', [entry('a', {})], [`a kept booked_on_platform ${on}`]],
    ['what may be one', [entry('u', { as: 'unknown' })], [`u kept booked_on_platform ${on}`]],
    ['a stay in a linked listing', [linked], [`l kept linked_listing ${on}`]],
    ['nights that a platform closed', [entry('x', { as: 'block' })], [`x kept closed_on_platform ${on}`]],
    ['a booking window', [entry('w', { as: 'window' })], [`w kept platform_window ${on}`]],
    ['a stay that its feed lists no more', [entry('h', { held: true })], [`h offered held_release ${on}`]],
    [
      'nights whose origin the host was asked for',
      [entry('q', { as: 'unknown' }, { isAsked: true })],
      [`q offered origin_asked ${on}`],
    ],
    [
      'a copy of another calendar’s stay',
      [echo(), entry('a', {})],
      [`echo kept echo_of_root ${on}`, `a kept booked_on_platform ${on}`],
    ],
    ['a copy without its origin that is still listed', [echo()], [`echo kept echo_still_listed ${on}`]],
    [
      'a copy without its origin that is listed no more',
      [echo({ held: true })],
      [`echo lifted echo_origin_gone ${on}`],
    ],
    [
      'a copy that its calendar ceased to list for less than the guard waits',
      [echo({ held: true, dueAt: '2026-06-01T08:00:00.001Z' })],
      [`echo offered held_release ${on}`],
    ],
    [
      'a copy that it ceased to list for just as long',
      [echo({ held: true, dueAt: NOW })],
      [`echo lifted echo_origin_gone ${on}`],
    ],
    ...(['feed_empty', 'tail_vanished', 'many_vanished', 'asked'] as const).map(
      (why): [string, readonly Blocker[], readonly string[]] => [
        `a copy that an answer no longer lists, long ago: ${why}`,
        [echo({ held: true, why })],
        [`echo offered held_release ${on}`],
      ],
    ),
    [
      'a copy without its origin in a calendar that is off',
      [echo({}, { isOn: false })],
      [`echo offered echo_origin_gone ${on}`],
    ],
    [
      'a copy beside another entry of its own calendar alone',
      [echo({ held: true }), entry('w', { on: 'vrbo', as: 'window' })],
      [`echo lifted echo_origin_gone ${on}`, `w kept platform_window ${on}`],
    ],
    ['a closure of ours that something asks for', [closure(true), booking], [`booking kept booked ${on}`]],
    ['a closure of ours that nothing asks for', [closure(false)], [`closure lifted opening_owed ${on}`]],
    ['the same at a destination that is not told', [closure(false, false)], [`closure kept destination_off ${on}`]],
  ])('is %s', (_, blockers, is) => {
    expect(told(blockers)).toEqual(is);
  });

  it('is freed by the host’s choice where it is the host’s to choose, and nothing else by it', () => {
    const all = [booking, block, left, echo({}, { isOn: false })];
    expect(told([left], ['left_by_connection'])).toEqual([`left lifted left_by_connection ${on}`]);
    expect(told([left], ['echo_origin_gone'])).toEqual([`left offered left_by_connection ${on}`]);
    expect(told(all, blockingChoices).filter((line) => line.includes(' lifted '))).toEqual([
      `left lifted left_by_connection ${on}`,
    ]);
  });

  it('is judged night by night: a copy goes where its origin is gone, and stays where it stands', () => {
    const stay = own(anEntry('a', '2026-06-11', '2026-06-14'));
    expect(told([echo({ held: true }), stay])).toEqual([
      'echo lifted echo_origin_gone 2026-06-10..2026-06-11',
      'echo kept echo_of_root 2026-06-11..2026-06-12',
      'a kept booked_on_platform 2026-06-11..2026-06-14',
    ]);
  });

  it('is said of each closed night by what keeps it closed longest, and of no night that is past', () => {
    const { nights } = explainBlocking([echo({ held: true }), left, closure(false)], {
      range: { from: '2026-05-01', to: '2026-06-13' },
      today: '2026-06-11',
      now: NOW,
      chosen: [],
    });
    expect(nights.map(({ date, verdict, reason, blockers }) => [date, verdict, reason, blockers.length])).toEqual([
      ['2026-06-11', 'kept', 'echo_of_root', 3],
    ]);
  });
});

describe('what is lifted', () => {
  const traits = fc.record({ isLeft: fc.boolean(), isOn: fc.boolean(), isAsked: fc.boolean() });
  const dates = fc.constantFrom<readonly [string, string]>(
    ['2026-06-02', '2026-06-05'],
    ['2026-06-04', '2026-06-08'],
    ['2026-06-07', '2026-06-09'],
  );
  const claim = fc.record({
    as: fc.constantFrom(...eventClasses),
    held: fc.boolean(),
    why: fc.constantFrom(...holdReasons),
    dueAt: fc.constantFrom('2026-06-01T07:00:00.000Z', NOW, '2026-06-01T09:00:00.000Z'),
    on: fc.constantFrom('airbnb', 'vrbo'),
  });
  const observed = fc.tuple(fc.uuid(), dates, claim, traits).map(([id, nights, fields, rest]) => {
    const { as, held, why, dueAt } = fields;
    const on = fields.on === 'vrbo' ? 'vrbo' : 'airbnb';
    return own(anEntry(id, ...nights, { as, held, why, dueAt, on }), { ...rest, isLeft: false });
  });
  const owned = fc
    .tuple(fc.uuid(), dates, fc.boolean())
    .map(([id, nights, isBooking]) => own(isBooking ? aBooking(id, ...nights) : aBlock(id, ...nights)));

  it('is never a booking, a host’s block, nor anything that a platform still lists, whatever is chosen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(observed, owned), { maxLength: 8 }),
        fc.subarray([...blockingChoices]),
        (blockers, chosen) => {
          const { parts } = explainBlocking(blockers, { range, today: TODAY, now: NOW, chosen });
          for (const { blocker } of parts.filter(({ verdict }) => verdict === 'lifted')) {
            if (blocker.kind !== 'cause' || blocker.cause.kind !== 'observed')
              throw new Error('what is the host’s own was lifted');
            expect(blocker.cause.eventClass).toBe('echo');
            const { hold } = blocker.cause;
            expect(!blocker.isOn || (hold?.reason === 'vanished' && hold.dueAt <= NOW)).toBe(true);
          }
        },
      ),
    );
  });
});
