import { Hr, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { ActionLink } from './action-link.tsx';
import type { AlertLinks } from './alert-links.ts';
import { alertWords } from './alert-words.ts';
import { BundleGroupSection } from './bundle-group-section.tsx';
import type { BundleGroup } from './bundle-groups.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import { bundleWordsFor, isAboutListings } from './mixed-bundle-words.ts';

/** A mail about several alerts, under a heading for each stage. `name` is the reader's, cleaned. */
export function AlertBundleMail(props: {
  readonly groups: readonly BundleGroup[];
  readonly entries: readonly AlertMailEntry[];
  readonly locale: Locale;
  readonly name: string;
  readonly links: AlertLinks;
}): ReactElement {
  const { groups, entries, locale, name, links } = props;
  const words = bundleWordsFor(entries, locale);
  const isOwnersOnly = groups.every((group) => group.stage === 'owner');
  const lead = words.lead(groups.reduce((sum, group) => sum + group.count, 0));
  return (
    <MailFrame locale={locale} preview={groups.map(({ stage, count }) => words.heading[stage](count)).join(', ')}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      {groups.length > 1 && <Text style={mailStyles.text}>{lead}</Text>}
      {groups.map((group) => (
        <BundleGroupSection key={group.stage} group={group} words={words} locale={locale} links={links} />
      ))}
      {isOwnersOnly ? (
        <ActionLink label={words.ownButton} link={isAboutListings(entries) ? links.listings : links.home} />
      ) : (
        <ActionLink label={words.button} link={links.alerts} />
      )}
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{isOwnersOnly ? words.ownReason : words.reason}</Text>
    </MailFrame>
  );
}
