import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { subjectFailureName } from '../../domain/subject-failure.ts';
import { ActionLink } from './action-link.tsx';
import { type AlertGist, alertWords } from './alert-words.ts';
import { entryCause } from './entry-cause.ts';
import { entryRemedy } from './entry-remedy.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import { stageWords, subjectLabel } from './subject-words.ts';

/** A mail about one alert. `name` is the reader's, cleaned; `link` leads where the reader can do something. */
export function AlertMail(props: {
  readonly entry: AlertMailEntry;
  readonly gist: AlertGist;
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { entry, gist, locale, name, link } = props;
  const words = alertWords[locale];
  const { lead, button, reason } = stageWords(entry.subject.kind, entry.stage, locale);
  return (
    <MailFrame locale={locale} preview={lead(gist)}>
      <Text style={mailStyles.text}>{words.greet(name)}</Text>
      <Text style={mailStyles.text}>{lead(gist)}</Text>
      <Facts entry={entry} listing={gist.listing} locale={locale} />
      <WhatToDo entry={entry} locale={locale} />
      <ActionLink label={button} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{reason}</Text>
    </MailFrame>
  );
}

function Facts(props: {
  readonly entry: AlertMailEntry;
  readonly listing: string;
  readonly locale: Locale;
}): ReactElement {
  const { entry, listing, locale } = props;
  const { label } = alertWords[locale];
  const time = (at: string) => failureTime(at, entry.timeZone, locale);
  return (
    <Section style={mailStyles.facts}>
      <Fact label={subjectLabel(entry.subject.kind, locale)}>{listing}</Fact>
      <Fact label={label.cause}>{subjectFailureName(entry.subject.kind, entryCause(entry), locale)}</Fact>
      <Fact label={label.firstFailed}>{time(entry.firstFailedAt)}</Fact>
      <Fact label={label.lastFailed}>{time(entry.lastFailedAt)}</Fact>
      {entry.failedAttempts > 0 && <Fact label={label.failedAttempts}>{String(entry.failedAttempts)}</Fact>}
    </Section>
  );
}

function WhatToDo({ entry, locale }: { readonly entry: AlertMailEntry; readonly locale: Locale }): ReactElement | null {
  const words = alertWords[locale];
  if (entry.stage === 'recovered') return null;
  const isHalfRecovered = entry.failedAttempts === 0 && entry.stage !== 'owner';
  return (
    <>
      {isHalfRecovered && <Text style={mailStyles.text}>{words.oneGoodRun}</Text>}
      <Text style={mailStyles.text}>
        <strong>{words.label.remedy}</strong> {entryRemedy(entry, locale)}
      </Text>
    </>
  );
}
