import { render, toPlainText } from '@react-email/render';
import { createElement } from 'react';
import type { Mail } from '../../ports.ts';
import { cleanName } from './clean-name.ts';
import { LinkMail } from './link-mail.tsx';
import { mailWords } from './mail-words.ts';

/** A mail as it is sent: the same words as HTML and as plain text. */
export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string };

/** Renders the mail's template in the person's language. */
export async function renderMail(mail: Mail): Promise<RenderedMail> {
  const words = mailWords[mail.template][mail.locale];
  const props = { words, locale: mail.locale, name: cleanName(mail.name), link: mail.link };
  const html = await render(createElement(LinkMail, props));
  const text = toPlainText(html, {
    wordwrap: false,
    selectors: [
      { selector: '[data-skip-in-text=true]', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  });
  return { subject: words.subject, html, text };
}
