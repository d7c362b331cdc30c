import type { Locale } from '../../domain/member.ts';
import { platformNames } from '../../domain/platform.ts';
import type { NoticeMailEntry } from '../../notice-ports.ts';
import { cleanTitle } from './clean-title.ts';
import { noticeWords } from './notice-words.ts';
import { stayDates } from './stay-dates.ts';

/** What a notice tells, as the title of a mail and one sentence. */
export type NoticeGist = { readonly title: string; readonly text: string };

/** Told in the recipient’s language. Kinds that have a mail of their own are told by that one, and never come here. */
export function noticeGist({ data, listingName }: NoticeMailEntry, locale: Locale): NoticeGist {
  const words = noticeWords[locale];
  const listing = cleanTitle(listingName ?? words.goneListing);
  if (data.kind !== 'booking_new' && data.kind !== 'booking_cancelled' && data.kind !== 'release_held')
    return { title: words.other(listing), text: words.other(listing) };
  const platform = data.platform === null ? 'relais' : platformNames[data.platform];
  const stay = { listing, platform, dates: stayDates(data, locale) };
  if (data.kind === 'booking_cancelled') return words.cancelled(stay);
  if (data.kind === 'release_held') return words.held(stay);
  return data.stay === 'booking' ? words.booked(stay) : words.closed(stay);
}
