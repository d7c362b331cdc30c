import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AccountConnection, AccountRun } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { toneOfRun } from '../../words/run-words.ts';
import { AccountErrorText } from './AccountErrorText.tsx';
import { RunCounts } from './RunCounts.tsx';
import { useAccountSync } from './use-account-sync.ts';

type SyncAccountProps = { readonly connection: AccountConnection; readonly children: ReactNode };

/**
 * “Synchroniser maintenant” beside what else may be done (`children`): whether that started a run, joined one or woke one that
 * waited, and how it ended.
 */
export function SyncAccount({ connection, children }: SyncAccountProps) {
  const { t } = useWords();
  const { id, label } = connection;
  const sync = useAccountSync(id);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ActionButton
          variant="default"
          label={t('account.sync.nowOf', { label })}
          pending={sync.isPending}
          onAct={sync.start}
        >
          {t('account.sync.now')}
        </ActionButton>
        {children}
      </Group>
      <ProblemNotice error={sync.error} />
      <div role="status" aria-live="polite">
        {sync.asked === null ? null : <Text size="sm">{t(`account.sync.${sync.asked}`)}</Text>}
        {sync.ended === null || isOld(sync.ended, connection) ? null : (
          <Ended run={sync.ended} connection={connection} />
        )}
      </div>
    </Stack>
  );
}

/** True where the account was synchronised since, as with new credentials: how an earlier run ended is history. */
function isOld({ finishedAt }: AccountRun, { lastSyncAt }: AccountConnection): boolean {
  return finishedAt !== null && lastSyncAt !== null && lastSyncAt > finishedAt;
}

type EndedProps = { readonly run: AccountRun; readonly connection: AccountConnection };

/** What the account says of a run that failed is not said twice. */
function Ended({ run, connection: { kind, lastSyncError } }: EndedProps) {
  const { t } = useWords();
  const isSaid = run.status === 'failed' && lastSyncError !== null;
  return (
    <Notice tone={toneOfRun(run.status)} title={t(`run.ended.${run.status}`)}>
      {isSaid ? null : <RunCounts run={run} kind={kind} />}
      {run.error === null || isSaid ? null : <AccountErrorText error={run.error} />}
    </Notice>
  );
}
