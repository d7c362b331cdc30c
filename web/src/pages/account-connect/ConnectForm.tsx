import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import {
  type AccountCheck,
  type AccountConnection,
  type Connector,
  checkConnector,
} from '../../../../src/contract/account-connections.ts';
import { isAccountPlatform } from '../../../../src/domain/account-connector.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { CheckResult } from './CheckResult.tsx';
import { CredentialFields } from './CredentialFields.tsx';
import { type SentCredentials, sentCredentials, sentFieldNames } from './credential-values.ts';
import { FinishForm } from './FinishForm.tsx';
import { useCredentialForm } from './use-credential-form.ts';

type ConnectFormProps = {
  readonly connector: Connector;
  readonly onConnected: (connection: AccountConnection) => void;
};

/** Credentials and what they were found to reach; they are sent again, as they were checked, to connect the account. */
type Checked = { readonly sent: SentCredentials; readonly check: AccountCheck };

/** What a service asks for, and a check of it before anything is stored; what works leads to the last step. */
export function ConnectForm({ connector, onConnected }: ConnectFormProps) {
  const { t } = useWords();
  const [checked, setChecked] = useState<Checked | null>(null);
  const { form, showRefused } = useCredentialForm(connector, {}, () => setChecked(null));
  const checking = useAction({
    perform: async (sent: SentCredentials) => {
      const { data: check } = await call(checkConnector, { params: { connector: connector.name }, body: sent });
      return { sent, check };
    },
    refreshes: [],
    onDone: setChecked,
    onRefused: showRefused,
    failuresShown: true,
  });
  return (
    <Stack>
      <form onSubmit={form.onSubmit((values) => checking.mutate(sentCredentials(connector, values)))} noValidate>
        <Stack>
          <History connector={connector} />
          <ProblemNotice error={checking.error} fields={sentFieldNames(connector)} />
          <CredentialFields connector={connector} form={form} />
          <Button
            type="submit"
            variant={checked?.check.ok === true ? 'default' : 'filled'}
            loading={checking.isPending}
          >
            {t('account.connect.check')}
          </Button>
        </Stack>
      </form>
      <Stack role="status" aria-live="polite">
        {checked === null ? null : <CheckResult check={checked.check} platform={platformOf(connector, checked)} />}
      </Stack>
      {checked?.check.ok === true ? <FinishForm connector={connector} {...checked} onConnected={onConnected} /> : null}
    </Stack>
  );
}

function History({ connector: { historyDays } }: Pick<ConnectFormProps, 'connector'>) {
  const { t } = useWords();
  if (historyDays === null) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('account.connect.history', { count: historyDays })}
    </Text>
  );
}

/** The platform that the key comes from: the connector’s own, or the exchange that was chosen. */
function platformOf({ name }: Connector, { sent }: Checked) {
  const named = [name, ...Object.values(sent.config)].filter((value) => typeof value === 'string');
  return named.find(isAccountPlatform) ?? null;
}
