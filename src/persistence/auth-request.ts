import type { IncomingMessage } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { clientAddress } from './client-address.ts';

/** The header in which Better Auth reads the client's address; whatever a client sends in it is overwritten. */
export const clientAddressHeader = 'x-relais-client-address';

const basePath = '/api/auth';
const openPaths = new Set(
  ['/sign-in/email', '/sign-out', '/request-password-reset', '/reset-password'].map((path) => basePath + path),
);
const MAX_BODY_BYTES = 100_000;

/** A request for Better Auth, or why it does not get there. */
export type AuthRequest =
  | { readonly outcome: 'request'; readonly request: Request }
  | { readonly outcome: 'not_found' | 'body_too_large' | 'unreadable' };

/**
 * Turns a Node request into the web request that Better Auth takes. Only the four endpoints that the pages use pass:
 * whatever else Better Auth offers (now or in a later version) does not exist here. A body past 100 kB is not read, and
 * only JSON is, which no HTML form of another site can send.
 */
export async function readAuthRequest(
  incoming: IncomingMessage & { readonly originalUrl?: string },
  settings: { readonly baseUrl: string; readonly trustProxyHops: number },
): Promise<AuthRequest> {
  const path = (incoming.originalUrl ?? incoming.url ?? '').split('?', 1)[0] ?? '';
  if (incoming.method !== 'POST' || !openPaths.has(path)) return { outcome: 'not_found' };
  const body = await readBody(incoming);
  if (body === undefined) return { outcome: 'body_too_large' };
  if (!isJson(incoming.headers['content-type'] ?? '', body)) return { outcome: 'unreadable' };
  const headers = fromNodeHeaders(incoming.headers);
  headers.set(clientAddressHeader, clientAddress(incoming, settings.trustProxyHops));
  const request = new Request(new URL(path, settings.baseUrl), { method: 'POST', headers, body });
  return { outcome: 'request', request };
}

/** An honest client learns why; one that hides the length in chunks may lose the connection. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isJson(contentType: string, body: string): boolean {
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
