import type { ConflictMailEntry } from '../../conflict-ports.ts';
import { isBookingCause, rootOf } from '../../domain/cause.ts';
import { otherSide, type SideIndex } from '../../domain/conflict.ts';
import type { Locale } from '../../domain/member.ts';
import { platformNames } from '../../domain/platform.ts';
import { cleanTitle } from './clean-title.ts';
import { type ConflictGist, type ConflictNews, conflictWords } from './conflict-words.ts';
import { stayDates } from './stay-dates.ts';

/** What a conflict is to its owner now. */
export function conflictNews({ state, sides }: ConflictMailEntry): ConflictNews {
  if (state === 'waiting_platform') return 'waiting';
  return sides.every(({ cause }) => isBookingCause(rootOf(cause))) ? 'guests' : 'closed';
}

/** What the subject and the first sentence tell of a conflict. */
export function conflictGist(entry: ConflictMailEntry, locale: Locale): ConflictGist {
  const loser = entry.keep === null ? 1 : otherSide(entry.keep);
  const listing = cleanTitle(entry.listingName);
  return { listing, nights: stayDates(entry.nights, locale), platform: sideName(entry, loser, locale) };
}

/** One side with its own nights: “Airbnb (Gîte Airbnb), du 24 au 27 décembre 2026”. It names no guest. */
export function sideInMail(entry: ConflictMailEntry, side: SideIndex, locale: Locale): string {
  const cause = rootOf(entry.sides[side].cause);
  const label = cleanTitle(entry.labels[side] ?? '');
  const name = sideName(entry, side, locale);
  const isHeld = cause.kind === 'observed' && cause.hold !== null;
  const held = isHeld ? ` (${conflictWords[locale].vanished})` : '';
  const called = label === '' || label === name ? name : `${name} (${label})`;
  return `${called}, ${stayDates(cause, locale)}${held}`;
}

/** A platform by its name, where it has one, else by its connection’s. */
function sideName({ sides, labels }: ConflictMailEntry, side: SideIndex, locale: Locale): string {
  const { cause: named } = sides[side];
  const cause = rootOf(named);
  const { direct, block } = conflictWords[locale];
  if (cause.kind !== 'observed') return cause.kind === 'booking' ? direct : block;
  const label = cleanTitle(labels[side] ?? '');
  return cause.platform === 'other' && label !== '' && named.kind !== 'linked' ? label : platformNames[cause.platform];
}
