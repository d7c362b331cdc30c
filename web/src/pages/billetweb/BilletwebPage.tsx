import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { billetwebSchedulerQuery } from '../../billetweb-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { EventsSection } from './EventsSection.tsx';
import { SchedulerCard } from './SchedulerCard.tsx';

type BilletwebPageProps = { readonly page: number; readonly onPage: (page: number) => void };

/** How Billetweb is kept in step, and one's formations and stages with their places. */
export function BilletwebPage(props: BilletwebPageProps) {
  const { t } = useWords();
  const query = useQuery(billetwebSchedulerQuery);
  return (
    <Stack gap="xl">
      <div>
        <PageTitle>{t('billetweb.title')}</PageTitle>
        <Text c="dimmed">{t('billetweb.intro')}</Text>
      </div>
      <Loaded query={query}>{(scheduler) => <SchedulerCard scheduler={scheduler} />}</Loaded>
      <EventsSection {...props} isSyncing={query.data?.isSyncing ?? false} />
    </Stack>
  );
}
