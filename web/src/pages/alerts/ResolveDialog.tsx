import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Alert, LONGEST_NOTE, resolveAlert } from '../../../../src/contract/alerts.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';
import { isSaidAtFields } from '../../words/problem-words.ts';
import { AlertRefusal } from './AlertRefusal.tsx';
import { refreshesOfAlert } from './refreshes-of-alert.ts';

/** Asks for a note, then resolves the alert; says so beforehand when a next failure would open it again. */
export function ResolveDialog(props: {
  readonly alert: Alert | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const { alert, opened, onClose } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={t('alert.resolveDialog.title')}>
      {alert === null ? null : <ResolveForm key={alert.id} alert={alert} onDone={onClose} />}
    </Dialog>
  );
}

type ResolveFormProps = { readonly alert: Alert; readonly onDone: () => void };

function ResolveForm(props: ResolveFormProps) {
  const { t } = useWords();
  const { alert } = props;
  const { form, resolve } = useResolving(props);
  return (
    <form onSubmit={form.onSubmit((values) => resolve.mutate(values))} noValidate>
      <Stack>
        {isSaidAtFields(resolve.error, ['note']) ? null : <AlertRefusal alert={alert} error={resolve.error} />}
        <Text size="sm" className="breakable">
          {t('alert.resolveDialog.text', { listing: alert.subjectName })}
        </Text>
        {alert.goodRuns === 0 ? <Notice tone="warning">{t('alert.resolveDialog.stillFailing')}</Notice> : null}
        <Textarea
          label={t('alert.resolveDialog.note')}
          description={t('alert.resolveDialog.noteHint')}
          rows={4}
          maxLength={LONGEST_NOTE}
          data-autofocus
          {...form.getInputProps('note')}
        />
        <Group gap="sm">
          <Button type="submit" loading={resolve.isPending}>
            {t('alert.resolve')}
          </Button>
          <Button variant="default" disabled={resolve.isPending} onClick={props.onDone}>
            {t('app.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useResolving({ alert, onDone }: ResolveFormProps) {
  const words = useWords();
  const form = useForm({ initialValues: { note: '' } });
  const resolve = useAction({
    perform: ({ note }: typeof form.values) => {
      const body = note.trim() === '' ? {} : { note: note.trim() };
      return call(resolveAlert, { params: { alertId: alert.id }, body });
    },
    refreshes: refreshesOfAlert(alert),
    done: ({ data }) => words.t(data.resolution === 'support' ? 'alert.resolved' : 'alert.resolvedBefore'),
    onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, resolve };
}
