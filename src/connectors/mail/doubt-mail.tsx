import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { DoubtMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { platformNames } from '../../domain/platform.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { cleanTitle } from './clean-title.ts';
import { type DoubtGist, doubtWords } from './doubt-words.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';

/** What one doubt is about: the feed by its platform, where that has a name, else by the connection’s. */
export function doubtGist({ platform, label, listingName }: DoubtMailEntry): DoubtGist {
  const feed = platform === 'other' ? cleanTitle(label) : platformNames[platform];
  return { feed, listing: cleanTitle(listingName) };
}

/** A mail about calendars whose answers are in doubt. `name` is the owner's, cleaned. */
export function DoubtMail(props: {
  readonly doubts: readonly [DoubtMailEntry, ...DoubtMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { doubts, locale, name, link } = props;
  const words = doubtWords[locale];
  const [first, ...others] = doubts;
  const isOne = others.length === 0;
  const lead = isOne ? words.lead(first.doubt, doubtGist(first)) : words.manyLead(doubts.length);
  const remedies = new Set(doubts.map(({ doubt }) => words.remedy[doubt === 'origin_gone' ? 'origin' : 'broken']));
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {doubts.map((each) => (
        <Facts key={each.noticeId} each={each} locale={locale} />
      ))}
      {[...remedies].map((remedy) => (
        <Text key={remedy} style={mailStyles.text}>
          {remedy}
        </Text>
      ))}
      <ActionLink label={isOne ? words.button : words.manyButton} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason}</Text>
    </MailFrame>
  );
}

function Facts({ each, locale }: { readonly each: DoubtMailEntry; readonly locale: Locale }): ReactElement {
  const { label } = doubtWords[locale];
  const { feed, listing } = doubtGist(each);
  const called = cleanTitle(each.label);
  return (
    <Section style={mailStyles.facts}>
      <Fact label={label.listing}>{listing}</Fact>
      <Fact label={label.feed}>{called === feed ? feed : `${feed} (${called})`}</Fact>
      <Fact label={label.since}>{failureTime(each.since, each.timeZone, locale)}</Fact>
      {each.dueAt === null ? null : <Fact label={label.due}>{failureTime(each.dueAt, each.timeZone, locale)}</Fact>}
    </Section>
  );
}
