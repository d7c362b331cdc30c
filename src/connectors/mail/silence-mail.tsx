import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { Locale } from '../../domain/member.ts';
import { platformNames } from '../../domain/platform.ts';
import type { SilenceMailEntry } from '../../export-ports.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { cleanTitle } from './clean-title.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import { type SilenceGist, silenceWords } from './silence-words.ts';

/** What one silence is about: the platform by its name, where it is one that has a name, else the export's own. */
export function silenceGist({ platform, label, listingName }: SilenceMailEntry): SilenceGist {
  const reader = platform === null || platform === 'other' ? cleanTitle(label) : platformNames[platform];
  return { reader, listing: cleanTitle(listingName) };
}

/** A mail about platforms that have stopped reading. `name` is the owner's, cleaned. */
export function SilenceMail(props: {
  readonly silences: readonly [SilenceMailEntry, ...SilenceMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { silences, locale, name, link } = props;
  const words = silenceWords[locale];
  const [first, ...others] = silences;
  const isOne = others.length === 0;
  const lead = isOne ? words.lead(silenceGist(first)) : words.manyLead(silences.length);
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {silences.map((each) => (
        <Facts key={each.exportId} each={each} locale={locale} />
      ))}
      <Text style={mailStyles.text}>{words.remedy}</Text>
      <ActionLink label={isOne ? words.button : words.manyButton} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason}</Text>
    </MailFrame>
  );
}

function Facts({ each, locale }: { readonly each: SilenceMailEntry; readonly locale: Locale }): ReactElement {
  const { label } = silenceWords[locale];
  const { reader, listing } = silenceGist(each);
  const called = cleanTitle(each.label);
  return (
    <Section style={mailStyles.facts}>
      <Fact label={label.listing}>{listing}</Fact>
      <Fact label={label.reader}>{called === reader ? reader : `${reader} (${called})`}</Fact>
      <Fact label={label.lastRead}>{failureTime(each.since, each.timeZone, locale)}</Fact>
    </Section>
  );
}
