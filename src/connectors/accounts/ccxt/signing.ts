import { z } from 'zod';
import type { AccountRequest, AccountSecrets } from '../../../account-ports.ts';

export type SignedRequest = Pick<AccountRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>;

/**
 * A call to be signed. `path` and `api` are ccxt's words for it; `params` keep their order; `nonceMs` is the timestamp or nonce
 * that goes into the signature.
 */
export type Unsigned = {
  readonly exchange: 'binance' | 'bybit' | 'kraken';
  readonly secrets: AccountSecrets;
  readonly path: string;
  readonly api: 'private' | 'sapi';
  readonly method: 'GET' | 'POST';
  readonly params: Readonly<Record<string, string>>;
  readonly nonceMs: number;
};

/** How long after its timestamp a request of ours is good, in milliseconds: the default of Binance and Bybit. */
const RECV_WINDOW_MS = 5_000;

const signedShape = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

/**
 * The call signed by ccxt, on an instance of its own that sends nothing, loads no markets and limits nothing: one instance for
 * several calls takes a revoked key for an overload and mixes up headers. Null for secrets that cannot sign; ccxt's own
 * error may hold them and is dropped.
 */
export async function signedByCcxt(unsigned: Unsigned): Promise<SignedRequest | null> {
  const { default: ccxt } = await import('ccxt');
  const { exchange, secrets, path, api, method, params, nonceMs } = unsigned;
  try {
    const { apiKey = '', secret = '' } = secrets;
    const options = { recvWindow: RECV_WINDOW_MS };
    const client = new ccxt[exchange]({ apiKey, secret, enableRateLimit: false, options });
    Object.assign(client, { number: String, nonce: () => nonceMs });
    const { url, headers, body } = signedShape.parse(client.sign(path, api, method, { ...params }));
    return { method, ...partsOf(url), headers, body };
  } catch {
    return null;
  }
}

/** The path and the query of a URL exactly as they were signed: `URL` may write them another way. */
export function partsOf(url: string): Pick<SignedRequest, 'path' | 'query'> {
  const [, path = '', query = ''] = /^https:\/\/[^/?]+([^?]*)\??(.*)$/s.exec(url) ?? [];
  return { path, query };
}
