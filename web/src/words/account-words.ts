import type { AccountConnection, Connector } from '../../../src/contract/account-connections.ts';
import { LONGEST_INTERVAL_MIN, USUAL_INTERVAL_MIN } from '../../../src/domain/account-connector.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import type { ConnectionStatus } from '../../../src/domain/connection.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Words } from '../language.ts';
import { timeInWords, untilInWords } from './date-words.ts';
import type { Tone } from './run-words.ts';

/** The intervals that are offered; the API takes every whole minute between the first and the last. */
const offeredMin = [5, 10, 15, 30, 60] as const;

/** The tone of how an account stands; one that waits in the middle of a run is more than calm. */
export function toneOfAccount({ status, phase }: Pick<AccountConnection, 'status' | 'phase'>): Tone {
  const tones: Readonly<Record<ConnectionStatus, Tone>> = {
    CONNECTED: 'good',
    SYNCING: phase === null || phase === 'reading' ? 'calm' : 'warning',
    ERROR: 'bad',
    DISCONNECTED: 'calm',
  };
  return tones[status];
}

/** What a run under way does: “attend la limite jusqu’à 14 h 20”; undefined where none is under way, or it is not known. */
export function phaseInWords(
  { status, phase, waitingUntil }: Pick<AccountConnection, 'status' | 'phase' | 'waitingUntil'>,
  now: Instant,
  words: Words,
): string | undefined {
  if (status !== 'SYNCING' || phase === null) return undefined;
  switch (phase) {
    case 'reading':
      return words.t('account.phase.reading');
    case 'waiting_rate':
      if (waitingUntil === null) return words.t('account.phase.rate');
      return words.t('account.phase.rateUntil', { until: untilInWords(waitingUntil, now, words) });
    case 'waiting_retry': {
      if (waitingUntil === null) return words.t('account.phase.retry');
      const isToday = new Date(waitingUntil).toDateString() === new Date(now).toDateString();
      const time = timeInWords(waitingUntil, now, words.language);
      return words.t(isToday ? 'account.phase.retryAt' : 'account.phase.retryOn', { time });
    }
    default:
      return assertNever(phase, 'phase of a run');
  }
}

/** The intervals to choose from: those that are offered, and the present one where it is another. */
export function intervalChoices(
  presentMin: number,
  { t }: Words,
): { readonly value: string; readonly label: string }[] {
  return [...new Set([...offeredMin, presentMin])]
    .toSorted((a, b) => a - b)
    .map((minutes) => ({ value: String(minutes), label: t('account.every', { count: minutes }) }));
}

/** The interval that a new account begins with: the usual one, or the first offered that brings anything new. */
export function firstInterval({ minUsefulIntervalMin }: Pick<Connector, 'minUsefulIntervalMin'>): number {
  if (minUsefulIntervalMin <= USUAL_INTERVAL_MIN) return USUAL_INTERVAL_MIN;
  return offeredMin.find((minutes) => minutes >= minUsefulIntervalMin) ?? LONGEST_INTERVAL_MIN;
}
