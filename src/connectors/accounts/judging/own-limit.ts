import type { AccountReply } from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import { limitWaitMs } from './bounded-wait.ts';

/**
 * A limit that relais keeps itself leaves no room: nothing was sent, so the service said nothing and nobody else has to wait.
 * `about` says what was to be asked, and whom.
 */
export function ownLimit(
  { limit, waitMs }: Extract<AccountReply, { outcome: 'limited' }>,
  about: string,
): AccountFailure {
  const wait = { limit, retryAfterMs: limitWaitMs(waitMs), isOurs: true } as const;
  const detail = `the limit ${limit}, which relais keeps itself, leaves no room yet (${about})`;
  return { kind: 'RATE_LIMITED', advice: 'wait', code: null, ...wait, detail };
}
