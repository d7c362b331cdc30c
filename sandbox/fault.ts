import { z } from 'zod';

// How many requests meet the fault before it clears itself; all of them when absent.
const times = { times: z.int().positive().optional() };

/**
 * What a room's feed does instead of answering with its calendar.
 * status: `code`, with Retry-After when given. hang: takes the request and never answers. slow_drip: ten bytes a second.
 * reset: ends the connection with a TCP reset. html_200: a sign-in page. empty_200: no byte. truncated: the calendar cut
 * inside its last event. json_error: Airbnb's `{"code":500,…}`. big_body: a calendar of 10 MB. redirect_private: to the
 * cloud metadata address. not_modified: 304 without having been asked. new_property: every event has a property that the
 * platform never wrote.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('status'),
    code: z.int().min(400).max(599),
    retryAfterSec: z.int().positive().optional(),
    ...times,
  }),
  z.object({ kind: z.literal('hang'), ...times }),
  z.object({ kind: z.literal('slow_drip'), ...times }),
  z.object({ kind: z.literal('reset'), ...times }),
  z.object({ kind: z.literal('html_200'), ...times }),
  z.object({ kind: z.literal('empty_200'), ...times }),
  z.object({ kind: z.literal('truncated'), ...times }),
  z.object({ kind: z.literal('json_error'), ...times }),
  z.object({ kind: z.literal('big_body'), ...times }),
  z.object({ kind: z.literal('redirect_private'), ...times }),
  z.object({ kind: z.literal('not_modified'), ...times }),
  z.object({ kind: z.literal('new_property'), ...times }),
]);
export type Fault = z.output<typeof faultSchema>;

/** Every kind, for the page's choice. */
export const faultKinds: readonly Fault['kind'][] = faultSchema.options.map(({ shape }) => shape.kind.value);

/** What is left of a fault after one request met it. */
export function afterOneRequest(fault: Fault): Fault {
  if (fault.kind === 'none' || fault.times === undefined) return fault;
  return fault.times > 1 ? { ...fault, times: fault.times - 1 } : { kind: 'none' };
}
