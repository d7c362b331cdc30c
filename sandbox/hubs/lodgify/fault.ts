import type { Request, Response } from 'express';
import { z } from 'zod';
import { refuse, refuseAddress, setFate } from './answers.ts';

const whichRequests = {
  on: z.enum(['reads', 'writes']).exactOptional(),
  skip: z.int().min(0).exactOptional(),
  times: z.int().min(0).exactOptional(),
};

/**
 * What the hub does instead of answering. status: an error body, with Retry-After when given. ip_block: 429 in plain text.
 * reset: ends the connection before it does anything. lost: does the work, then ends the connection. status_after: does the
 * work, then answers with this error. text: answers 200 with something else. `on`: only to requests that read, or that write.
 * `skip` requests pass first; `times` meet it, all of them when absent.
 */
export const lodgifyFaultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), code: z.int(), retryAfter: z.string().exactOptional(), ...whichRequests }),
  z.object({ kind: z.enum(['ip_block', 'reset', 'lost']), ...whichRequests }),
  z.object({ kind: z.literal('status_after'), code: z.int(), ...whichRequests }),
  z.object({ kind: z.literal('text'), text: z.string(), ...whichRequests }),
]);
export type LodgifyFault = z.output<typeof lodgifyFaultSchema>;

/** The faults in force; the first that a request meets is the one. */
export type Faults = { set(faults: readonly LodgifyFault[]): void; metBy(request: Request): LodgifyFault | undefined };

export function noFaults(): Faults {
  let faults: LodgifyFault[] = [];
  return {
    set: (next) => {
      faults = [...next];
    },
    metBy(request) {
      const isRead = request.method === 'GET';
      for (const [index, fault] of faults.entries()) {
        const isFor = fault.on === undefined || isRead === (fault.on === 'reads');
        if (!isFor || fault.times === 0) continue;
        const { skip = 0, times } = fault;
        const left = times === undefined ? {} : { times: times - 1 };
        faults[index] = skip > 0 ? { ...fault, skip: skip - 1 } : { ...fault, ...left };
        if (skip === 0) return fault;
      }
      return undefined;
    },
  };
}

/** Does what the fault says; true when the request is to be served all the same. */
export function isServedUnder(fault: LodgifyFault, response: Response): boolean {
  switch (fault.kind) {
    case 'status':
      if (fault.retryAfter !== undefined) response.set('Retry-After', fault.retryAfter);
      refuse(response, fault.code, 'An error has occurred.');
      return false;
    case 'ip_block':
      refuseAddress(response);
      return false;
    case 'reset':
      response.socket?.resetAndDestroy();
      return false;
    case 'text':
      response.status(200).type('html').send(fault.text);
      return false;
    case 'lost':
      setFate(response, 'lost');
      return true;
    case 'status_after':
      setFate(response, { instead: fault.code });
      return true;
  }
}
