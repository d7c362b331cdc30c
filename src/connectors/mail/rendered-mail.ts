import { render, toPlainText } from '@react-email/render';
import type { ReactElement } from 'react';

/** A mail as it is sent: the same words as HTML and as plain text. */
export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string };

/** The mail as HTML, and as text with every address in full. */
export async function renderBoth(subject: string, content: ReactElement): Promise<RenderedMail> {
  const html = await render(content);
  const text = toPlainText(html, {
    wordwrap: false,
    selectors: [
      { selector: '[data-skip-in-text=true]', format: 'skip' },
      {
        selector: '[data-compact-in-text=true]',
        format: 'paragraph',
        options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
      },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      { selector: 'h2', options: { uppercase: false } },
    ],
  });
  return { subject, html, text };
}
