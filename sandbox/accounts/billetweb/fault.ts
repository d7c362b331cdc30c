import type { Request, Response } from 'express';
import { challenge, refuseOverLimit, refuseRestricted } from './errors.ts';

/**
 * What Billetweb does instead of answering. `truncated` cuts the real answer in half, `object` answers with an object where a
 * list is due, `empty` with an empty list, `restricted` as to a key for some events only; `body` with anything. `path`: only to
 * requests whose path contains it. `skip` requests pass first; `times` meet it, all of them when absent.
 */
export type BilletwebFault = {
  readonly path?: string;
  readonly skip?: number;
  readonly times?: number;
} & (
  | { readonly kind: 'rate_limiting' | 'challenge'; readonly status?: number; readonly retryAfter?: string }
  | { readonly kind: 'restricted' | 'object' | 'empty' | 'truncated' | 'hang' | 'reset' }
  | { readonly kind: 'body'; readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
);

/** The one fault in force. */
export type FaultInForce = {
  set(fault: BilletwebFault | null): void;
  metBy(request: Request): BilletwebFault | undefined;
};

export function noFault(): FaultInForce {
  let inForce: BilletwebFault | null = null;
  return {
    set: (fault) => {
      inForce = fault;
    },
    metBy(request) {
      const fault = inForce;
      if (fault === null || !request.path.includes(fault.path ?? '') || fault.times === 0) return undefined;
      const { skip = 0, times } = fault;
      if (skip > 0) inForce = { ...fault, skip: skip - 1 };
      else if (times !== undefined) inForce = { ...fault, times: times - 1 };
      return skip > 0 ? undefined : fault;
    },
  };
}

/** Does what the fault says; true when the request is to be served all the same. */
export function isServedUnder(fault: BilletwebFault, response: Response): boolean {
  if ('retryAfter' in fault && fault.retryAfter !== undefined) response.set('Retry-After', fault.retryAfter);
  switch (fault.kind) {
    case 'rate_limiting':
      refuseOverLimit(response, fault.status ?? 429);
      return false;
    case 'challenge':
      challenge(response, fault.status ?? 403);
      return false;
    case 'restricted':
      refuseRestricted(response);
      return false;
    case 'object':
      response.json({ data: [] });
      return false;
    case 'empty':
      response.json([]);
      return false;
    case 'body':
      response
        .set(fault.headers ?? {})
        .status(fault.status)
        .send(fault.text);
      return false;
    case 'reset':
      response.socket?.resetAndDestroy();
      return false;
    case 'hang':
      return false;
    case 'truncated':
      response.locals['isTruncated'] = true;
      return true;
  }
}

/** Sends the list that a route answers. */
export function sendRows(response: Response, rows: readonly object[]): void {
  const text = JSON.stringify(rows);
  const isTruncated = response.locals['isTruncated'] === true;
  response
    .status(200)
    .type('json')
    .send(isTruncated ? text.slice(0, text.length / 2) : text);
}
