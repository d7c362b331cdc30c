import { createElement } from 'react';
import type { AlertDelivery, AlertMailEntry } from '../../alert-ports.ts';
import { AlertBundleMail } from './alert-bundle-mail.tsx';
import { alertLinks, entryLink } from './alert-links.ts';
import { AlertMail } from './alert-mail.tsx';
import { type BundleGroup, bundleGroups } from './bundle-groups.ts';
import type { BundleWords } from './bundle-words.ts';
import { cleanName } from './clean-name.ts';
import { cleanTitle } from './clean-title.ts';
import { bundleWordsFor } from './mixed-bundle-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';
import { stageWords } from './subject-words.ts';

/** Renders a delivery in the recipient's language: one alert as it is, several as one bundle. */
export async function renderAlertMail({ recipient, entries }: AlertDelivery, baseUrl: string): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const name = cleanName(recipient.name);
  const [entry, ...others] = entries;
  if (others.length === 0) {
    const gist = gistOf(entry);
    const subject = stageWords(entry.subject.kind, entry.stage, locale).subject(gist);
    return renderBoth(subject, createElement(AlertMail, { entry, gist, locale, name, link: entryLink(entry, links) }));
  }
  const groups = bundleGroups(entries);
  const words = bundleWordsFor(entries, locale);
  return renderBoth(
    bundleSubject(groups, words),
    createElement(AlertBundleMail, { groups, entries, locale, name, links }),
  );
}

function gistOf({ subject, failedAttempts, reminder }: AlertMailEntry) {
  return { listing: cleanTitle(subject.name), failedAttempts, reminder };
}

function bundleSubject(groups: readonly BundleGroup[], words: BundleWords): string {
  const [first, ...others] = groups;
  if (first && others.length === 0) return words.subject[first.stage](first.count);
  return words.mixedSubject(groups.map(({ stage, count }) => words.part[stage](count)).join(', '));
}
