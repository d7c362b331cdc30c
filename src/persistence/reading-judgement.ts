import { type Poll, planAcceptance } from '../domain/acceptance.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { nothingExported } from '../domain/echo.ts';
import type { AcceptancePlan } from '../domain/feed-state.ts';
import { planUnchanged } from '../domain/unchanged-plan.ts';
import { loadEchoFacts } from './echo-facts.ts';
import { feedStateOf, type KnownFeed } from './feed-state.ts';
import type { Prisma } from './prisma.ts';
import { foreignClosures } from './published-closures.ts';
import type { ConnectionFacts, KnownReading } from './reading-facts.ts';

/** A reading that came in time, with what the guard made of it. */
export type JudgedReading = KnownReading & {
  readonly row: ConnectionFacts;
  readonly known: KnownFeed;
  readonly poll: Poll;
  readonly plan: AcceptancePlan;
};

type TimelyReading = KnownReading & Pick<JudgedReading, 'row'>;

/** True for a reading that did not come too late. */
export function isInTime(reading: KnownReading): reading is TimelyReading {
  return reading.row !== null;
}

/** What the guard makes of a reading. */
export async function judge(tx: Prisma.TransactionClient, timely: TimelyReading): Promise<JudgedReading> {
  const { reading, row, listing } = timely;
  const { observation, now } = reading;
  const { runOf, ...state } = feedStateOf(row);
  const known = { ...state, runOf };
  const today = dateInZone(now, listing.timeZone);
  if (observation) {
    const { connectionId } = row;
    const feed = { listing, connectionId, observation, accepted: state.accepted, now };
    const echo = await loadEchoFacts(tx, feed);
    const settled = observation.byApi?.settled ?? [];
    const listed = [...observation.events, ...(await foreignClosures(tx, connectionId, observation))];
    const { isWhole } = observation;
    const isByApi = observation.byApi !== undefined;
    const poll: Poll = { ...state, listed, isWhole, settled, isByApi, echo, today, now };
    return { ...timely, known, poll, plan: planAcceptance(poll) };
  }
  if (state.window === null) throw new Error('A feed was called unchanged before its first good poll.');
  const plan = planUnchanged({ ...state, window: state.window, today, now });
  const listed = state.closures.map(asListed);
  return { ...timely, known, poll: { ...state, listed, isWhole: true, echo: nothingExported, today, now }, plan };
}

/** Held closures are what an unchanged feed still lists of all that is held. */
function asListed({ from, to }: { readonly from: string; readonly to: string }): Poll['listed'][number] {
  return { from, to, eventClass: 'block', identity: '', uid: '' };
}
