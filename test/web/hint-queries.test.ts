import { describe, expect, test } from '@jest/globals';
import { hintTopics } from '../../src/contract/notices.ts';
import { beginsWith, madeOldBy, madeOldByAny } from '../../web/src/live/hint-queries.ts';

/** The keys of what the pages show. */
const shown = {
  bell: ['notifications', 'unread', 1, 1],
  listings: ['listings', { scope: 'own', page: 1 }],
  listing: ['listing', 'l1'],
  calendar: ['listing', 'l1', 'calendar', '2026-12-01', '2027-01-01'],
  connections: ['listing', 'l1', 'connections'],
  otherListing: ['listing', 'l2'],
  run: ['run', 'r1'],
  otherRun: ['run', 'r2'],
  conflicts: ['conflicts', { state: 'undecided' }, 25],
  conflict: ['conflict', 'c1'],
  otherConflict: ['conflict', 'c2'],
  alerts: ['alerts', { page: 1 }, 25],
  alert: ['alert', 'a1'],
  attempts: ['alert', 'a1', 'attempts', 1],
  platforms: ['platforms', 'breakers', 1],
  sync: ['sync', 'status'],
  continuous: ['operations', 'continuous'],
  sweeps: ['sweep-reports', 1],
  health: ['health'],
  preferences: ['preferences'],
  accounts: ['accounts', 'list', 'brokerage'],
  accountRuns: ['accounts', 'runs', 'k1', 1],
  events: ['billetweb', 'events', 1],
  connectors: ['connectors'],
  hubUnits: ['hub-accounts', 'h1', 'units'],
};
type Shown = keyof typeof shown;

function oldAfter(topic: (typeof hintTopics)[number], id: string | null): string[] {
  const starts = madeOldBy({ topic, id });
  return Object.entries(shown)
    .filter(([, key]) => starts.some((start) => beginsWith(key, start)))
    .map(([name]) => name);
}

describe('a hint makes old', () => {
  const ofListings: Shown[] = ['listings', 'listing', 'calendar', 'connections'];
  const ofAccounts: Shown[] = ['accounts', 'accountRuns', 'events'];
  test.each<[(typeof hintTopics)[number], string | null, Shown[]]>([
    ['notifications', 'n1', ['bell']],
    ['listings', 'l1', ofListings],
    ['listings', null, [...ofListings, 'otherListing']],
    ['runs', 'r1', [...ofListings, ...ofAccounts, 'otherListing', 'run', 'continuous']],
    ['connections', 'k1', [...ofListings, ...ofAccounts, 'otherListing']],
    ['conflicts', 'c1', ['conflicts', 'conflict']],
    ['conflicts', null, ['conflicts', 'conflict', 'otherConflict']],
    ['alerts', 'a1', [...ofListings, 'otherListing', 'alerts', 'alert', 'attempts']],
    ['sync', null, ['sync', 'platforms', 'continuous', 'sweeps', 'health']],
  ])('%s %s: what shows it, and nothing else', (topic, id, expected) => {
    expect(oldAfter(topic, id).sort()).toEqual([...expected].sort());
  });

  test('lost: everything that some hint tells of, and never what a hub would be asked for', () => {
    const starts = madeOldByAny();
    const left = Object.entries(shown).filter(([, key]) => !starts.some((start) => beginsWith(key, start)));
    expect(left.map(([name]) => name)).toEqual(['preferences', 'connectors', 'hubUnits']);
    expect(hintTopics.every((topic) => madeOldBy({ topic, id: null }).length > 0)).toBe(true);
  });
});
