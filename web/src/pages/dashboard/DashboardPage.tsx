import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { alertsQuery, mailTroubleQuery } from '../../alert-queries.ts';
import { everyOpenAlert } from '../../alerts-shown.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { StaffOnly } from '../../parts/StaffOnly.tsx';
import { paths } from '../../paths.ts';
import { type AlertDesk, AlertsWithDesk } from '../alerts/AlertDesk.tsx';
import { AlertItems } from '../alerts/AlertItems.tsx';
import { AlertCounts } from './AlertCounts.tsx';
import { MailTroubleNotices } from './MailTroubleNotices.tsx';
import { PlatformsDown } from './PlatformsDown.tsx';

const worstAlertsQuery = alertsQuery(everyOpenAlert, 10);

/** What support sees first: mail that did not arrive, and the open alerts with the most failed attempts. */
export function DashboardPage() {
  const { t } = useWords();
  return (
    <Stack gap="lg">
      <PageTitle>{t('dashboard.title')}</PageTitle>
      <StaffOnly>
        <Dashboard />
      </StaffOnly>
    </Stack>
  );
}

function Dashboard() {
  const { t } = useWords();
  const mail = useQuery(mailTroubleQuery);
  // Read at the same time, but shown below the mail: the alerts do not move down when that is known.
  useQuery(worstAlertsQuery);
  if (mail.isPending && mail.failureCount === 0) return <Loaded query={mail}>{() => null}</Loaded>;
  return (
    <>
      {mail.isError ? <Notice tone="warning">{t('dashboard.mailUnknown')}</Notice> : null}
      {mail.data === undefined ? null : <MailTroubleNotices trouble={mail.data} />}
      <PlatformsDown />
      <AppLink place={paths.health()} className="self-start">
        {t('health.see')}
      </AppLink>
      <KeptSection labelledBy="alerts-title">
        <Stack gap="md">
          <Title order={2} size="h3" id="alerts-title">
            {t('alert.section')}
          </Title>
          <AlertCounts />
          <AlertsWithDesk>{(desk) => <WorstAlerts desk={desk} />}</AlertsWithDesk>
        </Stack>
      </KeptSection>
    </>
  );
}

function WorstAlerts(props: { readonly desk: AlertDesk }) {
  const { t } = useWords();
  const query = useQuery(worstAlertsQuery);
  return (
    <Loaded query={query}>
      {({ data, meta }) => (
        <>
          {data.length === 0 ? <AllIsWell /> : <AlertItems alerts={data} desk={props.desk} />}
          <AppLink place={paths.alerts()} className="self-start">
            {meta.total > data.length ? t('dashboard.seeAll', { count: meta.total }) : t('dashboard.history')}
          </AppLink>
        </>
      )}
    </Loaded>
  );
}

function AllIsWell() {
  const { t } = useWords();
  return (
    <div className="empty" data-tone="good">
      <Text fw={600}>{t('dashboard.well')}</Text>
      <Text c="dimmed">{t('dashboard.wellText')}</Text>
    </div>
  );
}
