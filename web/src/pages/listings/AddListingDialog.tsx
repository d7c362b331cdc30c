import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createListing } from '../../../../src/contract/listings.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { TimeZoneSelect } from '../../parts/TimeZoneSelect.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';

/** Adds a listing: its name, and the time zone of the place, the browser's own to begin with. */
export function AddListingDialog(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('listings.add')}>
      <AddListingForm onDone={props.onClose} />
    </Dialog>
  );
}

type AddListingFormProps = { readonly onDone: () => void };

function AddListingForm(props: AddListingFormProps) {
  const { t } = useWords();
  const { form, add } = useAdding(props);
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={add.error} fields={Object.keys(form.values)} />
        <TextInput label={t('listings.name')} data-autofocus maxLength={120} {...form.getInputProps('name')} />
        <TimeZoneSelect
          value={form.values.timeZone}
          onChange={(timeZone) => form.setFieldValue('timeZone', timeZone)}
          error={typeof form.errors['timeZone'] === 'string' ? form.errors['timeZone'] : undefined}
        />
        <Button type="submit" loading={add.isPending}>
          {t('listings.create')}
        </Button>
      </Stack>
    </form>
  );
}

function useAdding(props: AddListingFormProps) {
  const words = useWords();
  const { t } = words;
  const form = useForm({
    initialValues: { name: '', timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone },
    validate: { name: (name) => (name.trim() === '' ? t('field.required') : null) },
  });
  const add = useAction({
    perform: (body: typeof form.values) => call(createListing, { body }),
    refreshes: [['listings']],
    done: ({ data }) => t('listings.added', { name: data.name }),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, add };
}
