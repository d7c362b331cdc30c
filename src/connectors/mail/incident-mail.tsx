import { Hr, Section, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { IncidentMailEntry } from '../../alert-ports.ts';
import { accountPlatformNames, isAccountPlatform } from '../../domain/account-connector.ts';
import type { Locale } from '../../domain/member.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { cleanTitle } from './clean-title.ts';
import { Fact } from './fact.tsx';
import { failureTime } from './failure-time.ts';
import { type IncidentGist, incidentWords } from './incident-words.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';

/** What one incident is about. A feed’s host was typed by a member, so it is cleaned like a name. */
export function incidentGist({ key, listings }: IncidentMailEntry): IncidentGist {
  if (isAccountPlatform(key)) return { platform: accountPlatformNames[key], listings, isOfAccounts: true };
  return { platform: cleanTitle(key), listings, isOfAccounts: false };
}

/** A mail to support about platforms that are down, or answer again. `name` is the recipient’s, cleaned. */
export function IncidentMail(props: {
  readonly incidents: readonly [IncidentMailEntry, ...IncidentMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { incidents, locale, name, link } = props;
  const words = incidentWords[locale];
  const [first, ...others] = incidents;
  const lead = others.length === 0 ? words.lead[first.stage](incidentGist(first)) : words.manyLead;
  const stages = new Set(incidents.map(({ stage }) => stage));
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {incidents.map((each) => (
        <Facts key={each.noticeId} each={each} locale={locale} />
      ))}
      {[...stages].map((stage) => (
        <Text key={stage} style={mailStyles.text}>
          {words.remedy[stage]}
        </Text>
      ))}
      <ActionLink label={words.button} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason}</Text>
    </MailFrame>
  );
}

function Facts({ each, locale }: { readonly each: IncidentMailEntry; readonly locale: Locale }): ReactElement {
  const { label, how } = incidentWords[locale];
  const { platform, listings, isOfAccounts } = incidentGist(each);
  return (
    <Section style={mailStyles.facts}>
      <Fact label={label.platform}>{platform}</Fact>
      <Fact label={isOfAccounts ? label.accounts : label.listings}>{String(listings)}</Fact>
      <Fact label={label.since}>{failureTime(each.openedAt, 'UTC', locale)}</Fact>
      {each.end && <Fact label={label.ended}>{failureTime(each.end.at, 'UTC', locale)}</Fact>}
      {each.end && <Fact label={label.how}>{how[each.end.how]}</Fact>}
    </Section>
  );
}
