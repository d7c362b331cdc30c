import { Body, Button, Container, Head, Hr, Html, Link, Preview, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import type { Locale } from '../../domain/member.ts';
import type { MailWords } from './mail-words.ts';

const ink = '#1f2a37';
const quiet = '#5b6673';
const styles = {
  body: { backgroundColor: '#f4f5f2', fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif', margin: 0 },
  sheet: { backgroundColor: '#ffffff', borderRadius: '8px', margin: '24px auto', maxWidth: '520px', padding: '32px' },
  brand: { color: '#1f5d57', fontSize: '18px', fontWeight: 700, margin: '0 0 24px' },
  text: { color: ink, fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' },
  button: {
    backgroundColor: '#1f5d57',
    borderRadius: '6px',
    color: '#ffffff',
    display: 'inline-block',
    fontSize: '16px',
    fontWeight: 600,
    padding: '12px 20px',
    textDecoration: 'none',
  },
  link: { color: quiet, fontSize: '13px', wordBreak: 'break-all' },
  address: { lineHeight: '20px', margin: '16px 0 0' },
  rule: { borderColor: '#e3e6e1', margin: '24px 0 16px' },
  note: { color: quiet, fontSize: '14px', lineHeight: '21px', margin: '0 0 8px' },
} as const;

/** A mail with one link to follow. The address also stands in full, for readers that show no buttons. */
export function LinkMail(props: {
  readonly words: MailWords;
  readonly locale: Locale;
  readonly name: string;
  readonly link: string;
}): ReactElement {
  const { words, locale, name, link } = props;
  return (
    <Html lang={locale}>
      <Head />
      <Preview>{words.reason}</Preview>
      <Body style={styles.body}>
        <Container style={styles.sheet}>
          <Text style={styles.brand}>relais</Text>
          <Text style={styles.text}>{words.greet(name)}</Text>
          <Text style={styles.text}>{words.reason}</Text>
          <Button href={link} style={styles.button} data-skip-in-text="true">
            {words.button}
          </Button>
          <Text style={styles.address}>
            <Link href={link} style={styles.link}>
              {link}
            </Link>
          </Text>
          <Hr style={styles.rule} />
          <Text style={styles.note}>{words.validity}</Text>
          <Text style={styles.note}>{words.unexpected}</Text>
        </Container>
      </Body>
    </Html>
  );
}
