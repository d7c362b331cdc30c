import { Group, Stack, Text, Title } from '@mantine/core';
import type { Alert } from '../../../../src/contract/alerts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { paths } from '../../paths.ts';
import { subjectInWords } from '../../words/alert-subject-words.ts';
import { AlertBadge } from '../alerts/AlertBadges.tsx';

/** Other open alerts with the same error: many at once point to a platform, not to a listing or an account. */
export function SimilarSection(props: { readonly similar: readonly Alert[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <Stack component="section" gap="sm" aria-labelledby="similar-title">
      <Title order={2} size="h3" id="similar-title">
        {t('alertPage.similarTitle')}
      </Title>
      {props.similar.length === 0 ? <Text c="dimmed">{t('alertPage.noSimilar')}</Text> : null}
      <ul className="plain-list trail">
        {props.similar.map((alert) => (
          <li key={alert.id} className="trail-item">
            <Group gap="xs">
              <AppLink place={paths.alert(alert.id)} className="breakable">
                {subjectInWords(alert, words)}
              </AppLink>
              <AlertBadge alert={alert} />
              <Text size="sm" c="dimmed">
                {alert.failedAttempts} {t('alert.failures', { count: alert.failedAttempts })}
              </Text>
            </Group>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
