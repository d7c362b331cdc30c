import { checkFeedAddress } from './feed-address.ts';
import type { FetchTrouble } from './fetch-trouble.ts';

/** Where a redirect leads, or why it is not followed. */
export type Redirect =
  | { readonly outcome: 'followed'; readonly url: string }
  | { readonly outcome: 'troubled'; readonly trouble: FetchTrouble };

/**
 * Judges the `hop`-th redirect (RFC 9110 §10.2.2), from `here` to its Location: the target by all the rules for an
 * address that a member types. One from https to http is not followed, not even to an allowed origin: it would have sent
 * the feed's token in the clear.
 */
export function judgeRedirect(
  { here, location, hop }: { readonly here: string; readonly location: string | undefined; readonly hop: number },
  allowedOrigins: ReadonlySet<string>,
): Redirect {
  if (location === undefined || !URL.canParse(location, here)) return troubled({ kind: 'bad_redirect', hop });
  const target = new URL(location, here);
  const check = checkFeedAddress(target.href, allowedOrigins);
  if (check.outcome === 'refused') return troubled({ kind: 'address_refused', reason: check.reason, hop });
  if (here.startsWith('https:') && target.protocol === 'http:') return troubled({ kind: 'downgraded', hop });
  return { outcome: 'followed', url: check.url };
}

function troubled(trouble: FetchTrouble): Redirect {
  return { outcome: 'troubled', trouble };
}
