import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * True when `header` is `sha256=<hex>` (digits in either case) of HMAC-SHA256 of the body's very bytes under one of
 * `secrets`, each as UTF-8 text. An empty secret never matches: anybody can sign under it. Nothing in such a signature tells
 * when it was made, so what it signs may be a repeat of any age.
 */
export function isSignedInHex(
  header: string | undefined,
  { body, secrets }: { readonly body: Uint8Array; readonly secrets: readonly string[] },
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header?.trim() ?? '')?.[1];
  if (given === undefined) return false;
  const bytes = Buffer.from(given, 'hex');
  // Which secret it was signed under is no secret; one that none signed is compared with all.
  return secrets.some((secret) => {
    return secret !== '' && timingSafeEqual(bytes, createHmac('sha256', secret).update(body).digest());
  });
}
