import type { PushMessage } from '../../notice-ports.ts';

/**
 * What is encrypted into a push: `PushPayload` of the contract, which the service worker reads. Names of listings and
 * connections have 120 characters at most, so that it fits into the 3,993 bytes that every service takes (RFC 8291 §4).
 */
export function payloadOf(message: PushMessage) {
  const { pushId: tag, locale, at } = message;
  if (message.type === 'bundle') {
    const { count, kinds } = message;
    return { type: 'bundle', tag, locale, path: '/notifications', at, count, kinds };
  }
  const { path, listingName, data } = message;
  return { type: 'notice', tag, locale, path, at, listingName, data };
}
