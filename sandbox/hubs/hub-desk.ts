import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Instant } from '../../src/domain/instant.ts';
import { type Barrier, openBarrier } from '../barrier.ts';

const whichRequests = {
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().positive().optional(),
};

/**
 * What a simulated hub does instead of answering well, to requests of this method whose path begins so (all where absent), this
 * many times. status: answers with `code`. hang: takes the request and never answers. lost_answer: does the work, and cuts the
 * connection. html: a page with status 200.
 */
export const hubFaultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    code: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    ...whichRequests,
  }),
  z.object({ kind: z.literal('hang'), ...whichRequests }),
  z.object({ kind: z.literal('lost_answer'), ...whichRequests }),
  z.object({ kind: z.literal('html'), ...whichRequests }),
]);
export type HubFault = z.output<typeof hubFaultSchema>;

/** One request as it came, for tests: `body` is what was written, null for none. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  readonly at: Instant;
};

/** Where all requests to a hub pass: they are counted, can be made to wait, and meet the faults that were set. */
export type HubDesk = {
  readonly barrier: Barrier;
  readonly seen: SeenRequest[];
  setFault(fault: HubFault): void;
  clearFaults(): void;
  /** Counts a request, lets it wait, and answers it where a fault says so: then the result is true. */
  met(request: Request, response: Response, at: Instant): Promise<boolean>;
};

/** The desk of one hub. */
export function openDesk(): HubDesk {
  const barrier = openBarrier();
  const seen: SeenRequest[] = [];
  let faults: HubFault[] = [];
  return {
    barrier,
    seen,
    setFault: (fault) => {
      faults.push(fault);
    },
    clearFaults: () => {
      faults = [];
    },
    async met(request, response, at) {
      seen.push({ ...partsOf(request), at });
      await barrier.pass();
      // Taken after the barrier: what a test sets while a request waits is what that request meets.
      const fault = faults.find((candidate) => concerns(candidate, request));
      if (fault === undefined) return false;
      faults = faults.flatMap((other) => (other === fault ? afterOne(other) : [other]));
      return meet(fault, response);
    },
  };
}

/** Sends JSON, or loses it where a fault says so: the work is done then, and nobody is told. */
export function sendJson(
  response: Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.locals['isLost'] === true) response.socket?.resetAndDestroy();
  else writeJson(response, status, body, headers);
}

/** JSON as one piece with its head, past what Express looks at for pages. */
export function writeJson(
  response: Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  const content = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(status, { ...headers, ...content }).end(text);
}

function partsOf({ method, path, originalUrl, body }: Request): Omit<SeenRequest, 'at'> {
  const written: unknown = body;
  return { method, path, query: originalUrl.split('?')[1] ?? '', body: written ?? null };
}

function concerns({ method, path }: HubFault, request: Request): boolean {
  return (method === undefined || method === request.method) && (path === undefined || request.path.startsWith(path));
}

function afterOne(fault: HubFault): HubFault[] {
  if (fault.times === undefined) return [fault];
  return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
}

function meet(fault: HubFault, response: Response): boolean {
  switch (fault.kind) {
    case 'status':
      response.set(fault.headers ?? {}).status(fault.code);
      if (fault.body === undefined) response.end();
      else response.json(fault.body);
      return true;
    case 'hang':
      return true;
    case 'html':
      response.type('html').send('<!doctype html><title>Maintenance</title>');
      return true;
    case 'lost_answer':
      response.locals['isLost'] = true;
      return false;
    default:
      throw new Error(`fault: unexpected variant ${JSON.stringify(fault)}`);
  }
}
