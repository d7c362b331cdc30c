import type { RequestHandler } from 'express';
import { sendProblem } from './problem-answer.ts';
import type { Refusal } from './refusal.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses unsafe requests that a browser sends for another site (OWASP Cross-Site Request Forgery Prevention): by
 * Fetch-Metadata first, by `Origin` where a browser has none. A client that sends neither is no browser and is judged by
 * its authentication alone.
 */
export function sameOriginOnly(baseUrl: string): RequestHandler {
  const ownOrigin = new URL(baseUrl).origin;
  return (request, response, next) => {
    const sent = { site: request.get('sec-fetch-site'), origin: request.get('origin') };
    if (safeMethods.includes(request.method) || isOwn(sent, ownOrigin)) next();
    else sendProblem(response, crossSite(ownOrigin));
  };
}

function isOwn(sent: { readonly site: string | undefined; readonly origin: string | undefined }, own: string): boolean {
  if (sent.site !== undefined) return sent.site === 'same-origin' || sent.site === 'none';
  return sent.origin === undefined || sent.origin === own;
}

function crossSite(ownOrigin: string): Refusal<'cross_site'> {
  return {
    refused: 'cross_site',
    detail: `A page of another site sent this. Open ${ownOrigin} and do it there, or call without a browser.`,
  };
}
