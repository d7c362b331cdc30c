import { createElement } from 'react';
import type { AlertDelivery, AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { AlertBundleMail } from './alert-bundle-mail.tsx';
import { alertLinks, entryLink } from './alert-links.ts';
import { AlertMail } from './alert-mail.tsx';
import { alertWords } from './alert-words.ts';
import { type BundleGroup, bundleGroups } from './bundle-groups.ts';
import { bundleWords } from './bundle-words.ts';
import { cleanName } from './clean-name.ts';
import { cleanTitle } from './clean-title.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a delivery in the recipient's language: one alert as it is, several as one bundle. */
export async function renderAlertMail({ recipient, entries }: AlertDelivery, baseUrl: string): Promise<RenderedMail> {
  const links = alertLinks(baseUrl);
  const { locale } = recipient;
  const name = cleanName(recipient.name);
  const [entry, ...others] = entries;
  if (others.length === 0) {
    const gist = gistOf(entry);
    const subject = alertWords[locale].stages[entry.stage].subject(gist);
    return renderBoth(subject, createElement(AlertMail, { entry, gist, locale, name, link: entryLink(entry, links) }));
  }
  const groups = bundleGroups(entries);
  return renderBoth(bundleSubject(groups, locale), createElement(AlertBundleMail, { groups, locale, name, links }));
}

function gistOf({ listingName, failedAttempts, reminder }: AlertMailEntry) {
  return { listing: cleanTitle(listingName), failedAttempts, reminder };
}

function bundleSubject(groups: readonly BundleGroup[], locale: Locale): string {
  const words = bundleWords[locale];
  const [first, ...others] = groups;
  if (first && others.length === 0) return words.subject[first.stage](first.count);
  return words.mixedSubject(groups.map(({ stage, count }) => words.part[stage](count)).join(', '));
}
