import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/domain/cause.ts';
import { type DestinationKnowledge, exportedTo } from '../../src/domain/provenance.ts';

const nights = { from: '2026-06-10', to: '2026-06-12' };
const since = '2026-06-01T08:00:00.000Z';
const readAt = '2026-06-01T09:00:00.000Z';
const block: Cause = { kind: 'block', id: 'k1', since, ...nights };
const observed = (eventClass: Extract<Cause, { kind: 'observed' }>['eventClass']): Cause => ({
  ...{ kind: 'observed', id: 'o1', connectionId: 'airbnb-1', platform: 'airbnb', hold: null },
  ...{ since, eventClass, ...nights },
});

function destination(over: Partial<DestinationKnowledge> = {}): DestinationKnowledge {
  return { exportId: 'e1', connectionId: null, platform: null, label: 'GreenGo', lastEdition: null, ...over };
}
const told = (cause: Cause, ...destinations: readonly DestinationKnowledge[]) =>
  exportedTo(cause, destinations).map(({ exportId, readAt: at }) => `${exportId} ${at ?? 'unread'}`);

describe('a cause', () => {
  it('is exported to every destination but the platform it came from', () => {
    const airbnb = destination({ exportId: 'e2', connectionId: 'airbnb-1' });
    expect(told(block, destination(), airbnb)).toEqual(['e1 unread', 'e2 unread']);
    expect(told(observed('booking'), destination(), airbnb)).toEqual(['e1 unread']);
  });

  it('is exported to nobody when it only follows the date, or is a copy of what relais told', () => {
    expect(told(observed('window'), destination())).toEqual([]);
    expect(told(observed('echo'), destination())).toEqual([]);
  });

  it('is known where the edition read last closes all its nights by it', () => {
    const having = (...entries: readonly { from: string; to: string; causeId: string }[]) =>
      destination({ lastEdition: { entries, readAt } });
    expect(told(block, having({ causeId: 'k1', ...nights }))).toEqual([`e1 ${readAt}`]);
    expect(told(block, having({ causeId: 'k1', from: '2026-06-10', to: '2026-06-11' }))).toEqual(['e1 unread']);
    expect(told(block, having({ causeId: 'k2', ...nights }))).toEqual(['e1 unread']);
  });
});
