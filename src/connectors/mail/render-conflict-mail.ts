import { createElement } from 'react';
import type { ConflictDelivery } from '../../alert-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { conflictGist, conflictNews } from './conflict-gist.ts';
import { ConflictMail } from './conflict-mail.tsx';
import { conflictWords } from './conflict-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a mail about conflicts in the owner's language; one leads to where it is decided. */
export async function renderConflictMail(
  { recipient, conflicts }: ConflictDelivery,
  baseUrl: string,
): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const words = conflictWords[locale];
  const [first, ...others] = conflicts;
  const isOne = others.length === 0;
  const subject = isOne
    ? words.subject[conflictNews(first)](conflictGist(first, locale))
    : words.manySubject(conflicts.length);
  const link = isOne ? links.conflict(first.conflictId) : links.conflicts;
  return renderBoth(subject, createElement(ConflictMail, { conflicts, locale, name: cleanName(recipient.name), link }));
}
