import { Stack, Text } from '@mantine/core';
import type { AccountConnection, AccountRun } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { toneOfRun } from '../../words/run-words.ts';
import { AccountErrorText } from './AccountErrorText.tsx';
import { RunCounts } from './RunCounts.tsx';
import { useAccountSync } from './use-account-sync.ts';

/** “Synchroniser maintenant”: whether that started a run, joined one or woke one that waited, and how it ended. */
export function SyncAccount({ connection }: { readonly connection: AccountConnection }) {
  const { t } = useWords();
  const { id, label, kind } = connection;
  const sync = useAccountSync(id);
  return (
    <Stack gap="xs">
      <ActionButton
        variant="default"
        className="self-start"
        label={t('account.sync.nowOf', { label })}
        pending={sync.isPending}
        onAct={sync.start}
      >
        {t('account.sync.now')}
      </ActionButton>
      <ProblemNotice error={sync.error} />
      <div role="status" aria-live="polite">
        {sync.asked === null ? null : <Text size="sm">{t(`account.sync.${sync.asked}`)}</Text>}
        {sync.ended === null ? null : <Ended run={sync.ended} kind={kind} />}
      </div>
    </Stack>
  );
}

function Ended({ run, kind }: { readonly run: AccountRun } & Pick<AccountConnection, 'kind'>) {
  const { t } = useWords();
  return (
    <Notice tone={toneOfRun(run.status)} title={t(`run.ended.${run.status}`)}>
      <RunCounts run={run} kind={kind} />
      {run.error === null ? null : <AccountErrorText error={run.error} />}
    </Notice>
  );
}
