import { Hr, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { Locale } from '../../domain/member.ts';
import type { NoticeMailEntry } from '../../notice-ports.ts';
import { ActionLink } from './action-link.tsx';
import { alertWords } from './alert-words.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import { noticeGist } from './notice-gist.ts';
import { noticeWords } from './notice-words.ts';

/** A mail about what its recipient chose to be told of by mail. `name` is theirs, cleaned. */
export function NoticeMail(props: {
  readonly notices: readonly [NoticeMailEntry, ...NoticeMailEntry[]];
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { notices, locale, name, link } = props;
  const words = noticeWords[locale];
  const [first, ...others] = notices;
  const isOne = others.length === 0;
  const lead = isOne ? noticeGist(first, locale).text : words.manyLead(notices.length);
  return (
    <MailFrame locale={locale} preview={lead}>
      <Text style={mailStyles.text}>{alertWords[locale].greet(name)}</Text>
      <Text style={mailStyles.text}>{lead}</Text>
      {isOne
        ? null
        : notices.map((each) => (
            <Text key={each.noticeId} style={mailStyles.text}>
              {noticeGist(each, locale).text}
            </Text>
          ))}
      <ActionLink label={isOne ? words.button : words.manyButton} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.reason}</Text>
    </MailFrame>
  );
}
