import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { eventsQuery } from '../../billetweb-queries.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { AddEvent } from './AddEvent.tsx';
import { EventCard } from './EventCard.tsx';

type EventsSectionProps = {
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly isSyncing: boolean;
};

/** One's formations and stages with their places, and the way to add another. */
export function EventsSection({ page, onPage, isSyncing }: EventsSectionProps) {
  const { t } = useWords();
  const query = useQuery(eventsQuery(page, isSyncing));
  const [isAdding, adding] = useDisclosure();
  return (
    <Stack component="section" aria-labelledby="events-title">
      <Group justify="space-between">
        <Title order={2} size="h3" id="events-title">
          {t('billetweb.events')}
        </Title>
        <Button onClick={adding.open}>{t('billetweb.add')}</Button>
      </Group>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? (
              <div className="empty">
                <Text fw={600}>{t('billetweb.empty')}</Text>
                <Text c="dimmed">{t('billetweb.emptyText')}</Text>
              </div>
            ) : (
              <Stack component="ul" className="plain-list">
                {data.map((event) => (
                  <EventCard key={event.id} event={event} />
                ))}
              </Stack>
            )}
            <Pages meta={meta} onPage={onPage} />
          </>
        )}
      </Loaded>
      <Dialog opened={isAdding} onClose={adding.close} title={t('billetweb.add')}>
        <AddEvent onDone={adding.close} />
      </Dialog>
    </Stack>
  );
}
