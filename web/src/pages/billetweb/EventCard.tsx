import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { deleteEvent, type Event } from '../../../../src/contract/events.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useAction } from '../../use-action.ts';
import { EditEvent } from './EditEvent.tsx';
import { EventPlaces } from './EventPlaces.tsx';
import { EventSessions } from './EventSessions.tsx';

type Of = { readonly event: Event };

/** One formation or stage: its places, what is wrong with it, its sessions, and what may be done with it. */
export function EventCard({ event }: Of) {
  const { t } = useWords();
  const { name, kind, reference, warning, lastSyncAt } = event;
  return (
    <Card withBorder component="li" className="paper">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={3} size="h4" className="breakable">
              {name}
            </Title>
            <Text size="sm" c="dimmed" className="breakable">
              {t(`billetweb.kind.${kind}`)} · {t('billetweb.reference', { reference })}
            </Text>
          </div>
          <EventPlaces event={event} />
        </Group>
        {warning === null ? null : <Notice tone="warning">{warning.message}</Notice>}
        <EventSessions event={event} />
        <Text size="sm" c="dimmed">
          {lastSyncAt === null ? (
            t('billetweb.neverSynced')
          ) : (
            <Moment at={lastSyncAt} say={(when) => t('billetweb.synced', { when })} />
          )}
        </Text>
        <EventActions event={event} />
      </Stack>
    </Card>
  );
}

function EventActions({ event }: Of) {
  const { t } = useWords();
  const { name } = event;
  const [isEditing, editing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  return (
    <Group gap="xs">
      <Button variant="default" size="sm" aria-label={t('billetweb.editOf', { name })} onClick={editing.open}>
        {t('billetweb.edit')}
      </Button>
      <Button variant="default" size="sm" aria-label={t('billetweb.removeOf', { name })} onClick={removing.open}>
        {t('billetweb.remove')}
      </Button>
      <Dialog opened={isEditing} onClose={editing.close} title={t('billetweb.editOf', { name })}>
        <EditEvent event={event} onDone={editing.close} />
      </Dialog>
      <Dialog opened={isRemoving} onClose={removing.close} title={t('billetweb.removeOf', { name })}>
        <Removal event={event} onDone={removing.close} />
      </Dialog>
    </Group>
  );
}

function Removal({ event: { id, name }, onDone }: Of & { readonly onDone: () => void }) {
  const { t } = useWords();
  const removal = useAction({
    perform: () => call(deleteEvent, { params: { eventId: id } }),
    refreshes: [['billetweb']],
    done: () => t('billetweb.removed', { name }),
    onDone,
    failuresShown: true,
  });
  return (
    <Confirmation
      question={t('billetweb.removeAsk', { name })}
      yes={t('billetweb.removeYes')}
      no={t('app.cancel')}
      pending={removal.isPending}
      error={removal.error}
      onYes={() => removal.mutate(undefined)}
      onNo={onDone}
    />
  );
}
