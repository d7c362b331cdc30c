// Paths and parameters: www.billetweb.fr/bo/api.php and mindcloud-inc/universal-api-reference apis/b/billetweb. No answer
// has pages.
import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Instant } from '../../../src/domain/instant.ts';
import { type Account, type Event, isOver, type Ticket, ticketsOf } from './account.ts';
import { refuse, refuseRestricted, type Statuses } from './errors.ts';
import { sendRows } from './fault.ts';
import type { Gate } from './gate.ts';
import { eventRow, rateRow, saleRow, sessionRow, ticketRow } from './rows.ts';

const flag = z.enum(['0', '1']).default('0');
/** Query times are unix seconds in UTC, however local the times of the answers are. */
const unixSeconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
  .optional();
const eventsQuery = z.object({ past: flag, online: flag });
const datesQuery = z.object({ past: flag });
const ticketsQuery = z.object({ last_update: unixSeconds, to: unixSeconds });
const idSchema = z.string().regex(/^\d+$/).transform(Number);

type RouteDeps = { readonly gate: Gate; readonly statusesOf: () => Statuses; readonly clock: { now(): Instant } };
type Serve = (request: Request, response: Response, of: { readonly account: Account; readonly event: Event }) => void;

/** What the API can be asked. */
export function billetwebRoutes(deps: RouteDeps): Router {
  const { gate, clock } = deps;
  const router = Router();
  router.get('/events', (request, response) =>
    sendEvents(request, response, { account: gate.accountOf(request), clock }),
  );
  router.get('/attendees', (request, response) => sendSales(request, response, gate.accountOf(request)));
  router.get(
    '/event/:id/dates',
    ofEvent(deps, (request, response, { account, event }) => {
      const { past } = datesQuery.parse(request.query);
      const sessions = event.isMultiple ? event.sessions : [];
      const shown = sessions.filter((session) => past === '1' || !isOver(session, clock.now()));
      const rows = shown.map((session) => sessionRow(account, event, session));
      sendRows(response, rows);
    }),
  );
  router.get(
    '/event/:id/tickets',
    ofEvent(deps, (_request, response, { event }) => sendRows(response, event.rates.map(rateRow))),
  );
  router.get(
    '/event/:id/attendees',
    ofEvent(deps, (request, response, { account, event }) => {
      const asked = ticketsQuery.parse(request.query);
      const tickets = ticketsOf(account, event.id).filter((ticket) => isWithin(ticket, asked));
      const rows = tickets.map((ticket) => ticketRow(event, ticket));
      sendRows(response, rows);
    }),
  );
  return router;
}

/** Serves what is asked of one event, unless there is none or the key is not for it. */
function ofEvent({ gate, statusesOf }: RouteDeps, serve: Serve) {
  return (request: Request, response: Response): void => {
    const account = gate.accountOf(request);
    const id = idSchema.safeParse(request.params['id']);
    const event = id.success ? account.events.get(id.data) : undefined;
    if (event === undefined) return refuse(response, statusesOf().unknownEvent, 'not_found', 'Unknown event');
    if (!isAllowed(account, event)) return refuseRestricted(response);
    serve(request, response, { account, event });
  };
}

function sendEvents(
  request: Request,
  response: Response,
  { account, clock }: { readonly account: Account; readonly clock: { now(): Instant } },
): void {
  const { past, online } = eventsQuery.parse(request.query);
  const allowed = [...account.events.values()].filter((event) => isAllowed(account, event));
  const current = allowed.filter((event) => past === '1' || !isOver(event, clock.now()));
  const shown = current.filter((event) => online === '0' || event.isOnline);
  sendRows(response, shown.map(eventRow));
}

function sendSales(request: Request, response: Response, account: Account): void {
  if (account.onlyEvents !== null) return refuseRestricted(response);
  const asked = ticketsQuery.parse(request.query);
  const rows = [...account.events.values()].flatMap((event) => {
    const tickets = ticketsOf(account, event.id).filter((ticket) => isWithin(ticket, asked));
    return tickets.map((ticket) => saleRow(event, ticket));
  });
  sendRows(response, rows);
}

/** Answers a parameter that is not as documented, as the API answers what it does not understand. */
export function answerInvalid(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof z.ZodError) refuse(response, 400, 'parameter', 'A parameter is not valid');
  else next(error);
}

function isAllowed({ onlyEvents }: Account, { id }: Event): boolean {
  return onlyEvents === null || onlyEvents.has(id);
}

function isWithin({ changedAt }: Ticket, { last_update: from, to }: z.output<typeof ticketsQuery>): boolean {
  const changedS = Math.floor(Date.parse(changedAt) / 1_000);
  return changedS >= (from ?? 0) && changedS <= (to ?? Number.POSITIVE_INFINITY);
}
