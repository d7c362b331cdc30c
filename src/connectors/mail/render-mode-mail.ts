import { createElement } from 'react';
import type { ModeDelivery } from '../../alert-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { ModeMail, modeGist } from './mode-mail.tsx';
import { modeWords } from './mode-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a mail about calendars that fell or are back, in the owner's language; one leads to its listing. */
export async function renderModeMail({ recipient, modes }: ModeDelivery, baseUrl: string): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const words = modeWords[locale];
  const [first, ...others] = modes;
  const isOne = others.length === 0;
  const subject = isOne ? words.subject[first.notice](modeGist(first)) : words.manySubject(modes.length);
  const link = isOne ? links.listing(first.listingId) : links.listings;
  return renderBoth(subject, createElement(ModeMail, { modes, locale, name: cleanName(recipient.name), link }));
}
