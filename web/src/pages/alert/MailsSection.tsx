import { Group, Stack, Text, Title } from '@mantine/core';
import type { AlertMail } from '../../../../src/contract/alerts.ts';
import { assertNever } from '../../../../src/domain/assert-never.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { stageInWords } from '../../words/alert-words.ts';
import { instantInWords } from '../../words/date-words.ts';
import type { Tone } from '../../words/run-words.ts';

/** The mails about an alert and what became of each. */
export function MailsSection(props: { readonly mails: readonly AlertMail[] }) {
  const { t } = useWords();
  return (
    <Stack component="section" gap="sm" aria-labelledby="mails-title">
      <Title order={2} size="h3" id="mails-title">
        {t('alertPage.mailsTitle')}
      </Title>
      {props.mails.length === 0 ? <Text c="dimmed">{t('alertPage.noMail')}</Text> : null}
      <ul className="plain-list trail">
        {props.mails.map((mail) => (
          <MailItem key={mail.id} mail={mail} />
        ))}
      </ul>
    </Stack>
  );
}

function MailItem(props: { readonly mail: AlertMail }) {
  const words = useWords();
  const { t, language } = words;
  const { mail } = props;
  const to =
    mail.recipientName === null ? t('alertPage.mailToSupport') : t('alertPage.mailTo', { name: mail.recipientName });
  return (
    <li className="trail-item">
      <Group gap="xs">
        <Text size="sm" className="breakable">
          <strong>{stageInWords(mail, words)}</strong> {to}
        </Text>
        <ToneBadge tone={toneOfMail(mail.status)}>{t(`alertMail.status.${mail.status}`)}</ToneBadge>
        <Text size="sm" c="dimmed">
          {instantInWords(mail.settledAt ?? mail.createdAt, language)}
        </Text>
      </Group>
      {mail.trouble === null ? null : <code className="raw">{mail.trouble}</code>}
    </li>
  );
}

function toneOfMail(status: AlertMail['status']): Tone {
  switch (status) {
    case 'sent':
      return 'good';
    case 'refused':
    case 'expired':
      return 'bad';
    case 'unconfirmed':
      return 'warning';
    case 'pending':
    case 'sending':
    case 'cancelled':
      return 'calm';
    default:
      return assertNever(status, 'mail status');
  }
}
