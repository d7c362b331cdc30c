import type { BreakerAnswer } from '../../../src/contract/platforms.ts';
import { isAccountPlatform } from '../../../src/domain/account-connector.ts';
import type { BreakerState } from '../../../src/domain/breaker.ts';
import type { Words } from '../language.ts';
import type { Tone } from './run-words.ts';

const tones: Readonly<Record<BreakerState, Tone>> = {
  closed: 'good',
  half_open: 'warning',
  open: 'bad',
  forced_open: 'warning',
  forced_closed: 'warning',
};

/** How serious the state of a breaker is. */
export function toneOfBreaker(state: BreakerState): Tone {
  return tones[state];
}

/** How many listings, or accounts, a platform’s breaker is for. */
export function affectedInWords(
  { key, listings: count }: Pick<BreakerAnswer, 'key' | 'listings'>,
  { t }: Words,
): string {
  return isAccountPlatform(key) ? t('platform.accounts', { count }) : t('platform.listings', { count });
}

/** What is counted of a platform’s calls: those of its window, or the probes; nothing while it is not asked. */
export function callsInWords({ window, probes }: BreakerAnswer, { t }: Words): string {
  if (probes !== null) return t('platform.probes', probes);
  if (window === null) return '';
  return window.good + window.bad === 0 ? t('platform.windowEmpty') : t('platform.window', window);
}
