import { type Request, type Response, Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { errorText, FlexRefusal, ticketText } from './flex-errors.ts';
import { answerFaultily, type FlexFaults, type FlexStep, sendXml } from './flex-faults.ts';
import type { FlexGate } from './flex-gate.ts';
import { reportText } from './flex-report-text.ts';
import { type FakeToken, type FlexState, nextNumber } from './flex-state.ts';

export type FlexRequest = { readonly path: string; readonly at: Instant };

/** What the routes work with. */
export type FlexDesk = {
  readonly state: FlexState;
  readonly gate: FlexGate;
  readonly faults: FlexFaults;
  readonly seen: FlexRequest[];
  readonly clock: { now(): Instant };
};

type Asked = { readonly token: string; readonly subject: string };

/** Both steps at one place: the two hosts of the service are one here. */
export function flexRoutes(desk: FlexDesk): Router {
  const router = Router();
  const steps = { SendRequest: ticketFor, GetStatement: reportFor } as const;
  for (const [name, answer] of Object.entries(steps)) {
    const step = name === 'SendRequest' ? name : 'GetStatement';
    router.get(`/AccountManagement/FlexWebService/${name}`, (request, response) => {
      desk.seen.push({ path: request.path, at: desk.clock.now() });
      // What a missing header is answered is not known; that it is refused is (ibkrguides.com, flex3).
      if (request.get('user-agent') === undefined) return void response.status(403).type('text/plain').send('');
      respond(desk, { step, request, response, answer });
    });
  }
  router.use((_request, response) => void response.status(404).type('text/plain').send('Not Found'));
  return router;
}

function respond(
  desk: FlexDesk,
  {
    step,
    request,
    response,
    answer,
  }: {
    readonly step: FlexStep;
    readonly request: Request;
    readonly response: Response;
    readonly answer: (desk: FlexDesk, asked: Asked) => string;
  },
): void {
  let good: string;
  try {
    const asked = judged(desk, request);
    const fault = desk.faults.next(step);
    if (fault !== null)
      return answerFaultily(fault, fault.kind === 'cut' ? answer(desk, asked) : '', request, response);
    good = answer(desk, asked);
  } catch (error) {
    if (!(error instanceof FlexRefusal)) throw error;
    good = errorText(error.code);
  }
  sendXml(response, good);
}

/** The token is looked at first, then the limits of that token, then whether it may still be used. */
function judged({ state, gate }: FlexDesk, { query }: Request): Asked {
  const { t: token, q: subject, v: version } = query;
  // Version 2, which a missing `v` means, is switched off (csingley/ibflex#107).
  if (version !== '3') throw new FlexRefusal('1001');
  if (typeof token !== 'string' || typeof subject !== 'string') throw new FlexRefusal('1020');
  const known = state.tokens.get(token);
  if (known === undefined) throw new FlexRefusal('1015');
  if (!gate.passes(token)) throw new FlexRefusal('1018');
  if (known.state !== 'good') throw new FlexRefusal(codeOf(known.state));
  return { token, subject };
}

function codeOf(state: Exclude<FakeToken['state'], 'good'>): '1011' | '1012' | '1013' {
  switch (state) {
    case 'expired':
      return '1012';
    case 'elsewhere':
      return '1013';
    case 'inactive':
      return '1011';
  }
}

function ticketFor({ state, clock }: FlexDesk, { token, subject }: Asked): string {
  const owner = state.tokens.get(token)?.owner;
  const query = state.queries.find((candidate) => candidate.queryId === subject && candidate.owner === owner);
  if (query === undefined) throw new FlexRefusal('1014');
  const reference = nextNumber(state);
  const report = reportText(query, state.rows, clock.now());
  state.tickets.set(reference, { token, report, pollsLeft: state.pollsUntilReady });
  return ticketText(reference, state.ticketUrl);
}

function reportFor({ state }: FlexDesk, { token, subject }: Asked): string {
  const ticket = state.tickets.get(subject);
  if (ticket === undefined || ticket.token !== token) throw new FlexRefusal('1017');
  if (ticket.pollsLeft === 0) return ticket.report;
  ticket.pollsLeft -= 1;
  throw new FlexRefusal('1019');
}
