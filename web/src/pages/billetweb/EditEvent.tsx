import { Button, Stack } from '@mantine/core';
import { type Event, updateEvent } from '../../../../src/contract/events.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { EventFields, useEventForm } from './EventFields.tsx';
import { type EventValues, sentEvent } from './event-values.ts';

type EditEventProps = { readonly event: Event; readonly onDone: () => void };

/** Renames an event, links it anew, or sets its places by hand. */
export function EditEvent({ event, onDone }: EditEventProps) {
  const { t } = useWords();
  const { id, kind, name, reference, totalByHand } = event;
  const { form, showRefused } = useEventForm({
    kind,
    name,
    reference,
    connectionId: '',
    total: totalByHand === null ? '' : String(totalByHand),
  });
  const editing = useAction({
    perform: (values: EventValues) => call(updateEvent, { params: { eventId: id }, body: sentEvent(values) }),
    refreshes: [['billetweb']],
    done: ({ data }) => t('billetweb.form.saved', { name: data.name }),
    onDone,
    onRefused: showRefused,
    failuresShown: true,
  });
  return (
    <form onSubmit={form.onSubmit((values) => editing.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={editing.error} fields={['kind', 'name', 'reference', 'totalByHand']} />
        <EventFields form={form} />
        <Button type="submit" loading={editing.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
