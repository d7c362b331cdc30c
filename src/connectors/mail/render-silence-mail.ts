import { createElement } from 'react';
import type { SilenceDelivery } from '../../alert-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';
import { SilenceMail, silenceGist } from './silence-mail.tsx';
import { silenceWords } from './silence-words.ts';

/** Renders a mail about platforms that have stopped reading, in the owner's language; one leads to where it is mended. */
export async function renderSilenceMail(
  { recipient, silences }: SilenceDelivery,
  baseUrl: string,
): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const words = silenceWords[locale];
  const [first, ...others] = silences;
  const isOne = others.length === 0;
  const subject = isOne ? words.subject(silenceGist(first)) : words.manySubject(silences.length);
  const link = isOne ? `${links.listing(first.listingId)}?tab=exports` : links.listings;
  return renderBoth(subject, createElement(SilenceMail, { silences, locale, name: cleanName(recipient.name), link }));
}
