import type { PageRead } from '../../../account-ports.ts';
import { type Asking, askForRows, type BilletwebAnswer } from './billetweb-api.ts';
import { purposes } from './billetweb-purposes.ts';
import { eventSchema } from './billetweb-shapes.ts';
import { readRows } from './rejected-row.ts';

/** The events that are not over. Any good key may ask for them; one that is for some events gets those. */
export function askForEvents(asking: Asking): Promise<BilletwebAnswer> {
  return askForRows(asking, { path: '/events', query: { past: '0' }, purpose: purposes.events });
}

/** The stream `events`, in one page. Whether an empty list is to be believed the store judges: it knows the last one. */
export async function readEvents(asking: Asking): Promise<PageRead> {
  const answer = await askForEvents(asking);
  if (answer.outcome === 'failed') return answer;
  const { read, rejected } = readRows('event', answer.rows, eventSchema);
  const records = read.map((event) => ({ kind: 'event', event }) as const);
  return { outcome: 'page', records, rejected, cursor: null, isDone: true };
}
