import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { ModeMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { platformNames } from '../../domain/platform.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { cleanTitle } from './clean-title.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import { type ModeGist, modeWords } from './mode-words.ts';

/** What one fallback is about: the feed by its platform, where that has a name, else by the connection’s. */
export function modeGist({ platform, label, listingName }: ModeMailEntry): ModeGist {
  const feed = platform === 'other' ? cleanTitle(label) : platformNames[platform];
  return { feed, listing: cleanTitle(listingName) };
}

/** A mail about calendars that are read less often than chosen, or as chosen again. `name` is the owner's, cleaned. */
export function ModeMail(props: {
  readonly modes: readonly [ModeMailEntry, ...ModeMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { modes, locale, name, link } = props;
  const words = modeWords[locale];
  const [first, ...others] = modes;
  const isOne = others.length === 0;
  const lead = isOne ? words.lead[first.notice](modeGist(first)) : words.manyLead(modes.length);
  const remedies = new Set(modes.map(({ notice }) => words.remedy[notice]));
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {modes.map((each) => (
        <Facts key={each.noticeId} each={each} locale={locale} isOne={isOne} />
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

type FactsProps = { readonly each: ModeMailEntry; readonly locale: Locale; readonly isOne: boolean };

function Facts({ each, locale, isOne }: FactsProps): ReactElement {
  const { label, lead } = modeWords[locale];
  const { feed, listing } = modeGist(each);
  const called = cleanTitle(each.label);
  const because = becauseOf(each, locale);
  const { since, backAt, timeZone } = each;
  return (
    <Section style={mailStyles.facts}>
      {isOne ? null : <Text style={mailStyles.text}>{lead[each.notice]({ feed, listing })}</Text>}
      <Fact label={label.listing}>{listing}</Fact>
      <Fact label={label.feed}>{called === feed ? feed : `${feed} (${called})`}</Fact>
      <Fact label={label.since}>{failureTime(since, timeZone, locale)}</Fact>
      {backAt === null ? null : <Fact label={label.back}>{failureTime(backAt, timeZone, locale)}</Fact>}
      {because === undefined ? null : <Fact label={label.because}>{because}</Fact>}
    </Section>
  );
}

function becauseOf({ notice, reason }: ModeMailEntry, locale: Locale): string | undefined {
  const { because } = modeWords[locale];
  if (notice === 'back') return undefined;
  return reason === 'failed_runs' || reason === 'webhook_silent' || reason === 'long_failure'
    ? because[reason]
    : undefined;
}
