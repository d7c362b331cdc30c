import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Alert } from '../../../../src/contract/alerts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNow } from '../../parts/use-now.ts';
import { paths } from '../../paths.ts';
import { shownOfSubject, subjectInWords, subjectPlace } from '../../words/alert-subject-words.ts';
import { errorInWords } from '../../words/alert-words.ts';
import { instantInWords, lastingInWords } from '../../words/date-words.ts';
import { AlertActions } from './AlertActions.tsx';
import { AlertBadge, AlertCare } from './AlertBadges.tsx';
import type { AlertDesk } from './AlertDesk.tsx';

/** One alert in a list: how often it failed, where, why and since when, and what can be done about it. */
export function AlertItem(props: { readonly alert: Alert; readonly desk: AlertDesk }) {
  const { t } = useWords();
  const { alert, desk } = props;
  return (
    <Card withBorder component="li" className="paper alert-item" padding="md" data-status={alert.status}>
      <div className="alert-count">
        <span className="alert-number">{alert.failedAttempts}</span>
        <span>{t('alert.failures', { count: alert.failedAttempts })}</span>
      </div>
      <Stack gap={6} className="alert-text">
        <Group gap="xs">
          <SubjectTitle alert={alert} />
          <AlertBadge alert={alert} />
        </Group>
        <AlertFailure alert={alert} />
        <AlertCare alert={alert} />
        <Group gap="xs" mt={4}>
          <AlertActions alert={alert} desk={desk} />
          <ShowAlert alert={alert} />
          <AlertsOfSubject alert={alert} />
        </Group>
      </Stack>
    </Card>
  );
}

function SubjectTitle(props: { readonly alert: Alert }) {
  const words = useWords();
  const name = subjectInWords(props.alert, words);
  const place = subjectPlace(props.alert);
  return (
    <Title order={3} size="h4" className="breakable">
      {place === null ? (
        name
      ) : (
        <AppLink place={place} inherit>
          {name}
        </AppLink>
      )}
    </Title>
  );
}

function AlertFailure(props: { readonly alert: Alert }) {
  const words = useWords();
  const { t } = words;
  const { alert } = props;
  return (
    <div>
      <Text className="breakable">{errorInWords(alert, words)}</Text>
      <Text size="sm" c="dimmed">
        {alert.status === 'resolved' ? (
          <FailedBetween alert={alert} />
        ) : (
          <>
            <FailingSince alert={alert} />
            {' · '}
            <Moment at={alert.lastFailedAt} say={(when) => t('alert.lastFailure', { when })} />
          </>
        )}
      </Text>
    </div>
  );
}

/** While it recovers it is not failing any more, and only the beginning is told. */
function FailingSince(props: { readonly alert: Alert }) {
  const words = useWords();
  const now = useNow();
  const { firstFailedAt, goodRuns } = props.alert;
  const say = (when: string) =>
    goodRuns > 0
      ? words.t('alert.firstFailure', { when })
      : words.t('alert.failingSince', { duration: lastingInWords(firstFailedAt, now, words) });
  return <Moment at={firstFailedAt} say={say} />;
}

function FailedBetween(props: { readonly alert: Alert }) {
  const { t, language } = useWords();
  const { firstFailedAt, lastFailedAt } = props.alert;
  return t('alert.failedBetween', {
    from: instantInWords(firstFailedAt, language),
    to: instantInWords(lastFailedAt, language),
  });
}

function AlertsOfSubject(props: { readonly alert: Alert }) {
  const { t } = useWords();
  const { subjectName, status } = props.alert;
  const shown = { ...shownOfSubject(props.alert), ...(status === 'resolved' ? { status } : {}) };
  return (
    <AppLink
      place={paths.alerts(shown)}
      size="sm"
      className="alert-link"
      aria-label={t('alert.allOf', { listing: subjectName })}
    >
      {t('alert.all')}
    </AppLink>
  );
}

function ShowAlert(props: { readonly alert: Alert }) {
  const { t } = useWords();
  const { id, subjectName } = props.alert;
  return (
    <AppLink
      place={paths.alert(id)}
      size="sm"
      className="alert-link"
      aria-label={t('alert.showOf', { listing: subjectName })}
    >
      {t('alert.show')}
    </AppLink>
  );
}
