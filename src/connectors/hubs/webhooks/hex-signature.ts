import { createHmac } from 'node:crypto';
import { isSameText } from './same-text.ts';

/**
 * True when `header` is `sha256=<hex>` (digits in either case) of HMAC-SHA256 of the body's very bytes under one of
 * `secrets`, each as UTF-8 text. An empty secret never matches: anybody can sign under it. Nothing in such a signature tells
 * when it was made, so what it signs may be a repeat of any age.
 */
export function isSignedInHex(
  header: string | undefined,
  { body, secrets }: { readonly body: Uint8Array; readonly secrets: readonly string[] },
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header?.trim() ?? '')?.[1]?.toLowerCase();
  if (given === undefined) return false;
  const matches = secrets.map((secret) => {
    return isSameText(given, createHmac('sha256', secret).update(body).digest('hex')) && secret !== '';
  });
  return matches.includes(true);
}
