import type { Response } from 'express';
import type { Fault } from './fault.ts';

const BIG_BODY_BYTES = 10 * 1024 * 1024;
const DRIP_MS = 100;
const SIGN_IN_PAGE =
  '<!doctype html><html><head><title>Log in</title></head><body><form>Log in to go on</form></body></html>';
const FILLER = `X-FILLER:${'x'.repeat(60)}\r\n`;

/** Sends a feed's text, or does to it what the fault says. */
export function sendFeed(response: Response, text: string, fault: Fault): void {
  switch (fault.kind) {
    case 'none':
      return sendCalendar(response, text);
    case 'status':
      if (fault.retryAfterSec !== undefined) response.set('Retry-After', String(fault.retryAfterSec));
      response.status(fault.code).type('text').send(`Error ${fault.code}`);
      return;
    case 'hang':
      return;
    case 'slow_drip':
      return drip(response, text);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'html_200':
      response.type('html').send(SIGN_IN_PAGE);
      return;
    case 'empty_200':
      return sendCalendar(response, '');
    case 'truncated':
      return sendCalendar(response, text.slice(0, cutOf(text)));
    case 'json_error':
      response.json({ code: 500, message: 'An unexpected error has occurred. Please try again later.' });
      return;
    case 'big_body':
      return sendCalendar(response, grown(text));
    case 'redirect_private':
      response.redirect(302, 'http://169.254.169.254/latest/meta-data/');
      return;
    case 'not_modified':
      response.status(304).end();
      return;
    case 'new_property':
      return sendCalendar(response, text.replaceAll(/^END:VEVENT(\r?\n)/gm, 'X-CHANNEL:web$1END:VEVENT$1'));
    default:
      return unexpected(fault);
  }
}

function sendCalendar(response: Response, text: string): void {
  response.set('Content-Type', 'text/calendar; charset=utf-8').send(text);
}

function drip(response: Response, text: string): void {
  response.set('Content-Type', 'text/calendar; charset=utf-8');
  let sent = 0;
  const timer = setInterval(() => {
    response.write(text.charAt(sent));
    sent += 1;
    if (sent >= text.length) response.end();
  }, DRIP_MS);
  response.once('close', () => clearInterval(timer));
}

/** Inside the last event, or before the end of a calendar without one. */
function cutOf(text: string): number {
  const lastEvent = text.lastIndexOf('BEGIN:VEVENT');
  return lastEvent < 0 ? text.indexOf('END:VCALENDAR') : lastEvent + 'BEGIN:VEVENT'.length + 12;
}

function grown(text: string): string {
  const end = text.lastIndexOf('END:VCALENDAR');
  return text.slice(0, end) + FILLER.repeat(Math.ceil(BIG_BODY_BYTES / FILLER.length)) + text.slice(end);
}

function unexpected(fault: never): never {
  throw new Error(`fault: unexpected variant ${JSON.stringify(fault)}`);
}
