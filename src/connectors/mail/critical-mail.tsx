import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import { criticalGuide } from '../../domain/critical-guide.ts';
import type { Locale } from '../../domain/member.ts';
import type { CriticalWord } from '../../health-ports.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { criticalMailWords } from './critical-words.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';

/** A mail to an administrator about what stops relais as a whole, or no longer does. `name` is the recipient’s, cleaned. */
export function CriticalMail(props: {
  readonly word: Pick<CriticalWord, 'stage' | 'fault'>;
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { word, locale, name, link } = props;
  const { kind } = word.fault;
  const words = criticalMailWords[locale];
  const lead = words.lead[kind][word.stage];
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      <Facts word={word} locale={locale} />
      {word.stage === 'over' ? null : <Text style={mailStyles.text}>{words.remedy[kind]}</Text>}
      {word.stage === 'over' ? null : <Text style={mailStyles.text}>{words.guide(criticalGuide[kind])}</Text>}
      <ActionLink label={words.button} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason}</Text>
    </MailFrame>
  );
}

type FactsProps = { readonly word: Pick<CriticalWord, 'fault'>; readonly locale: Locale };

function Facts({ word: { fault }, locale }: FactsProps): ReactElement {
  const { label } = criticalMailWords[locale];
  return (
    <Section style={mailStyles.facts}>
      <Fact label={label.since}>{failureTime(fault.since, 'UTC', locale)}</Fact>
      <Fact label={label.seen}>{failureTime(fault.openedAt, 'UTC', locale)}</Fact>
      {fault.endedAt && <Fact label={label.ended}>{failureTime(fault.endedAt, 'UTC', locale)}</Fact>}
    </Section>
  );
}
