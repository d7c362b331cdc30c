import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { paths } from '../../paths.ts';
import { preferencesQuery } from '../../queries.ts';
import { ConnectionsOverview } from './ConnectionsOverview.tsx';
import { ContinuousSection } from './ContinuousSection.tsx';
import { ForceSync } from './ForceSync.tsx';
import { OperationsSection } from './OperationsSection.tsx';

/** How one’s calendars are kept in step, the button that does it now, and what was done so far. */
export function SyncPage(props: { readonly page: number; readonly onPage: (page: number) => void }) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const isAdmin = preferences.role === 'admin';
  return (
    <Stack gap="xl">
      <div>
        <PageTitle>{t('operation.title')}</PageTitle>
        <Text c="dimmed">{t('operation.intro')}</Text>
        <Text size="sm">
          <AppLink place={paths.modes()}>{t('mode.help')}</AppLink> ·{' '}
          <AppLink place={paths.sweepReports()}>{t('operation.reports')}</AppLink>
        </Text>
      </div>
      <ForceSync isAdmin={isAdmin} />
      <ConnectionsOverview {...props} />
      <OperationsSection role={preferences.role} />
      {isAdmin ? <ContinuousSection /> : null}
    </Stack>
  );
}
