import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';

type TokenRequest = {
  readonly keyName: string;
  readonly secret: string;
  /** The method and the path, without its query. */
  readonly method: 'GET';
  readonly path: string;
  readonly nowMs: number;
  /** 32 random bytes in hex; given by tests alone. */
  readonly nonce?: string;
};

const LIFE_S = 120;
/** What comes before the 32 bytes of a key in PKCS #8 (RFC 8410, section 10.3). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The token of one request as Coinbase's own client makes it (coinbase/coinbase-advanced-py: coinbase/jwt_generator.py): ES256
 * for a PEM key, EdDSA for a base64 one. ccxt's has other `iss` and `aud`, and no `uri` with EdDSA. Null for a secret that is no key.
 */
export function coinbaseToken({ keyName, secret, method, path, nowMs, nonce }: TokenRequest): string | null {
  const key = keyOf(secret);
  if (key === null) return null;
  const alg = key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : 'ES256';
  const nbf = Math.floor(nowMs / 1_000);
  const header = { alg, typ: 'JWT', kid: keyName, nonce: nonce ?? randomBytes(32).toString('hex') };
  const uri = `${method} api.coinbase.com${path}`;
  const claims = { sub: keyName, iss: 'cdp', nbf, exp: nbf + LIFE_S, uri };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signatureOf(text, key)}`;
}

function signatureOf(text: string, key: KeyObject): string {
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  return sign(isEd25519 ? null : 'sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

/** The key in a secret: PEM, with its line ends perhaps written as `\n` as in the file that Coinbase gives; or 32 or 64 bytes in base64. */
function keyOf(secret: string): KeyObject | null {
  const text = secret.replaceAll(String.raw`\n`, '\n').trim();
  try {
    if (text.startsWith('-----BEGIN')) return ecKeyOf(createPrivateKey(text));
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length !== 32 && bytes.length !== 64) return null;
    const der = Buffer.concat([ed25519Prefix, bytes.subarray(0, 32)]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    return null;
  }
}

function ecKeyOf(key: KeyObject): KeyObject | null {
  const { namedCurve } = key.asymmetricKeyDetails ?? {};
  return key.asymmetricKeyType === 'ed25519' || namedCurve === 'prime256v1' ? key : null;
}
