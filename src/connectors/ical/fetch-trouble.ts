import type { AddressRefusal } from './feed-address.ts';

/**
 * What kept a read from getting an answer. `hop` counts redirects: 0 is the address itself. Nothing here comes from the
 * feed's text or address, so all of it may be shown to ops. `host_closed` and `host_busy`
 * are for a request that was not sent: the host asked to be left alone for a time (`wasUnavailable`: it told so, with 503,
 * to this very address), or too many were in line for it. `network` carries the system's or the client's error code;
 * `fault` is an error without one, which is our own.
 */
export type FetchTrouble =
  | { readonly kind: 'address_refused'; readonly reason: AddressRefusal; readonly hop: number }
  | { readonly kind: 'downgraded'; readonly hop: number }
  | { readonly kind: 'bad_redirect'; readonly hop: number }
  | { readonly kind: 'too_many_redirects'; readonly max: number }
  | { readonly kind: 'too_big'; readonly maxBytes: number }
  | { readonly kind: 'undecodable'; readonly reason: string }
  | { readonly kind: 'deadline'; readonly totalMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'host_closed'; readonly retryAfterMs: number; readonly wasUnavailable: boolean }
  | { readonly kind: 'host_busy'; readonly turnMs: number }
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'fault' };

const notAsked: readonly FetchTrouble['kind'][] = ['host_closed', 'host_busy', 'cancelled'];

/** False when nothing was sent, or was given up by us, so that the trouble says nothing of the server. */
export function isAsked({ kind }: FetchTrouble): boolean {
  return !notAsked.includes(kind);
}
