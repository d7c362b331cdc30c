import type { SealedBytes } from './sealed-bytes.ts';

/**
 * A sealed secret as its column holds it, the parts in base64url and joined by dots:
 * v2 `v2.<keyId>.<key iv>.<wrapped key>.<iv>.<body>`: the body is under a data key of its own, which is under the key `keyId`.
 * v1 `v1.<keyId>.<iv>.<body>`: the body itself is under the key `keyId`. Written before v2, and only read now.
 */
export type SealedText =
  | { readonly version: 'v1'; readonly keyId: string; readonly sealed: SealedBytes }
  | { readonly version: 'v2'; readonly keyId: string; readonly wrappedKey: SealedBytes; readonly sealed: SealedBytes };

/** The form v2 as text. */
export function writeSealedText({ keyId, wrappedKey, sealed }: Extract<SealedText, { version: 'v2' }>): string {
  const parts = [wrappedKey.iv, wrappedKey.body, sealed.iv, sealed.body].map((part) => part.toString('base64url'));
  return ['v2', keyId, ...parts].join('.');
}

/**
 * The parts of a sealed text; undefined for what is in neither form. Exactly one text stands for one secret: what Node
 * would decode but not write so (padding, line ends, spare bits) was not written here.
 */
export function parseSealedText(text: string): SealedText | undefined {
  const [version, keyId = '', ...encoded] = text.split('.');
  const parts = encoded.map((part) => Buffer.from(part, 'base64url'));
  if (parts.some((part, index) => part.length === 0 || part.toString('base64url') !== encoded[index])) return undefined;
  const [first, second, third, fourth] = parts;
  if (keyId === '' || !first || !second) return undefined;
  const pair = { iv: first, body: second };
  if (version === 'v1' && parts.length === 2) return { version, keyId, sealed: pair };
  if (version === 'v2' && parts.length === 4 && third && fourth)
    return { version, keyId, wrappedKey: pair, sealed: { iv: third, body: fourth } };
  return undefined;
}
