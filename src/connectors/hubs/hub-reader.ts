import { createHash } from 'node:crypto';
import { onOrAfter, subtracted } from '../../domain/night-range.ts';
import type { ObservedByApi, ObservedEvent } from '../../domain/observed-event.ts';
import type { FeedReading } from '../../feed-ports.ts';
import type { HubClosure, HubConnectors, HubObservation, HubReader, HubUnitRequest } from '../../hub-ports.ts';

/** Reads units of hubs as feeds are read. What is the same in content is `unchanged`, in whatever order a hub lists it. */
export function createHubReader(hubs: HubConnectors): HubReader {
  return {
    async read(request) {
      const { connector, access, unitId, today, ours, timeZone, stays, signal, isSwept = false } = request;
      const unit = { unitId, today, ours, timeZone, stays };
      const answer = await hubs[connector].readUnit(access, unit, { signal, isSwept });
      return answer.outcome === 'failed' ? answer : readingOf(answer.value, request);
    },
  };
}

function readingOf(observed: HubObservation, request: HubUnitRequest): FeedReading {
  const { connector, knownHash } = request;
  const found = compared(observed.closures, request);
  const settled = [...observed.cancelled, ...identitiesOf(observed.events)];
  const contentHash = hashOf({ ...observed, ...found });
  // What is out of step is to be mended at each reading, also when it was so at the one before.
  const isInStep = found.missing.length + found.surplus.length + found.renamed.length === 0;
  if (isInStep && contentHash === knownHash) return { outcome: 'unchanged' };
  const { events, isWhole, warnings, channels, stayChannels } = observed;
  const byApi = { settled, ...found, channels, stayChannels };
  return {
    outcome: 'read',
    contentHash,
    observation: { platform: connector, events, isWhole, warnings, style, byApi },
  };
}

/** An API has one way of writing: what would be new in it is an error of its answers. */
const style = { programs: [], properties: [], marks: [], unfamiliar: [] } as const;

type Compared = Pick<ObservedByApi, 'missing' | 'surplus' | 'renamed'>;

/** What stands of ours against what relais believes. A closure of which a coming night is open is missing. */
function compared(
  standing: readonly HubClosure[],
  { ours, closed, today }: Pick<HubUnitRequest, 'ours' | 'closed' | 'today'>,
): Compared {
  const named = ({ key, remoteId }: HubClosure) => ({ key, remoteId });
  const partsOf = (key: string) => standing.filter((closure) => closure.key === key);
  const isWhole = (closure: HubClosure) => subtracted(onOrAfter([closure], today), partsOf(closure.key)).length === 0;
  const known = (key: string) => ours.find((closure) => closure.key === key);
  return {
    missing: ours.filter((closure) => closed.includes(closure.key) && !isWhole(closure)).map(({ key }) => key),
    surplus: standing
      .filter(({ key }) => !known(key))
      .map((closure) => ({ ...named(closure), from: closure.from, to: closure.to })),
    renamed: standing.filter(({ key, remoteId }) => (known(key)?.remoteId ?? remoteId) !== remoteId).map(named),
  };
}

function identitiesOf(events: readonly ObservedEvent[]): string[] {
  return events.flatMap(({ identity }) => (identity === '' ? [] : [identity]));
}

type Hashed = Pick<HubObservation, 'events' | 'cancelled' | 'isWhole'> & Compared;

/** Of all that a reading decides, whatever its order; warnings are words about it. */
function hashOf({ events, cancelled, isWhole, missing, surplus, renamed }: Hashed): string {
  const lines = [
    ...events.map(({ from, to, eventClass, identity }) => `event ${from} ${to} ${eventClass} ${identity}`),
    ...cancelled.map((identity) => `cancelled ${identity}`),
    ...missing.map((key) => `missing ${key}`),
    ...surplus.map(({ key, from, to }) => `surplus ${key} ${from} ${to}`),
    ...renamed.map(({ key, remoteId }) => `renamed ${key} ${remoteId}`),
    `whole ${isWhole}`,
  ];
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url');
}
