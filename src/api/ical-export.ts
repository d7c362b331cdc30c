import type { Request, RequestHandler, Response } from 'express';
import { exportReaderOf } from '../domain/export-reader.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ExportedCalendar, exportedCalendar } from './exported-calendar.ts';
import { loggableError } from './loggable-error.ts';
import { sendProblem } from './problem-answer.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { type TakeTurn, turnLimit } from './turn-limit.ts';

type ExportDeps = Pick<ApiDeps, 'exports' | 'calendarWriter' | 'clock' | 'logger' | 'settings'>;

const addressPattern = /^\/([A-Za-z0-9_-]{43})\.ics$/;
const RETRY_AFTER_SECONDS = 60;

/** Platforms read a few times an hour; what shares an export’s address with more readers shares these. */
const readsAMinute = { most: 60, perMs: 60_000 };
/** Of one client. Those of a whole platform may come from one, with a few addresses that are revoked. */
const missesAMinute = { most: 120, perMs: 60_000 };

/**
 * `GET /ical/:token.ics`: the calendar of a listing for whoever has the token (there is no session: calendar readers cannot
 * sign in). It fails closed: what is not known whole is a 503, which readers try again, never a calendar with fewer nights.
 * An unknown, a revoked and a malformed address are answered alike. Too many reads of one export within a minute, and too
 * many misses of one client, are a 429; misses never stand in the way of a valid address, since clients may share a proxy.
 */
export function icalExport(deps: ExportDeps): RequestHandler {
  const turns = { reads: turnLimit(readsAMinute), misses: turnLimit(missesAMinute) };
  return async (request, response) => {
    response.set({
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex, nofollow',
      'Referrer-Policy': 'no-referrer',
    });
    try {
      const calendar = await calendarFor(request, deps, turns);
      if (isRefusal(calendar)) sendProblem(response, calendar);
      else await answer(calendar, { request, response, deps });
    } catch (error) {
      const requestId = response.get('x-request-id');
      deps.logger.error({ requestId, err: loggableError(error) }, 'export refused as unavailable');
      if (response.headersSent) response.destroy();
      else sendProblem(response, unavailable);
    }
  };
}

type Turns = { readonly reads: TakeTurn; readonly misses: TakeTurn };

async function calendarFor(
  request: Request,
  deps: ExportDeps,
  { reads, misses }: Turns,
): Promise<ExportedCalendar | Refusal> {
  // The path as it was sent: whoever decodes it could fail in ways that tell a token from none.
  const token = addressPattern.exec(request.path)?.[1];
  const now = deps.clock.now();
  const missed = () => refusedAfter(misses(request.ip ?? '', now)) ?? unknownExport;
  if (token === undefined || !['GET', 'HEAD'].includes(request.method)) return missed();
  if (!(await deps.exports.knows(token, now))) return missed();
  const tooOften = refusedAfter(reads(token, now));
  if (tooOften) return tooOften;
  const source = await deps.exports.open(token, now);
  if (!source) return missed();
  const { hostname } = new URL(deps.settings.baseUrl);
  return exportedCalendar(source, { writer: deps.calendarWriter, host: hostname, now });
}

function refusedAfter(waitSeconds: number | undefined): Refusal<'rate_limited'> | undefined {
  if (waitSeconds === undefined) return undefined;
  const detail = `Calendars were asked for too often from here or at this address. Keep what you have and try again in ${waitSeconds} s.`;
  return { refused: 'rate_limited', detail, retryAfterSeconds: waitSeconds };
}

type Exchange = { readonly request: Request; readonly response: Response; readonly deps: ExportDeps };

async function answer(
  { body, edition, addressee }: ExportedCalendar,
  { request, response, deps }: Exchange,
): Promise<void> {
  const isHead = request.method === 'HEAD';
  const known = tagsOf(request.get('if-none-match'));
  const isUnchanged = known.includes(edition.etag) || known.includes('*');
  if (!isHead) {
    await deps.exports.keepEdition(edition, deps.clock.now());
    // Whoever sends `*` has something, and nobody knows what.
    if (!isUnchanged || known.includes(edition.etag))
      noteOnceAnswered({ edition, addressee }, { request, response, deps });
  }
  response.set({
    'Content-Type': 'text/calendar; charset=utf-8',
    'Cache-Control': 'private, max-age=300',
    ETag: edition.etag,
  });
  if (isUnchanged) response.status(304).end();
  else if (isHead) response.set('Content-Length', String(Buffer.byteLength(body))).end();
  else response.send(body);
}

/** RFC 9110 §13.1.2: a list of tags, to be compared weakly, or `*`. */
function tagsOf(ifNoneMatch: string | undefined): string[] {
  return (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}

/** Only an answer that went out whole was read; one that broke off is asked for again. */
function noteOnceAnswered(
  { edition, addressee }: Pick<ExportedCalendar, 'edition' | 'addressee'>,
  { request, response, deps }: Exchange,
): void {
  const { name, counts } = exportReaderOf(request.get('user-agent'), addressee);
  response.once('finish', () => {
    const read = { reader: name, counts, now: deps.clock.now() };
    deps.exports.noteRead(edition, read).catch((error: unknown) => {
      deps.logger.warn({ exportId: edition.exportId, err: loggableError(error) }, 'read of an export not noted');
    });
  });
}

const unknownExport: Refusal<'not_found'> = {
  refused: 'not_found',
  detail: 'There is no calendar at this address. Ask its owner for the current one.',
};

const unavailable: Refusal<'unavailable'> = {
  refused: 'unavailable',
  detail: 'The calendar cannot be read for the moment. Keep what you have and try again.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};
