import type { HubBudget } from '../../../hub-ports.ts';
import type { HubHeaders } from '../http/hub-reply.ts';

/**
 * What an answer says of the account's credits (100 in 5 minutes): the live spelling of the headers, or the one of the
 * vendor's document. Null where it says nothing, as after a refused request.
 */
export function beds24Budget(headers: HubHeaders): HubBudget | null {
  const remaining = numberOf(headers['x-five-min-limit-remaining'] ?? headers['x-fivemincreditlimit-remaining']);
  return remaining === undefined ? null : { remaining, resetsInMs: resetsInMs(headers) ?? null };
}

/** How long to wait after 429: until the five minutes are over. */
export function beds24WaitMs(headers: HubHeaders): number | undefined {
  return headers['retry-after'] === undefined ? resetsInMs(headers) : undefined;
}

function resetsInMs(headers: HubHeaders): number | undefined {
  const seconds = numberOf(headers['x-five-min-limit-resets-in'] ?? headers['x-fivemincreditlimit-resetsin']);
  return seconds === undefined ? undefined : Math.max(0, Math.ceil(seconds * 1_000));
}

function numberOf(header: string | undefined): number | undefined {
  return header !== undefined && /^-?\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : undefined;
}
