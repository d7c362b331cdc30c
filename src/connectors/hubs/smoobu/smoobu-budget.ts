import type { Instant } from '../../../domain/instant.ts';
import type { HubBudget } from '../../../hub-ports.ts';
import type { HubHeaders } from '../http/hub-reply.ts';

/** A number this big is a time (Unix, seconds) and no wait: clients disagree on what the header holds. */
const smallestUnixSec = 1_000_000_000;

/** What is left of the account's 1000 requests a minute; null where the answer says nothing of it. */
export function smoobuBudget(headers: HubHeaders, now: Instant): HubBudget | null {
  const remaining = headers['x-ratelimit-remaining'];
  if (remaining === undefined || !/^\d+$/.test(remaining)) return null;
  return { remaining: Number(remaining), resetsInMs: smoobuWaitMs(headers, now) ?? null };
}

/** How long `X-RateLimit-Retry-After` asks to wait. */
export function smoobuWaitMs(headers: HubHeaders, now: Instant): number | undefined {
  const header = headers['x-ratelimit-retry-after'];
  if (header === undefined || !/^\d+$/.test(header)) return undefined;
  const seconds = Number(header);
  return seconds < smallestUnixSec ? seconds * 1_000 : Math.max(0, seconds * 1_000 - Date.parse(now));
}
