import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type AccountCheck,
  type AccountConnection,
  type Connector,
  checkConnector,
} from '../../../../src/contract/account-connections.ts';
import { updateConnection } from '../../../../src/contract/connections.ts';
import { connectorsQuery } from '../../account-queries.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { tell } from '../../tell.ts';
import { useAction } from '../../use-action.ts';
import { CheckResult } from '../account-connect/CheckResult.tsx';
import { CredentialFields } from '../account-connect/CredentialFields.tsx';
import { type SentCredentials, sentCredentials, sentFieldNames } from '../account-connect/credential-values.ts';
import { useCredentialForm } from '../account-connect/use-credential-form.ts';

type RenewCredentialsProps = { readonly connection: AccountConnection; readonly onDone: () => void };

/** Gives an account new credentials, which are tried first: what does not work is not saved. */
export function RenewCredentials(props: RenewCredentialsProps) {
  const query = useQuery(connectorsQuery);
  return (
    <Loaded query={query}>
      {(connectors) => {
        const connector = connectors.find(({ name }) => name === props.connection.connector);
        return connector === undefined ? null : <RenewalForm {...props} connector={connector} />;
      }}
    </Loaded>
  );
}

function RenewalForm(props: RenewCredentialsProps & { readonly connector: Connector }) {
  const { t } = useWords();
  const { connection, connector } = props;
  const [refused, setRefused] = useState<AccountCheck | null>(null);
  const { form, showRefused } = useCredentialForm(connector, connection.config, () => setRefused(null));
  const renewal = useRenewal(props, setRefused, showRefused);
  return (
    <form onSubmit={form.onSubmit((values) => renewal.mutate(sentCredentials(connector, values)))} noValidate>
      <Stack>
        <Text size="sm">{t('account.renewText')}</Text>
        <ProblemNotice error={renewal.error} fields={sentFieldNames(connector)} />
        <CredentialFields connector={connector} form={form} />
        {refused === null ? null : <CheckResult check={refused} platform={connection.platform} />}
        <Button type="submit" loading={renewal.isPending}>
          {t('account.renewSave')}
        </Button>
      </Stack>
    </form>
  );
}

function useRenewal(
  { connection, onDone }: RenewCredentialsProps,
  onUnfit: (check: AccountCheck) => void,
  onRefused: (error: Error) => void,
) {
  const { t } = useWords();
  const { id, connector, accountId } = connection;
  const renew = async ({ config, secrets }: SentCredentials): Promise<AccountCheck> => {
    const { data: check } = await call(checkConnector, { params: { connector }, body: { config, secrets, accountId } });
    if (check.ok) await call(updateConnection, { params: { connectionId: id }, body: { config, secrets } });
    return check;
  };
  return useAction({
    perform: renew,
    refreshes: [['accounts']],
    onDone: (check) => {
      if (!check.ok) return onUnfit(check);
      tell(t('account.renewed'), 'done');
      onDone();
    },
    onRefused,
    failuresShown: true,
  });
}
