import type { Conflict, ConflictDetail } from '../../src/contract/conflicts.ts';
import { aCause, anId } from './builders.ts';

const LISTING_ID = anId('1');

/** A direct booking and one of Airbnb on two nights, of one's own and undecided, unless told otherwise. */
export function aConflict(over: Partial<ConflictDetail> = {}): ConflictDetail {
  const direct = aCause({
    kind: 'booking',
    id: anId('b1'),
    platform: null,
    eventClass: null,
    connectionId: null,
    label: 'Ada',
    from: '2026-12-10',
    to: '2026-12-15',
  });
  const airbnb = aCause({ id: anId('b2'), label: 'Airbnb', from: '2026-12-13', to: '2026-12-18' });
  return {
    id: anId('c1'),
    listingId: LISTING_ID,
    listingName: 'Studio du Vieux-Port',
    own: true,
    state: 'open',
    kind: 'double_booking',
    severity: 'high',
    from: '2026-12-13',
    to: '2026-12-15',
    sides: [
      { ...direct, endedBy: 'relais' },
      { ...airbnb, endedBy: 'host_on_platform' },
    ],
    suggestion: { action: 'keep_one', keep: anId('b1'), reason: 'seen_first' },
    keep: null,
    putOffUntil: null,
    waitingSince: null,
    waitingFor: null,
    remindAt: null,
    resolution: null,
    resolvedAt: null,
    openedAt: '2026-11-24T05:10:00.000Z',
    updatedAt: '2026-11-24T05:10:00.000Z',
    endedAt: null,
    cycle: 1,
    revision: 3,
    history: [
      {
        id: anId('e1'),
        at: '2026-11-24T05:10:00.000Z',
        type: 'opened',
        actorName: null,
        actorRole: null,
        fromState: null,
        toState: 'open',
        severity: 'high',
        from: '2026-12-13',
        to: '2026-12-15',
        reason: null,
        run: { id: anId('f1'), number: 4 },
      },
    ],
    rescue: [{ listingId: anId('d2'), name: 'La Grange', fits: [anId('b2')] }],
    ...over,
  };
}

/** The same as a list tells it. */
export function aListedConflict(over: Partial<ConflictDetail> = {}): Conflict {
  const { history: _history, rescue: _rescue, ...listed } = aConflict(over);
  return listed;
}
