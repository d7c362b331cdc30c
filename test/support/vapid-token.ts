import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

const LONGEST_LIFE_S = 24 * 3600;
const claimsSchema = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(mailto:|https:)/) });

/**
 * Why the `Authorization` of a push request is refused (RFC 8292 sections 2 to 4), undefined when it is in order: signed
 * with the key that the subscription was made for, for this push service, and for a day at most.
 */
export function vapidRefusal(
  authorization: string,
  expected: { readonly applicationKey: string; readonly origin: string; readonly nowMs: number },
): string | undefined {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  if (key !== expected.applicationKey) return 'the subscription was made for another key';
  if (!isSigned(`${header}.${claims}`, signature, key)) return 'the signature is not of this key';
  const { aud, exp } = claimsSchema.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
  if (aud !== expected.origin) return `the token is for ${aud}`;
  const lifeS = exp - expected.nowMs / 1000;
  return lifeS > 0 && lifeS <= LONGEST_LIFE_S ? undefined : 'the token is too old, or for too long';
}

function isSigned(text: string, signature: string, key: string): boolean {
  const point = Buffer.from(key, 'base64url');
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const given = Buffer.from(signature, 'base64url');
  return verify('sha256', Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, given);
}
