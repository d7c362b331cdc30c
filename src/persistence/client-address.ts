import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address of the client behind `hops` trusted proxies: the connection's own with 0, else the one that the outermost
 * trusted proxy appended to `X-Forwarded-For`. What a client wrote there itself lies further left and is not believed.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, hops: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const nearestFirst = [request.socket.remoteAddress ?? '', ...forwarded.map((text) => text.trim()).reverse()];
  return nearestFirst.slice(0, hops + 1).findLast((text) => isIP(text) !== 0) ?? '0.0.0.0';
}
