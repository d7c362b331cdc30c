import { Button, NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createEvent } from '../../../../src/contract/events.ts';
import { accountsQuery } from '../../account-queries.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { EventFields, useEventForm } from './EventFields.tsx';
import { type EventValues, sentEvent } from './event-values.ts';

const fresh: EventValues = { kind: 'formation', name: '', reference: '', total: '', connectionId: '' };

/** Adds a formation or a stage, to be found at the service by its reference; of several accounts there, one may be named. */
export function AddEvent({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords();
  const { form, showRefused } = useEventForm(fresh);
  const { data: accounts = [] } = useQuery(accountsQuery('ticketing'));
  const adding = useAction({
    perform: (values: EventValues) => {
      const { connectionId } = values;
      return call(createEvent, {
        body: { ...sentEvent(values), ...(connectionId === '' ? {} : { connectionId }) },
      });
    },
    refreshes: [['billetweb']],
    done: ({ data }) => t('billetweb.form.added', { name: data.name }),
    onDone,
    onRefused: showRefused,
    failuresShown: true,
  });
  const choices = accounts.map(({ id, label }) => ({ value: id, label }));
  return (
    <form onSubmit={form.onSubmit((values) => adding.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={adding.error} fields={['kind', 'name', 'reference', 'totalByHand', 'connectionId']} />
        <EventFields form={form} />
        {accounts.length > 1 ? (
          <NativeSelect
            label={t('billetweb.form.account')}
            data={[{ value: '', label: t('billetweb.form.anyAccount') }, ...choices]}
            {...form.getInputProps('connectionId')}
          />
        ) : null}
        <Button type="submit" loading={adding.isPending}>
          {t('billetweb.form.save')}
        </Button>
      </Stack>
    </form>
  );
}
