import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { type RejectedRow, settleRejected } from '../../../../src/contract/broker-records.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';

type SettleRejectedProps = { readonly row: RejectedRow; readonly connectionId: string };

/** Reads a rejected row again, which may still not be possible, or lets it go after a question. */
export function SettleRejected({ row, connectionId }: SettleRejectedProps) {
  const { t } = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const settling = useAction({
    perform: (action: 'replay' | 'dismiss') =>
      call(settleRejected, { params: { connectionId, rejectedId: row.id }, body: { action } }),
    refreshes: [['accounts']],
    done: (_, action) => t(action === 'replay' ? 'record.replayed' : 'record.dismissed'),
    failuresShown: true,
  });
  const named = { id: row.externalId ?? row.id };
  if (isAsking)
    return (
      <Confirmation
        question={t('record.dismissAsk')}
        yes={t('record.dismissYes')}
        no={t('record.keep')}
        pending={settling.isPending}
        error={settling.error}
        onYes={() => settling.mutate('dismiss')}
        onNo={() => setIsAsking(false)}
      />
    );
  return (
    <>
      <ProblemNotice error={settling.error} />
      <Group gap="xs">
        <ActionButton
          variant="default"
          label={t('record.replayOf', named)}
          pending={settling.isPending}
          onAct={() => settling.mutate('replay')}
        >
          {t('record.replay')}
        </ActionButton>
        <Button
          variant="default"
          size="sm"
          disabled={settling.isPending}
          aria-label={t('record.dismissOf', named)}
          onClick={() => {
            settling.reset();
            setIsAsking(true);
          }}
        >
          {t('record.dismiss')}
        </Button>
      </Group>
    </>
  );
}
