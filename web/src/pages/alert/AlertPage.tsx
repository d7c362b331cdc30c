import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertDetail } from '../../../../src/contract/alerts.ts';
import { alertQuery } from '../../alert-queries.ts';
import { isNotFound } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { StaffOnly } from '../../parts/StaffOnly.tsx';
import { type AlertShown, paths } from '../../paths.ts';
import { AlertActions } from '../alerts/AlertActions.tsx';
import { AlertBadge, AlertCare } from '../alerts/AlertBadges.tsx';
import { AlertsWithDesk } from '../alerts/AlertDesk.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { AlertFacts } from './AlertFacts.tsx';
import { AttemptsSection } from './AttemptsSection.tsx';
import { EventsSection } from './EventsSection.tsx';
import { MailsSection } from './MailsSection.tsx';
import { SimilarSection } from './SimilarSection.tsx';
import { SyncAgain } from './SyncAgain.tsx';
import { TellOwner } from './TellOwner.tsx';

type AlertPageProps = {
  readonly alertId: string;
  readonly shown: AlertShown;
  readonly onShow: (change: Partial<AlertShown>) => void;
};

/** One alert: its state, what can be done about it, every failed run, its audit trail and mails, and others like it. */
export function AlertPage(props: AlertPageProps) {
  return (
    <StaffOnly>
      <ReadAlert {...props} />
    </StaffOnly>
  );
}

function ReadAlert(props: AlertPageProps) {
  const query = useQuery(alertQuery(props.alertId));
  if (isNotFound(query.error)) return <NotFoundPage />;
  return <Loaded query={query}>{(alert) => <WholeAlert {...props} alert={alert} />}</Loaded>;
}

function WholeAlert(props: AlertPageProps & { readonly alert: AlertDetail }) {
  const { t } = useWords();
  const { alert, shown, onShow } = props;
  return (
    <Stack gap="xl">
      <Stack gap="md">
        <AppLink place={paths.alerts()} size="sm">
          ← {t('alertPage.back')}
        </AppLink>
        <Group gap="sm">
          <PageTitle>{t('alertPage.title', { listing: alert.subjectName })}</PageTitle>
          <AlertBadge alert={alert} />
        </Group>
        <AlertState alert={alert} />
      </Stack>
      <AlertFacts alert={alert} />
      <AttemptsSection alert={alert} page={shown.attemptsPage} onPage={(attemptsPage) => onShow({ attemptsPage })} />
      <MailsSection mails={alert.mails} />
      <EventsSection alert={alert} page={shown.eventsPage} onPage={(eventsPage) => onShow({ eventsPage })} />
      <SimilarSection similar={alert.similar} />
    </Stack>
  );
}

function AlertState(props: { readonly alert: AlertDetail }) {
  const { t } = useWords();
  const { alert } = props;
  return (
    <KeptSection label={t('alertPage.state')}>
      <AlertsWithDesk>
        {(desk) => (
          <>
            <div>
              <AlertCare alert={alert} />
            </div>
            {alert.status === 'resolved' ? null : (
              <Group gap="xs">
                <AlertActions alert={alert} desk={desk} />
                <TellOwner alert={alert} />
              </Group>
            )}
            <SyncAgain alert={alert} />
          </>
        )}
      </AlertsWithDesk>
    </KeptSection>
  );
}
