import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountConnection, checkConnection } from '../../../../src/contract/account-connections.ts';
import { updateConnection } from '../../../../src/contract/connections.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { AccountChoice, ALL_ACCOUNTS } from '../account-connect/AccountChoice.tsx';
import { CheckResult } from '../account-connect/CheckResult.tsx';

type ChooseAccountProps = { readonly connection: AccountConnection; readonly onDone: () => void };

/** Tries the stored credentials, and chooses which of the accounts that they reach is kept in step. */
export function ChooseAccount(props: ChooseAccountProps) {
  const { t } = useWords();
  const { connection, onDone } = props;
  const [chosen, choose] = useState(connection.accountId ?? ALL_ACCOUNTS);
  const query = useCheck(connection.id);
  const save = useAction({
    perform: () =>
      call(updateConnection, {
        params: { connectionId: connection.id },
        body: { accountId: chosen === ALL_ACCOUNTS ? null : chosen },
      }),
    refreshes: [['accounts']],
    done: () => t('account.chosen'),
    onDone,
    failuresShown: true,
  });
  return (
    <Stack>
      <Text size="sm">{t('account.chooseText')}</Text>
      <Loaded query={query}>
        {(check) => (
          <>
            <CheckResult check={check} platform={connection.platform} />
            {check.ok && check.accounts.length > 0 ? (
              <>
                <AccountChoice accounts={check.accounts} value={chosen} onChange={choose} />
                <ProblemNotice error={save.error} />
                <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
                  {t('app.save')}
                </Button>
              </>
            ) : null}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** Each check is a request at the service: it is made once for each time the dialog is opened. */
function useCheck(connectionId: string) {
  return useQuery({
    queryKey: ['account-check', connectionId],
    queryFn: async () => (await call(checkConnection, { params: { connectionId } })).data,
    retry: false,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}
