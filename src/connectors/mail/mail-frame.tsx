import { Body, Container, Head, Html, Preview, Text } from '@react-email/components';
import type { ReactElement, ReactNode } from 'react';
import type { Locale } from '../../domain/member.ts';
import { mailStyles } from './mail-styles.ts';

/** What every mail has around its words. `preview` is what a mailbox shows beside the subject. */
export function MailFrame(props: {
  readonly locale: Locale;
  readonly preview: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Html lang={props.locale}>
      <Head />
      <Preview>{props.preview}</Preview>
      <Body style={mailStyles.body}>
        <Container style={mailStyles.sheet}>
          <Text style={mailStyles.brand}>relais</Text>
          {props.children}
        </Container>
      </Body>
    </Html>
  );
}
