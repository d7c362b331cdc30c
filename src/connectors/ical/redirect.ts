import { checkFeedAddress } from './feed-address.ts';
import type { FetchTrouble } from './fetch-trouble.ts';

/** Where a redirect leads, or why it is not followed. */
export type Redirect =
  | { readonly outcome: 'followed'; readonly url: string }
  | { readonly outcome: 'troubled'; readonly trouble: FetchTrouble };

/**
 * Judges the `hop`-th redirect (RFC 9110 §10.2.2), from `here` to its Location: the target by all the rules for an
 * address that a member types, and never from https to http, which would send the feed's token in the clear.
 */
export function judgeRedirect(
  { here, location, hop }: { readonly here: string; readonly location: string | undefined; readonly hop: number },
  allowedOrigins: ReadonlySet<string>,
): Redirect {
  if (location === undefined || !URL.canParse(location, here)) return troubled({ kind: 'bad_redirect', hop });
  const check = checkFeedAddress(new URL(location, here).href, allowedOrigins);
  if (check.outcome === 'refused') return troubled({ kind: 'address_refused', reason: check.reason, hop });
  if (here.startsWith('https:') && check.url.startsWith('http:')) return troubled({ kind: 'downgraded', hop });
  return { outcome: 'followed', url: check.url };
}

function troubled(trouble: FetchTrouble): Redirect {
  return { outcome: 'troubled', trouble };
}
