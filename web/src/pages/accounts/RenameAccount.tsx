import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { updateConnection } from '../../../../src/contract/connections.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';

type RenameAccountProps = { readonly connection: AccountConnection; readonly onDone: () => void };

/** Gives an account another name here. */
export function RenameAccount({ connection, onDone }: RenameAccountProps) {
  const words = useWords();
  const { t } = words;
  const form = useForm({
    initialValues: { label: connection.label },
    validate: { label: (label) => (label.trim() === '' ? t('field.required') : null) },
  });
  const rename = useAction({
    perform: (label: string) => call(updateConnection, { params: { connectionId: connection.id }, body: { label } }),
    refreshes: [['accounts']],
    done: () => t('account.renamed'),
    onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return (
    <form onSubmit={form.onSubmit(({ label }) => rename.mutate(label.trim()))} noValidate>
      <Stack>
        <ProblemNotice error={rename.error} fields={['label']} />
        <TextInput label={t('account.label')} maxLength={80} data-autofocus {...form.getInputProps('label')} />
        <Button type="submit" loading={rename.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
