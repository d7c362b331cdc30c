import type { Conflict } from '../../../src/contract/conflicts.ts';
import type { Words } from '../language.ts';
import { causeInWords, platformOfCause } from './cause-words.ts';
import { stayInWords } from './date-words.ts';
import type { Tone } from './run-words.ts';

/** One of the two sides. */
export type ConflictSide = Conflict['sides'][number];

/** The tone of how grave a conflict is. */
export function toneOfSeverity(severity: Conflict['severity']): Tone {
  return ({ low: 'calm', medium: 'warning', high: 'bad', critical: 'bad' } as const)[severity];
}

/** The tone of a conflict’s state. */
export function toneOfConflict(state: Conflict['state']): Tone {
  return ({ open: 'bad', waiting_platform: 'warning', resolved: 'good', ignored: 'calm' } as const)[state];
}

/** True while somebody has to decide. */
export function isUndecided({ state }: Pick<Conflict, 'state'>): boolean {
  return state === 'open' || state === 'waiting_platform';
}

/** What it is and on which nights: “Double réservation, du 22 au 23 décembre 2026 (1 nuit)”. */
export function conflictInWords(conflict: Conflict, words: Words): string {
  return words.t('conflict.what', {
    kind: words.t(`conflict.kind.${conflict.kind}`),
    stay: stayInWords(conflict, words),
  });
}

/** A side in a few words: “Réservation sur Airbnb, du 20 au 23 décembre 2026 (3 nuits)”. */
export function sideInWords(side: ConflictSide, own: boolean, words: Words): string {
  return `${causeInWords(side, own, words)}, ${stayInWords(side, words)}`;
}

/** Both sides: “Réservation sur Airbnb et Réservation directe”. */
export function sidesInWords({ sides: [one, other], own }: Conflict, words: Words): string {
  if (!one || !other) return '';
  return words.t('conflict.versus', { one: causeInWords(one, own, words), other: causeInWords(other, own, words) });
}

/** The side that was not chosen. */
export function otherSideOf({ sides }: Conflict, causeId: string): ConflictSide | undefined {
  return sides.find(({ id }) => id !== causeId);
}

/** Where the host has to cancel: the platform of the side that was not chosen. */
export function platformToCancelOn(conflict: Conflict): string {
  const loser = conflict.keep === null ? undefined : otherSideOf(conflict, conflict.keep);
  return loser ? platformOfCause(loser) : '';
}
