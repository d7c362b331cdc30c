import { Button, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { type Trade, updateTrade } from '../../../../src/contract/broker-records.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';
import { executedInWords } from '../../words/date-words.ts';

type TradeNoteProps = { readonly trade: Trade; readonly connectionId: string; readonly isOwn: boolean };

/** The note of a trade, which its owner may write. */
export function TradeNote({ trade, connectionId, isOwn }: TradeNoteProps) {
  const { t, language } = useWords();
  const { symbol, openedAt, note } = trade;
  const [isWriting, writing] = useDisclosure();
  const action = t(note === '' ? 'record.noteAdd' : 'record.noteEdit');
  const opened = executedInWords(openedAt, language);
  return (
    <>
      {note === '' ? null : <div className="record-note">{note}</div>}
      {isOwn ? (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('record.noteOf', { action, symbol, opened })}
          onClick={writing.open}
        >
          {action}
        </Button>
      ) : null}
      <Dialog opened={isWriting} onClose={writing.close} title={t('record.noteTitle', { symbol })}>
        <NoteForm trade={trade} connectionId={connectionId} onDone={writing.close} />
      </Dialog>
    </>
  );
}

type NoteFormProps = Omit<TradeNoteProps, 'isOwn'> & { readonly onDone: () => void };

function NoteForm({ trade, connectionId, onDone }: NoteFormProps) {
  const words = useWords();
  const { t } = words;
  const form = useForm({ initialValues: { note: trade.note } });
  const writing = useAction({
    perform: (note: string) => call(updateTrade, { params: { connectionId, tradeId: trade.id }, body: { note } }),
    refreshes: [['accounts', 'trades', connectionId]],
    done: () => t('record.noteSaved'),
    onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return (
    <form onSubmit={form.onSubmit(({ note }) => writing.mutate(note.trim()))} noValidate>
      <Stack>
        <ProblemNotice error={writing.error} fields={['note']} />
        <Textarea
          label={t('record.note')}
          description={t('record.noteHint')}
          maxLength={4_000}
          rows={4}
          data-autofocus
          {...form.getInputProps('note')}
        />
        <Button type="submit" loading={writing.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
