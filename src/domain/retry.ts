/** How often and how long apart a failing read is tried again. `maxRetries` does not count the first attempt. */
export type RetryPolicy = {
  readonly maxRetries: number;
  readonly baseMs: number;
  readonly factor: number;
  readonly maxMs: number;
};

/**
 * How long to wait after attempt `attempt` (from 1): base × factor^(attempt − 1), at most `maxMs`, ± 20 % by `chance` in
 * [0, 1), so that listings of one failing platform do not come back all at once.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, chance: number): number {
  const delayMs = Math.min(policy.baseMs * policy.factor ** (attempt - 1), policy.maxMs);
  return Math.round(delayMs * (0.8 + 0.4 * chance));
}
