import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { codeOf, loggableError, withCauses } from './loggable-error.ts';
import { sendProblem } from './problem-answer.ts';
import type { Refusal } from './refusal.ts';

const RETRY_AFTER_SECONDS = 10;

/**
 * The last word on what was thrown. What the body parser or the router refused is the client’s; an error whose `code`
 * says that a service is down is a 503; everything else is answered without a detail. The log has both, with the
 * request ID.
 */
export function answerUnexpected(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refusal = refusalOf(error);
    if (refusal.refused === 'internal' || refusal.refused === 'unavailable') {
      const requestId = response.get('x-request-id');
      logger.error({ requestId, err: loggableError(error) }, `request refused as ${refusal.refused}`);
    }
    // Once the answer has begun, Express can only cut the connection.
    if (response.headersSent) next(error);
    else sendProblem(response, refusal);
  };
}

function refusalOf(error: unknown): Refusal {
  const service = serviceDown(error);
  if (service) return service;
  const status = clientStatusOf(error);
  if (status === undefined) return internal;
  if (status === 404) return fileGone;
  return status === 413 ? bodyTooLarge(error) : unreadable;
}

/** By the `code` of the error or of one that caused it: what the stores and the sign-in throw when they cannot. */
function serviceDown(error: unknown): Refusal | undefined {
  const codes = withCauses(error).map(codeOf);
  if (codes.includes('store_unavailable')) return storeUnavailable;
  return codes.includes('invitation_not_sent') ? invitationNotSent : undefined;
}

/** The 4xx that Express and its body parser put on what they refuse (`http-errors` has both), else undefined. */
function clientStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error) || !('statusCode' in error)) return undefined;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : undefined;
}

const storeUnavailable: Refusal = {
  refused: 'unavailable',
  detail: 'The database cannot be reached for the moment. Try again.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

const invitationNotSent: Refusal = {
  refused: 'unavailable',
  detail: 'The person is invited, but the mail could not be sent. Invite the same person again once mail works.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

const fileGone: Refusal = {
  refused: 'not_found',
  detail: 'This file is not there. Build the pages, or check the address.',
};

/** The body parser’s error says its limit. */
function bodyTooLarge(error: unknown): Refusal {
  const limit = typeof error === 'object' && error !== null && 'limit' in error ? Number(error.limit) : Number.NaN;
  const size = Number.isFinite(limit) ? `over ${limit} bytes` : 'too large';
  return { refused: 'body_too_large', detail: `The body is ${size}. Send less at once.` };
}

const internal: Refusal = {
  refused: 'internal',
  detail: 'This broke on our side. Tell support the “instance” of this answer: the log has it too.',
};

const unreadable: Refusal = {
  refused: 'unreadable',
  detail: 'The request cannot be read. Check that its address is well encoded and its body plain, whole JSON in UTF-8.',
};
