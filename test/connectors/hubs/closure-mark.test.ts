import { describe, expect, it } from '@jest/globals';
import { closureMark, readClosureMark } from '../../../src/connectors/hubs/closure-mark.ts';
import { dividedStay, type HubStay } from '../../../src/connectors/hubs/hub-stay.ts';

const nights = { from: '2026-12-01', to: '2026-12-08' };

describe('the mark of a closure', () => {
  it.each(['k1', 'a/b:c d', 'relais:2026-12-01', 'é%41', '0193f2a4-7c1e-7b60-9a51-5d0c4c8f1f11'])(
    'gives the key %j and its nights back, wherever it stands in a text',
    (key) => {
      const mark = closureMark({ ...nights, key });
      expect(readClosureMark(mark)).toEqual({ ...nights, key });
      expect(readClosureMark(`Closed by hand? ${mark}\nNo.`)).toEqual({ ...nights, key });
      expect(mark).not.toMatch(/\s/);
    },
  );

  it.each([
    null,
    undefined,
    '',
    'relais',
    'relais:2026-12-01/2026-12-08:',
    'relais:2026-12-08/2026-12-01:k1',
    'relais:2026-02-30/2026-12-08:k1',
    'relais:2026-12-01/2026-12-08:%E9',
  ])('is not in %j', (text) => {
    expect(readClosureMark(text)).toBeUndefined();
  });
});

describe('a block with our mark', () => {
  const mark = closureMark({ ...nights, key: 'k1' });
  const aStay = (dates: { from: string; to: string }, kind: HubStay['kind'] = 'block'): HubStay => {
    return { ...dates, id: '7', kind, note: mark, channel: null };
  };

  it.each([
    ['as it was made', nights, nights, []],
    ['shortened', { from: '2026-12-02', to: '2026-12-05' }, { from: '2026-12-02', to: '2026-12-05' }, []],
    [
      'stretched at both ends',
      { from: '2026-11-30', to: '2026-12-09' },
      nights,
      [
        { from: '2026-11-30', to: '2026-12-01' },
        { from: '2026-12-08', to: '2026-12-09' },
      ],
    ],
  ] as const)('is ours where we closed it, %s', (_how, dates, ours, others) => {
    expect(dividedStay(aStay(dates))).toEqual({ closure: { ...ours, key: 'k1', remoteId: '7' }, others });
  });

  it('is the host’s once it was moved to other nights, and a guest’s once it is a booking', () => {
    const moved = { from: '2026-12-20', to: '2026-12-22' };
    expect(dividedStay(aStay(moved))).toEqual({ closure: undefined, others: [moved] });
    expect(dividedStay(aStay(nights, 'booking'))).toEqual({ closure: undefined, others: [nights] });
  });
});
