import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Connection, updateConnection } from '../../../../../src/contract/connections.ts';
import type { ConnectionMode } from '../../../../../src/domain/connection-mode.ts';
import type { ConnectionOptions } from '../../../../../src/domain/reading-options.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { connectionName } from '../../../words/connection-words.ts';
import { isHub } from '../../../words/hub-words.ts';
import { changedInterval, ModeFields } from './ModeFields.tsx';

const optionNames = ['endIsLastNight', 'ignoreTentative', 'readOnly'] as const;

/** `chosen` are the options that are ticked. */
type ConnectionEdit = { label: string; url: string; mode: ConnectionMode; syncIntervalMin: string; chosen: string[] };

type EditConnectionFormProps = { readonly connection: Connection; readonly onDone: () => void };

/** Renames a connection, gives a feed its new address, or chooses when it is read and what is published to it. */
export function EditConnectionForm(props: EditConnectionFormProps) {
  const { t } = useWords();
  const { connection } = props;
  const { form, edit } = useConnectionEdit(props);
  const ofHub = isHub(props.connection.connector);
  return (
    <form onSubmit={form.onSubmit((values) => edit.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={edit.error} fields={Object.keys(form.values)} />
        <TextInput label={t('connection.label')} maxLength={80} data-autofocus {...form.getInputProps('label')} />
        {ofHub ? null : (
          <TextInput
            label={t('connection.newUrl')}
            description={t('connection.newUrlHint')}
            type="url"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('url')}
          />
        )}
        <ModeFields form={form} connection={connection} />
        <Checkbox.Group label={t(ofHub ? 'hub.options' : 'connection.options')} {...form.getInputProps('chosen')}>
          <Stack gap="xs" mt="xs">
            {optionsFor(props.connection).map((name) => (
              <Checkbox
                key={name}
                value={name}
                label={t(`connection.${name}`)}
                description={t(ofHub && name === 'readOnly' ? 'hub.readOnlyHint' : `connection.${name}Hint`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Button type="submit" loading={edit.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}

/** A hub is not read as a feed is written: of a unit it is only asked whether nights are closed there. */
function optionsFor({ connector }: Connection): readonly (keyof ConnectionOptions)[] {
  return isHub(connector) ? ['readOnly'] : optionNames;
}

function optionsOf(chosen: readonly string[], connection: Connection): Partial<ConnectionOptions> {
  return Object.fromEntries(optionsFor(connection).map((name) => [name, chosen.includes(name)]));
}

function useConnectionEdit(props: EditConnectionFormProps) {
  const words = useWords();
  const { t } = words;
  const { connection } = props;
  const initialValues: ConnectionEdit = {
    label: connectionName(connection),
    url: '',
    mode: connection.mode,
    syncIntervalMin: String(connection.syncIntervalMin),
    chosen: optionNames.filter((name) => connection[name]),
  };
  const form = useForm({
    initialValues,
    validate: { label: (label) => (label.trim() === '' ? t('field.required') : null) },
  });
  const edit = useAction({
    perform: ({ url, label, mode, syncIntervalMin, chosen }: ConnectionEdit) => {
      const address = url.trim() === '' ? {} : { url: url.trim() };
      const interval = changedInterval(connection, mode, Number(syncIntervalMin));
      return call(updateConnection, {
        params: { connectionId: connection.id },
        body: { label: label.trim(), mode, ...interval, ...optionsOf(chosen, connection), ...address },
      });
    },
    refreshes: [['listing', connection.listingId]],
    done: () => t('connection.edited'),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, edit };
}
