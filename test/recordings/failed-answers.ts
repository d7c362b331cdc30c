import type { FailureKind } from './incident-kind.ts';
import type { Random } from './random.ts';
import type { FailedAnswer, Simulation } from './simulation.ts';

const ERROR_PAGE = [
  '<!DOCTYPE html><html><head><title>Service unavailable</title></head>',
  '<body><h1>We will be back soon</h1><p>BEGIN:VCALENDAR is not in this page.</p></body></html>',
].join('\n');

/** From `first` on, one or a few answers that are no whole calendar. */
export function failAnswers(simulation: Simulation, first: number, kind: FailureKind): void {
  const { random, timesMs } = simulation;
  const count = Math.min(random.pick([1, 1, 1, 2, 3]), timesMs.length - first);
  const polls = Array.from({ length: count }, (_, index) => first + index);
  for (const poll of polls) {
    simulation.distortions.set(poll, { kind: 'failure', answer: (whole) => failedAnswer(kind, whole, random) });
  }
  simulation.note(kind, polls);
}

function failedAnswer(kind: FailureKind, whole: FailedAnswer, random: Random): FailedAnswer {
  const json = 'application/json; charset=utf-8';
  switch (kind) {
    case 'empty body':
      return { ...whole, body: '' };
    case 'html page':
      return {
        status: 200,
        contentType: random.pick(['text/html; charset=utf-8', whole.contentType]),
        body: ERROR_PAGE,
      };
    case 'json error with 200':
      return { status: 200, contentType: random.pick([json, whole.contentType]), body: '{"code":500,"message":null}' };
    case 'json error with 500':
      return { status: 500, contentType: json, body: '{"code":500,"message":"Internal error"}' };
    case 'truncated tail':
      return { ...whole, body: truncated(whole.body, random) };
    case 'error status':
      return {
        status: random.pick([503, 404, 429]),
        contentType: 'text/plain',
        body: random.pick(['', 'Try again later']),
      };
  }
}

/** Cut after the first event began and before the last one ended: mostly inside an event, sometimes between two. */
function truncated(body: string, random: Random): string {
  const low = body.indexOf('BEGIN:VEVENT') + 'BEGIN:VEVENT'.length;
  const high = body.lastIndexOf('END:VEVENT');
  if (high < low) return body.slice(0, body.indexOf('END:VCALENDAR'));
  const cut = random.whole(low, high);
  const betweenEvents = body.indexOf('BEGIN:VEVENT', cut);
  return body.slice(0, betweenEvents >= 0 && random.chance(0.2) ? betweenEvents : cut);
}
