import type { Run, RunCounts } from './run.ts';

/** What a run did, in one English sentence for ops; it names no person, no feed and no address. */
export function runInWords(run: Run): string {
  const head = `Run ${run.number ?? '–'} (${run.trigger}): ${run.status}`;
  const failure = run.failure ? `; ${run.failure.kind}: ${run.failure.detail}` : '';
  return `${head}. ${connectionsInWords(run.counts)}; ${nightsInWords(run)}${failure}`.replace(/\.?$/, '.');
}

function connectionsInWords(counts: RunCounts): string {
  const parts = [`${counts.connectionsRead} read`];
  if (counts.connectionsFailed > 0) parts.push(`${counts.connectionsFailed} failed`);
  if (counts.connectionsDeferred > 0) parts.push(`${counts.connectionsDeferred} put off`);
  return `Connections: ${parts.join(', ')}`;
}

function nightsInWords({ counts, availabilityChanged }: Run): string {
  const parts = [
    [counts.nightsAdded, 'closed'],
    [counts.nightsHeld, 'held'],
    [counts.nightsRestored, 'listed again'],
    [counts.nightsReleased, 'released'],
  ] as const;
  const words = parts.filter(([nights]) => nights > 0).map(([nights, what]) => `${nights} ${what}`);
  if (words.length > 0) return `nights: ${words.join(', ')}`;
  return availabilityChanged ? 'availability brought in step' : 'nothing changed';
}
