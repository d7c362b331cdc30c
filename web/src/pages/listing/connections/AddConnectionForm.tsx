import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createConnection } from '../../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';

type AddConnectionFormProps = { readonly listingId: string; readonly onDone: () => void };

/** Connects a calendar by its iCal address; what is wrong with the address is said at the field. */
export function AddConnectionForm(props: AddConnectionFormProps) {
  const { t } = useWords();
  const { form, connect } = useConnecting(props);
  return (
    <form onSubmit={form.onSubmit((values) => connect.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={connect.error} fields={Object.keys(form.values)} />
        <TextInput
          label={t('connection.url')}
          description={t('connection.urlHint')}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TextInput
          label={t('connection.label')}
          description={t('connection.labelHint')}
          maxLength={80}
          {...form.getInputProps('label')}
        />
        <Button type="submit" loading={connect.isPending}>
          {t('connection.save')}
        </Button>
      </Stack>
    </form>
  );
}

function useConnecting(props: AddConnectionFormProps) {
  const words = useWords();
  const { t } = words;
  const { listingId } = props;
  const form = useForm({
    initialValues: { url: '', label: '' },
    validate: { url: (url) => (url.trim() === '' ? t('field.required') : null) },
  });
  const connect = useAction({
    perform: ({ url, label }: typeof form.values) => {
      const named = label.trim() === '' ? {} : { label: label.trim() };
      const body = { connector: 'ical' as const, url: url.trim(), ...named };
      return call(createConnection, { params: { listingId }, body });
    },
    refreshes: [['listing', listingId], ['listings']],
    done: () => t('connection.added'),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, connect };
}
