import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { ConflictMailEntry } from '../../conflict-ports.ts';
import { otherSide } from '../../domain/conflict.ts';
import type { Locale } from '../../domain/member.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { conflictGist, conflictNews, sideInMail } from './conflict-gist.ts';
import { conflictWords } from './conflict-words.ts';
import { Fact } from './fact.tsx';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';

/** A mail about conflicts of the owner’s listings. `name` is the owner's, cleaned. */
export function ConflictMail(props: {
  readonly conflicts: readonly [ConflictMailEntry, ...ConflictMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { conflicts, locale, name, link } = props;
  const words = conflictWords[locale];
  const [first, ...others] = conflicts;
  const isOne = others.length === 0;
  const lead = isOne ? words.lead[conflictNews(first)](conflictGist(first, locale)) : words.manyLead(conflicts.length);
  const remedies = new Set(conflicts.map((each) => words.remedy[conflictNews(each)]));
  const isReminder = conflicts.every(({ stage }) => stage === 'reminder');
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {conflicts.map((each) => (
        <Facts key={each.conflictId} each={each} locale={locale} />
      ))}
      {[...remedies].map((remedy) => (
        <Text key={remedy} style={mailStyles.text}>
          {remedy}
        </Text>
      ))}
      <ActionLink label={isOne ? words.button : words.manyButton} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason[isReminder ? 'reminder' : 'opened']}</Text>
    </MailFrame>
  );
}

function Facts({ each, locale }: { readonly each: ConflictMailEntry; readonly locale: Locale }): ReactElement {
  const { label } = conflictWords[locale];
  const { listing, nights } = conflictGist(each, locale);
  const { keep } = each;
  return (
    <Section style={mailStyles.facts}>
      <Fact label={label.listing}>{listing}</Fact>
      <Fact label={label.nights}>{nights}</Fact>
      <Fact label={keep === null ? label.sides : label.keep}>{sideInMail(each, keep ?? 0, locale)}</Fact>
      <Fact label={keep === null ? label.sides : label.cancel}>{sideInMail(each, otherSide(keep ?? 0), locale)}</Fact>
    </Section>
  );
}
