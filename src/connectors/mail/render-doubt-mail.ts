import { createElement } from 'react';
import type { DoubtDelivery } from '../../alert-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { DoubtMail, doubtGist } from './doubt-mail.tsx';
import { doubtWords } from './doubt-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a mail about calendars whose answers are in doubt, in the owner's language; one leads to its listing. */
export async function renderDoubtMail({ recipient, doubts }: DoubtDelivery, baseUrl: string): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const words = doubtWords[locale];
  const [first, ...others] = doubts;
  const isOne = others.length === 0;
  const subject = isOne ? words.subject(first.doubt, doubtGist(first)) : words.manySubject(doubts.length);
  const link = isOne ? links.listing(first.listingId) : links.listings;
  return renderBoth(subject, createElement(DoubtMail, { doubts, locale, name: cleanName(recipient.name), link }));
}
