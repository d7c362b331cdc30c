import type * as contract from '../contract/date-blocking.ts';
import type { DataOf } from '../contract/route.ts';
import type { DateBlocking } from '../date-blocking-ports.ts';
import { type Blocker, type BlockingPart, blockerId, type ExplainedNight } from '../domain/date-blocking.ts';
import { presentCause } from './present-cause.ts';
import { presentNightCause } from './present-nights.ts';
import type { Person } from './session.ts';

type Answer = DataOf<typeof contract.resolveDateBlocking>;

/** Why nights are closed, as the listing’s owner, support or admin sees it: guests and reasons are for the owner alone. */
export function presentBlocking(blocking: DateBlocking, person: Person): Answer {
  const isOwner = blocking.ownerId === person.memberId;
  const { nights, parts } = blocking.explanation;
  const presented = parts.map((part) => presentPart(part, blocking, isOwner));
  return {
    nights: nights.map((night) => presentNight(night, blocking, isOwner)),
    lifted: presented.filter(({ verdict }) => verdict === 'lifted'),
    kept: presented.filter(({ verdict }) => verdict !== 'lifted'),
  };
}

function presentNight(night: ExplainedNight, blocking: DateBlocking, isOwner: boolean): contract.BlockedNight {
  const { date, verdict, reason, blockers } = night;
  const { labels, provenance } = blocking;
  const causes = blockers.map(({ blocker, ...judgement }): contract.Blocker => {
    const { verdict: becomes, reason: because } = judgement;
    const told = { verdict: becomes, reason: because };
    if (blocker.kind === 'closure') return { ...told, cause: null, closure: presentClosure(blocker, blocking) };
    return { ...told, cause: presentNightCause(blocker.cause, { labels, isOwner, provenance }), closure: null };
  });
  return { date, verdict, reason, causes };
}

function presentClosure(
  { id, from, to }: Extract<Blocker, { readonly kind: 'closure' }>,
  { closures }: DateBlocking,
): contract.Blocker['closure'] {
  const at = closures[id];
  return at ? { id, from, to, ...at } : null;
}

function presentPart(part: BlockingPart, blocking: DateBlocking, isOwner: boolean): contract.BlockingPart {
  const { blocker, verdict, reason, nights } = part;
  const common = { id: blockerId(blocker), verdict, reason, nights: nights.map(({ from, to }) => ({ from, to })) };
  if (blocker.kind === 'closure')
    return { ...common, kind: 'closure', label: blocking.closures[blocker.id]?.label ?? null };
  const { kind, label } = presentCause(blocker.cause, { labels: blocking.labels, isOwner });
  return { ...common, kind, label };
}
