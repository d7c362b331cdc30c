import { planAcceptance } from '../../src/domain/acceptance.ts';
import type { AcceptedEvent } from '../../src/domain/accepted-event.ts';
import { nothingExported } from '../../src/domain/echo.ts';
import { type EchoMemory, nothingSeen } from '../../src/domain/echo-memory.ts';
import type { AcceptancePlan, FeedState } from '../../src/domain/feed-state.ts';
import type { FeedWindow } from '../../src/domain/feed-window.ts';
import type { HeldClosure } from '../../src/domain/held-closure.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';

/** A feed's believed state, polled over and over; rows get the numbers 1, 2, … as IDs. */
export class Feed implements FeedState {
  accepted: AcceptedEvent[] = [];
  closures: HeldClosure[] = [];
  window: FeedWindow | null = null;
  memory: EchoMemory = nothingSeen;
  asksOwner = false;
  private rows = 0;

  poll(
    listed: readonly ObservedEvent[],
    { now = '2026-06-01T08:00:00.000Z', today = '2026-06-01', isWhole = true, echo = nothingExported } = {},
  ): AcceptancePlan {
    const { accepted, closures, window, memory, asksOwner } = this;
    const state = { accepted, closures, window, memory, asksOwner };
    const plan = planAcceptance({ ...state, listed, isWhole, echo, today, now });
    this.accepted = [
      ...untouched(accepted, plan),
      ...plan.planned.map((event) => ({ ...event, id: event.id ?? this.nextId() })),
    ];
    this.closures = [
      ...untouched(closures, plan.closures),
      ...plan.closures.planned.map((closure) => ({ ...closure, id: closure.id ?? this.nextId() })),
    ];
    this.window = plan.window;
    this.memory = plan.memory;
    return plan;
  }

  /** Each accepted row as text, in order of nights. */
  rowsInWords(): string[] {
    return this.accepted
      .map(({ from, to, eventClass, hold }) => `${from}..${to} ${eventClass}${hold ? ` held until ${hold.dueAt}` : ''}`)
      .sort();
  }

  /** Each held closure as text, in order of nights. */
  closuresInWords(): string[] {
    return this.closures.map(({ from, to, dueAt }) => `${from}..${to} until ${dueAt}`).sort();
  }

  private nextId(): string {
    this.rows += 1;
    return String(this.rows);
  }
}

type Rows = { readonly planned: readonly { readonly id: string | null }[]; readonly removedIds: readonly string[] };

function untouched<R extends { readonly id: string }>(rows: readonly R[], plan: Rows): R[] {
  return rows.filter(({ id }) => !plan.removedIds.includes(id) && !plan.planned.some((row) => row.id === id));
}

/** An entry of a feed. */
export function stay(
  from: string,
  to: string,
  identity = '',
  eventClass: ObservedEvent['eventClass'] = 'booking',
): ObservedEvent {
  return { from, to, identity, eventClass, uid: identity };
}
