import { Hr, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { Locale } from '../../domain/member.ts';
import { ActionLink } from './action-link.tsx';
import { MailFrame } from './mail-frame.tsx';
import { mailStyles } from './mail-styles.ts';
import type { MailWords } from './mail-words.ts';

/** A mail with one link to follow. */
export function LinkMail(props: {
  readonly words: MailWords;
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { words, locale, name, link } = props;
  return (
    <MailFrame locale={locale} preview={words.reason}>
      <Text style={mailStyles.text}>{words.greet(name)}</Text>
      <Text style={mailStyles.text}>{words.reason}</Text>
      <ActionLink label={words.button} link={link} />
      <Hr style={mailStyles.rule} />
      <Text style={mailStyles.note}>{words.validity}</Text>
      <Text style={mailStyles.note}>{words.unexpected}</Text>
    </MailFrame>
  );
}
