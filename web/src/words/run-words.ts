import type { Run } from '../../../src/contract/runs.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import type { RunStatus } from '../../../src/domain/run.ts';
import type { Words } from '../language.ts';
import type { ConnectionNames } from './connection-words.ts';
import { capitalised } from './date-words.ts';

/** The nights that a run or one of its readings changed. */
export type NightCounts = Pick<Run['counts'], 'nightsAdded' | 'nightsReleased' | 'nightsHeld' | 'nightsRestored'>;

/** How serious a state is, which chooses colour and icon, never alone. */
export type Tone = 'calm' | 'good' | 'warning' | 'bad';

/** True while a run has not ended. */
export function isUnfinished(run: Pick<Run, 'status'>): boolean {
  return run.status === 'queued' || run.status === 'running';
}

/** What changed: “3 nuits fermées, 2 nuits en attente de confirmation, rien d’autre n’a changé”. */
export function changesInWords(counts: NightCounts, { t }: Words): string {
  const changes = [
    counts.nightsAdded > 0 ? t('run.added', { count: counts.nightsAdded }) : '',
    counts.nightsReleased > 0 ? t('run.released', { count: counts.nightsReleased }) : '',
    counts.nightsHeld > 0 ? t('run.held', { count: counts.nightsHeld }) : '',
    counts.nightsRestored > 0 ? t('run.restored', { count: counts.nightsRestored }) : '',
  ].filter((change) => change !== '');
  return changes.length === 0 ? t('run.nothing') : [...changes, t('run.nothingElse')].join(', ');
}

/**
 * What a run came to, in one sentence: what changed, or why it failed and what to do. Where the listing has several
 * connections, the failure names those that it is about.
 */
export function runInWords(run: Run, names: ConnectionNames, words: Words): string {
  const { t } = words;
  switch (run.status) {
    case 'queued':
      return t('sync.queued');
    case 'running':
      return t('sync.running');
    case 'succeeded':
      return `${capitalised(changesHereInWords(run, words))}.`;
    case 'partial':
      return `${capitalised(changesHereInWords(run, words))}. ${failureInWords(run, names, words)}`.trim();
    case 'failed':
      return failureInWords(run, names, words) || t('run.failedWhy');
    case 'deferred':
      return t('run.deferredWhy');
    case 'skipped':
      return t('run.skippedWhy');
    case 'cancelled':
      return t('run.cancelledWhy');
    default:
      return assertNever(run.status, 'run status');
  }
}

/** A run that changed nothing here may have closed or opened nights elsewhere: “rien n’a changé ici”. */
function changesHereInWords({ counts, publications }: Run, words: Words): string {
  const { nightsAdded, nightsReleased, nightsHeld, nightsRestored } = counts;
  const isChangedHere = nightsAdded + nightsReleased + nightsHeld + nightsRestored > 0;
  const isChangedThere = publications.some(({ nightsClosed, nightsOpened }) => nightsClosed + nightsOpened > 0);
  return !isChangedHere && isChangedThere ? words.t('run.nothingHere') : changesInWords(counts, words);
}

function failureInWords(
  { error, results, publications }: Run,
  { several, nameOf }: ConnectionNames,
  { t }: Words,
): string {
  const why = error?.message ?? '';
  const failed = [...results, ...publications].filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'not_published',
  );
  const meant = failed.filter((result) => result.error?.message === why);
  if (meant.length === 0 || !(several || results.length > 1)) return why;
  return t('run.connection', { label: meant.map(nameOf).join(', '), what: why });
}

/** One line for each connection that a run read: “Airbnb : 3 nuits fermées, rien d’autre n’a changé”. */
export function connectionResultInWords(
  result: Run['results'][number],
  { nameOf }: ConnectionNames,
  words: Words,
): string {
  return words.t('run.connection', { label: nameOf(result), what: outcomeInWords(result, words) });
}

function outcomeInWords(result: Run['results'][number], words: Words): string {
  const why = result.error?.message ?? '';
  switch (result.outcome) {
    case 'read':
      return changesInWords(result, words);
    case 'failed':
      return words.t('run.unread', { why }).trim();
    case 'deferred':
      return words.t('run.later', { why }).trim();
    case 'superseded':
      return words.t('run.superseded');
    default:
      return assertNever(result.outcome, 'reading outcome');
  }
}

/** One line for each destination that a run told: “Beds24 · Gîte : nuits fermées là-bas : 3, rouvertes : 0”. */
export function publicationInWords(
  told: Run['publications'][number],
  { nameOf }: ConnectionNames,
  words: Words,
): string {
  const { nightsClosed: closed, nightsOpened: opened } = told;
  const why = told.error?.message ?? '';
  const what = {
    published: words.t('run.told', { closed, opened }),
    not_published: words.t('run.notTold', { why }).trim(),
    put_off: words.t('run.toldLater'),
  }[told.outcome];
  return words.t('run.connection', { label: nameOf(told), what });
}

/** The tone of a run's state. */
export function toneOfRun(status: RunStatus): Tone {
  switch (status) {
    case 'succeeded':
      return 'good';
    case 'partial':
    case 'deferred':
      return 'warning';
    case 'failed':
      return 'bad';
    case 'queued':
    case 'running':
    case 'skipped':
    case 'cancelled':
      return 'calm';
    default:
      return assertNever(status, 'run status');
  }
}
