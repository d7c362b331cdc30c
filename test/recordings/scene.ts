import type { ExpectedPoll } from './expected-changes.ts';
import { expectedChanges } from './expected-releases.ts';
import type { RecordedPlatform } from './recording.ts';
import type { EntryClass, ListedEntry, TruthPoll } from './truth.ts';

/** An entry in short: `from/to`, as days of 2026 without the year, its class, and its UID where that matters. */
export type SceneEntry = readonly [dates: string, entryClass: EntryClass, uid?: string];

/** A poll `atMin` minutes after 2026-03-10T08:00Z; null lists nothing because the answer was no calendar. */
export type ScenePoll = { readonly atMin: number; readonly listed: readonly SceneEntry[] | null };

/** What the rules demand of a few polls that list what is written here, on 2026-03-10. */
export function expectedOf(platform: RecordedPlatform, scene: readonly ScenePoll[]): readonly ExpectedPoll[] {
  const startMs = Date.parse('2026-03-10T08:00:00Z');
  const polls = scene.map(({ atMin }) => ({
    at: `${new Date(startMs + atMin * 60_000).toISOString().slice(0, 19)}Z`,
    status: 200,
    contentType: 'text/calendar',
    body: '',
  }));
  const truth = scene.map(({ listed }): TruthPoll => {
    const isGood = listed !== null;
    return { date: '2026-03-10', isGood, isTrue: isGood, taken: [], listed: (listed ?? []).map(entryOf) };
  });
  const recording = { platform, timeZone: 'Europe/Paris', polls };
  return expectedChanges(recording, { seed: 0, polls: truth, bookings: [], incidents: [] }).polls;
}

function entryOf([dates, entryClass, uid]: SceneEntry): ListedEntry {
  const [from = '', to = ''] = dates.split('/').map((date) => (date.length === 5 ? `2026-${date}` : date));
  return { from, to, entryClass, uid: uid ?? `${from} ${entryClass}`, windowFrom: null, stays: [`${from} ${to}`] };
}
