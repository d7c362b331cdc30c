import type { Connection } from '../../../src/contract/connections.ts';
import {
  type ModeCell,
  type ModeEvent,
  type ModeState,
  modeEvents,
  modeStates,
  modeTable,
} from '../../../src/domain/mode-table.ts';
import type { Words } from '../language.ts';
import { capitalised, instantInWords } from './date-words.ts';

/** The mode in force, how often it reads, and since when: “Temps réel, toutes les 2 minutes, depuis le 3 novembre 2026, 9 h 05”. */
export function modeInWords(
  mode: Pick<Connection, 'modeInForce' | 'modeReason' | 'readEveryMin' | 'modeSince'>,
  { t, language }: Words,
): string {
  const { modeInForce, readEveryMin, modeSince } = mode;
  const every = readEveryMin === null ? null : timesInWords({ ...mode, readEveryMin }, { t, language });
  const since = modeSince === null ? null : t('mode.since', { date: instantInWords(modeSince, language) });
  return [t(`mode.inForce.${modeInForce}`), every, since].filter((part) => part !== null).join(', ');
}

type Times = Pick<Connection, 'modeInForce' | 'modeReason'> & { readonly readEveryMin: number };

function timesInWords({ modeInForce, modeReason, readEveryMin }: Times, words: Words): string {
  if (modeInForce === 'manual') return words.t('mode.daily');
  // Who is told of changes reads besides, since a message can be lost.
  return modeReason === 'webhook'
    ? words.t('mode.toldAndEvery', { count: readEveryMin })
    : everyInWords(readEveryMin, words);
}

/** How often a calendar is read: “toutes les 2 minutes”. */
export function everyInWords(minutes: number, { t }: Words): string {
  return t('mode.every', { count: minutes });
}

/** Why the mode in force is the one it is. */
export function modeReasonInWords(
  { modeReason, modeInForce }: Pick<Connection, 'modeReason' | 'modeInForce'>,
  { t }: Words,
): string {
  const isByHand = modeReason === 'chosen' && modeInForce === 'manual';
  return isByHand ? t('mode.chosenManually') : t(`mode.reason.${modeReason}`);
}

/** What the table of modes says, as sentences for the help page. */
export type ModeRules = {
  /** What is so in every state that is not off. */
  readonly always: readonly string[];
  readonly byState: readonly { readonly state: ModeState; readonly sentences: readonly string[] }[];
  readonly unchanging: string;
};

/** The whole table of modes in words: every cell that changes something is in one sentence. */
export function modeRules(words: Words): ModeRules {
  const { t } = words;
  const always = modeEvents.filter((event) => isSameWhileOn(event) && isChange(modeTable.batch[event]));
  const unchanging = modeEvents.filter((event) => modeStates.every((state) => !isChange(modeTable[state][event])));
  const byState = modeStates.map((state) => {
    const own = modeEvents.filter(
      (event) => isChange(modeTable[state][event]) && !(state !== 'off' && always.includes(event)),
    );
    return { state, sentences: sentencesOf(state, own, words) };
  });
  const never = t('mode.page.unchanging', { events: listed(unchanging, words) });
  return { always: sentencesOf('batch', always, words), byState, unchanging: never };
}

function isChange(cell: ModeCell): boolean {
  return cell.to !== 'stay';
}

function isSameWhileOn(event: ModeEvent): boolean {
  const cells = modeStates.filter((state) => state !== 'off').map((state) => JSON.stringify(modeTable[state][event]));
  return new Set(cells).size === 1;
}

/** One sentence for all events that come to the same. */
function sentencesOf(state: ModeState, events: readonly ModeEvent[], words: Words): string[] {
  const outcomes = new Map<string, ModeEvent[]>();
  for (const event of events) {
    const outcome = outcomeInWords(modeTable[state][event], words);
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), event]);
  }
  return [...outcomes].map(([outcome, same]) =>
    words.t('mode.page.cell', { events: capitalised(listed(same, words)), outcome }),
  );
}

function outcomeInWords(cell: ModeCell, { t }: Words): string {
  if (cell.to === 'stay' || cell.to === 'start') return t('mode.outcome.start');
  const state = t(`mode.state.${cell.to}`);
  const outcome = cell.notice === 'back' ? t('mode.outcome.climbs', { state }) : t('mode.outcome.goes', { state });
  return cell.notice === null ? outcome : t('mode.page.told', { outcome, notice: t(`mode.notice.${cell.notice}`) });
}

function listed(events: readonly ModeEvent[], { t, language }: Words): string {
  return new Intl.ListFormat(language).format(events.map((event) => t(`mode.event.${event}`)));
}
