import { NativeSelect, Radio, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { type ConnectionMode, connectionModes } from '../../../../../src/domain/connection-mode.ts';
import { USUAL_POLL_MIN } from '../../../../../src/domain/read-interval.ts';
import { useWords } from '../../../language.ts';
import { everyInWords } from '../../../words/mode-words.ts';

/** The intervals that are offered; the API takes every whole minute between the first and the last. */
const offered = { realtime: [1, 2, 3, 4, 5], batch: [15, 20, 25, 30] } as const;

type ModeEdit = { mode: ConnectionMode; syncIntervalMin: string };

type ModeFieldsProps<Edit extends ModeEdit> = {
  readonly form: UseFormReturnType<Edit>;
  readonly connection: Connection;
};

/** How a connection is to be read, and how often where that is to be chosen. */
export function ModeFields<Edit extends ModeEdit>({ form, connection }: ModeFieldsProps<Edit>) {
  const words = useWords();
  const { t } = words;
  const { mode, syncIntervalMin } = form.values;
  const choose = (chosen: string) => {
    const next = connectionModes.find((each) => each === chosen) ?? mode;
    form.setValues((values) => ({ ...values, mode: next, syncIntervalMin: String(intervalAtFirst(connection, next)) }));
  };
  const intervals = mode === 'realtime' || mode === 'batch' ? offered[mode] : null;
  return (
    <Stack gap="xs">
      <Radio.Group label={t('connection.mode')} value={mode} onChange={choose}>
        <Stack gap="xs" mt="xs">
          {connectionModes.map((each) => (
            <Radio
              key={each}
              value={each}
              label={t(`mode.choice.${each}`)}
              description={t(`mode.choice.${each}Hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {intervals === null ? null : (
        <NativeSelect
          label={t('mode.interval')}
          data={[...new Set([...intervals, Number(syncIntervalMin)])]
            .toSorted((a, b) => a - b)
            .map((minutes) => ({ value: String(minutes), label: everyInWords(minutes, words) }))}
          {...form.getInputProps('syncIntervalMin')}
        />
      )}
    </Stack>
  );
}

/** The interval to send: none where it stays what it would be anyway, or the mode has none. */
export function changedInterval(
  connection: Connection,
  mode: ConnectionMode,
  syncIntervalMin: number,
): { readonly syncIntervalMin?: number } {
  const isChosen = mode === 'realtime' || mode === 'batch';
  return isChosen && syncIntervalMin !== intervalAtFirst(connection, mode) ? { syncIntervalMin } : {};
}

/** How often a calendar of this mode is read where nothing is chosen. */
function intervalAtFirst(connection: Connection, mode: ConnectionMode): number {
  if (mode === connection.mode) return connection.syncIntervalMin;
  return mode === 'realtime' ? USUAL_POLL_MIN : offered.batch[3];
}
