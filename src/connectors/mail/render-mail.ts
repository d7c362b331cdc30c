import { createElement } from 'react';
import type { Mail } from '../../mail-ports.ts';
import { cleanName } from './clean-name.ts';
import { LinkMail } from './link-mail.tsx';
import { mailWords } from './mail-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders the mail's template in the person's language. */
export async function renderMail(mail: Mail): Promise<RenderedMail> {
  const words = mailWords[mail.template][mail.locale];
  const props = { words, locale: mail.locale, name: cleanName(mail.name), link: mail.link };
  return renderBoth(words.subject, createElement(LinkMail, props));
}
