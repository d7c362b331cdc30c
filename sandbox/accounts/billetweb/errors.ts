// Bodies: betagouv/assistant-declaration src/core/ticketing/billetweb.ts (rate_limiting, pretty-printed; the key for some events
// only, on HTTP 200; the script of Cloudflare's challenge). The words and statuses for a wrong key, a wrong version and an event
// that is not there are not published: those here only have the known form.
import type { Response } from 'express';

/** The statuses of errors for which none is published. */
export type Statuses = { readonly overLimit: number; readonly badKey: number; readonly unknownEvent: number };
export const usualStatuses: Statuses = { overLimit: 429, badKey: 401, unknownEvent: 404 };

/** Over the limit of requests. */
export function refuseOverLimit(response: Response, status: number): void {
  refuse(response, status, 'rate_limiting', 'You exceed the global rate limiter : 100 hits per minute');
}

/** The key has some events only, and this is not of them. */
export function refuseRestricted(response: Response): void {
  const body = { error: 'unauthorized', description: 'This key has limited rights to specific events only' };
  response.status(200).type('json').send(JSON.stringify(body));
}

/** An error in the one form that there is. */
export function refuse(response: Response, status: number, error: string, description: string): void {
  response
    .status(status)
    .type('json')
    .send(JSON.stringify({ error, description }, null, 4));
}

/** Cloudflare wants to see a browser. */
export function challenge(response: Response, status: number): void {
  const script = '/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1';
  const head = '<title>Just a moment...</title>';
  const body = `<noscript>Enable JavaScript and cookies to continue</noscript><script src="${script}"></script>`;
  response.status(status).type('html').send(`<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`);
}
