import { Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alert } from '../../../../src/contract/alerts.ts';
import { alertsQuery } from '../../alert-queries.ts';
import { type AlertsShown, everyOpenAlert } from '../../alerts-shown.ts';
import { useWords } from '../../language.ts';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { StaffOnly } from '../../parts/StaffOnly.tsx';
import { AlertsWithDesk } from './AlertDesk.tsx';
import { AlertFilters } from './AlertFilters.tsx';
import { AlertItems } from './AlertItems.tsx';

type AlertsPageProps = { readonly shown: AlertsShown; readonly onShow: (shown: AlertsShown) => void };

/** Every alert of a listing or an account, open ones or the history, as the address filters them. */
export function AlertsPage(props: AlertsPageProps) {
  const { t } = useWords();
  return (
    <Stack gap="lg">
      <PageTitle>{t('alertList.title')}</PageTitle>
      <StaffOnly>
        <Alerts {...props} />
      </StaffOnly>
    </Stack>
  );
}

function Alerts(props: AlertsPageProps) {
  const { t } = useWords();
  const { shown, onShow } = props;
  const query = useQuery(alertsQuery(shown));
  const total = query.data?.meta.total;
  return (
    <>
      <AlertFilters shown={shown} onShow={onShow} subjectName={nameOfShown(shown, query.data?.data)} />
      <KeptSection labelledBy="found-title">
        <VisuallyHidden component="h2" id="found-title">
          {t(`alertList.statuses.${shown.status ?? 'open'}`)}
        </VisuallyHidden>
        <Text size="sm" c="dimmed" role="status" mb="sm">
          {total === undefined ? '\u00a0' : t('alertList.found', { count: total })}
        </Text>
        <AlertsWithDesk>
          {(desk) => (
            <Loaded query={query}>
              {({ data, meta }) => (
                <>
                  {meta.total === 0 ? <NoAlert {...props} /> : null}
                  <AlertItems alerts={data} desk={desk} busy={query.isPlaceholderData} />
                  <Pages meta={meta} onPage={(page) => onShow({ ...shown, page })} />
                </>
              )}
            </Loaded>
          )}
        </AlertsWithDesk>
      </KeptSection>
    </>
  );
}

function nameOfShown({ listingId, connectionId }: AlertsShown, alerts: readonly Alert[] = []): string | undefined {
  const chosenId = listingId ?? connectionId;
  return alerts.find((alert) => chosenId === (alert.listingId ?? alert.connectionId))?.subjectName;
}

function NoAlert({ shown, onShow }: AlertsPageProps) {
  const { t } = useWords();
  const { page: _page, ...filters } = shown;
  const isFiltered = Object.values(filters).some((filter) => filter !== undefined);
  if (!isFiltered) {
    return (
      <div className="empty">
        <Text fw={600}>{t('alertList.emptyOpen')}</Text>
      </div>
    );
  }
  return (
    <div className="empty">
      <Text fw={600}>{t('alertList.empty')}</Text>
      <Text c="dimmed">{t('alertList.emptyText')}</Text>
      <Button variant="default" size="sm" mt="sm" onClick={() => onShow(everyOpenAlert)}>
        {t('alertList.clear')}
      </Button>
    </div>
  );
}
