import type { FailureKind } from '../../domain/failure.ts';
import type { HubAccess, HubAnswer, HubCall } from '../../hub-ports.ts';
import type { HubAsked } from './http/hub-status.ts';
import { ReadingGroup } from './reading-group.ts';

/** How questions of a sweep are collected; `after` calls back once, when `ms` are over. */
export type Grouping = {
  readonly windowMs: number;
  readonly mostUnits: number;
  readonly after: (ms: number, then: () => void) => void;
};

/** As many as a sweep asks for news at once; two years of their calendars are far below what one answer may hold. */
export const usualGrouping: Grouping = {
  windowMs: 30,
  mostUnits: 25,
  after: (ms, then) => void setTimeout(then, ms),
};

/**
 * A question about one unit that a hub also answers for several of the account. Two with the same `about` differ by the unit
 * alone; `ask` asks about `ids` at once.
 */
export type UnitQuestion<T> = {
  readonly access: HubAccess;
  readonly id: string;
  readonly about: string;
  readonly asked: HubAsked;
  readonly ask: (ids: readonly string[], call: HubCall) => Promise<HubAnswer<T>>;
};

/** The answer is about the unit, and about others where it was asked for with them: what is whose is told from it. */
export type GroupedReadings<T> = (question: UnitQuestion<T>, call: HubCall) => Promise<HubAnswer<T>>;

/**
 * Has one request asked for all units of an account that a sweep asks about within `windowMs`, never of two accounts, and never
 * by two credentials. What is no part of a sweep goes at once. A failure is that of all; but where one of the units can be the
 * cause (it is gone, or what is said of it makes the whole unreadable), each is asked about by itself.
 */
export function createGroupedReadings<T>({ windowMs, mostUnits, after }: Grouping): GroupedReadings<T> {
  const open = new Map<string, ReadingGroup<T>>();
  const send = (key: string, group: ReadingGroup<T>): void => {
    if (open.get(key) === group) open.delete(key);
    group.send();
  };
  const begun = (key: string, { ask, asked }: UnitQuestion<T>): ReadingGroup<T> => {
    const group = new ReadingGroup(ask, asked);
    open.set(key, group);
    after(windowMs, () => send(key, group));
    return group;
  };
  return async (question, call) => {
    const { access, about, id } = question;
    if (call.isSwept !== true) return question.ask([id], call);
    const key = JSON.stringify([access.accountId, access.secrets, about]);
    const group = open.get(key) ?? begun(key, question);
    const answering = group.answerFor(id, call);
    if (group.size >= mostUnits) send(key, group);
    const answer = await answering;
    const isAnothers = answer.outcome === 'failed' && group.size > 1 && unitsOwn.includes(answer.failure.kind);
    return isAnothers ? question.ask([id], call) : answer;
  };
}

/** Failures that one unit of several can be the cause of. Those that pass are asked again by an attempt that is no group’s. */
const unitsOwn: readonly FailureKind[] = ['NOT_FOUND', 'CONFIG', 'SCHEMA_DRIFT'];
