import type { Clock } from '../../ports.ts';
import { type FeedRequestHop, requestFeed } from './feed-request.ts';
import type { FetchTrouble } from './fetch-trouble.ts';
import type { HostBudgets, HostTurn } from './host-budgets.ts';
import { askedRetryAfterMs } from './retry-after.ts';

type Step = Awaited<ReturnType<typeof requestFeed>>;
type Turns = { readonly budgets: HostBudgets; readonly unbudgeted: ReadonlySet<string>; readonly clock: Clock };

const closingStatuses: readonly number[] = [429, 503];

/**
 * `requestFeed` when the host's turn comes, or why it does not. An answer 429 or 503 with a Retry-After closes the host
 * (RFC 9110 §10.2.3) to all reads; without one it says nothing of other addresses. Rejects as `requestFeed` does.
 */
export async function requestInTurn(request: FeedRequestHop, { budgets, unbudgeted, clock }: Turns): Promise<Step> {
  if (unbudgeted.has(request.url.origin)) return requestFeed(request);
  const turn = await budgets.enter(request.url, request.signal);
  if (turn.outcome !== 'entered') return { outcome: 'troubled', trouble: troubleOf(turn) };
  try {
    const step = await requestFeed(request);
    if (step.outcome === 'answered' && closingStatuses.includes(step.answer.status)) {
      const { status, retryAfter } = step.answer;
      const retryAfterMs = askedRetryAfterMs(retryAfter, clock.now());
      if (retryAfterMs !== undefined) budgets.close(request.url, { status, retryAfterMs });
    }
    return step;
  } finally {
    turn.leave();
  }
}

function troubleOf(turn: Exclude<HostTurn, { outcome: 'entered' }>): FetchTrouble {
  if (turn.outcome === 'busy') return { kind: 'host_busy', turnMs: turn.turnMs };
  return { kind: 'host_closed', retryAfterMs: turn.retryAfterMs, wasUnavailable: turn.wasUnavailable };
}
