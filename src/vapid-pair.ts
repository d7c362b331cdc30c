import { createECDH } from 'node:crypto';

const PRIVATE_BYTES = 32;

/** True when the two are the keys of one pair on P-256, in base64url, as web push wants them (RFC 8292 §3.2). */
export function isVapidPair(publicKey: string | undefined, privateKey: string | undefined): boolean {
  const secret = Buffer.from(privateKey ?? '', 'base64url');
  if (secret.length !== PRIVATE_BYTES) return false;
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(secret);
    return curve.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}
