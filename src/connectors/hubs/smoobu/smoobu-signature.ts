import { createHash, createHmac } from 'node:crypto';

/** What a signature covers. `query` is sorted and encoded as `sortedQuery` does, `body` empty for none. */
export type SmoobuSigned = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly apiKey: string;
};

/**
 * The `X-Signature` of a request (docs.smoobu.com, “HMAC authentication”): base64 of HMAC-SHA256 over seven lines, under the
 * secret's own text.
 */
export function smoobuSignature(signed: SmoobuSigned, apiSecret: string): string {
  const { method, path, query, timestamp, nonce, body, apiKey } = signed;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const canonical = [method, path, query, timestamp, nonce, bodyHash, apiKey].join('\n');
  return createHmac('sha256', apiSecret).update(canonical).digest('base64');
}

/** A query as it is signed and sent: encoded by RFC 3986, and sorted after that, not before. */
export function sortedQuery(parameters: readonly (readonly [name: string, value: string])[]): string {
  return parameters
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
