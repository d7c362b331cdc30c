import { Heading, Link, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { subjectFailureName } from '../../domain/subject-failure.ts';
import { type AlertLinks, entryLink } from './alert-links.ts';
import type { BundleGroup } from './bundle-groups.ts';
import { type BundleWords, bundleWords } from './bundle-words.ts';
import { cleanTitle } from './clean-title.ts';
import { entryCause } from './entry-cause.ts';
import { entryRemedy } from './entry-remedy.ts';
import { failureTime } from './failure-time.ts';
import { mailStyles } from './mail-styles.ts';

/** The alerts at one stage: how many, why they fail and what to do about it, and those that are told by name. */
export function BundleGroupSection(props: {
  readonly group: BundleGroup;
  readonly words: BundleWords;
  readonly locale: Locale;
  readonly links: AlertLinks;
}): ReactElement {
  const { group, words, locale, links } = props;
  const unlisted = group.count - group.listed.length;
  return (
    <Section>
      <Heading as="h2" style={mailStyles.heading}>
        {words.heading[group.stage](group.count)}
      </Heading>
      <Causes group={group} locale={locale} />
      {group.listed.map((entry) => (
        <Line key={entry.alertId} entry={entry} locale={locale} link={entryLink(entry, links)} />
      ))}
      {unlisted > 0 && <Text style={mailStyles.text}>{words.others(unlisted)}</Text>}
    </Section>
  );
}

function Causes({ group, locale }: { readonly group: BundleGroup; readonly locale: Locale }): ReactElement | null {
  if (group.causes.length === 0) return null;
  return (
    <Section style={mailStyles.facts}>
      {group.causes.map(({ kind, count, example }) => (
        <Text key={`${example.subject.kind} ${kind}`} style={mailStyles.fact}>
          <strong>{`${subjectFailureName(example.subject.kind, kind, locale)} (${count})`}</strong>
          <br />
          {entryRemedy(example, locale)}
        </Text>
      ))}
    </Section>
  );
}

function Line(props: { readonly entry: AlertMailEntry; readonly locale: Locale; readonly link: string }): ReactElement {
  const { entry, locale, link } = props;
  const line = bundleWords[locale].line({
    stage: entry.stage,
    cause: subjectFailureName(entry.subject.kind, entryCause(entry), locale),
    failedAttempts: entry.failedAttempts,
    first: failureTime(entry.firstFailedAt, entry.timeZone, locale),
    last: failureTime(entry.lastFailedAt, entry.timeZone, locale),
  });
  return (
    <Text style={mailStyles.line}>
      <Link href={link} style={mailStyles.name}>
        {cleanTitle(entry.subject.name)}
      </Link>
      <br />
      {line}
    </Text>
  );
}
