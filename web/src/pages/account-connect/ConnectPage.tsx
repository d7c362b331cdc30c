import { Card, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountConnection, Connector } from '../../../../src/contract/account-connections.ts';
import { type AccountConnectorName, accountKinds } from '../../../../src/domain/account-connector.ts';
import { connectorsQuery } from '../../account-queries.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { paths } from '../../paths.ts';
import { ConnectForm } from './ConnectForm.tsx';

type ConnectPageProps = {
  /** The service to begin with; null to choose one. */
  readonly connector: AccountConnectorName | null;
  readonly onConnected: (connection: AccountConnection) => void;
};

/** Connects an account: the service, what it asks for, a check, and how the account is to be kept in step. */
export function ConnectPage(props: ConnectPageProps) {
  const { t } = useWords();
  const query = useQuery(connectorsQuery);
  const [chosen, choose] = useState<string | null>(props.connector);
  return (
    <Stack gap="md" maw={640}>
      <AppLink place={paths.accounts()} size="sm">
        ← {t('account.title')}
      </AppLink>
      <PageTitle>{t('account.connect.title')}</PageTitle>
      <Loaded query={query}>
        {(connectors) => {
          const connector = connectors.find(({ name }) => name === chosen);
          return (
            <Card withBorder className="paper">
              <Stack>
                <ServiceChoice connectors={connectors} value={chosen} onChange={choose} />
                {connector === undefined ? null : (
                  <ConnectForm key={connector.name} connector={connector} onConnected={props.onConnected} />
                )}
              </Stack>
            </Card>
          );
        }}
      </Loaded>
    </Stack>
  );
}

type ServiceChoiceProps = {
  readonly connectors: readonly Connector[];
  readonly value: string | null;
  readonly onChange: (name: string) => void;
};

function ServiceChoice({ connectors, value, onChange }: ServiceChoiceProps) {
  const { t } = useWords();
  return (
    <Radio.Group label={t('account.connect.service')} value={value} onChange={onChange}>
      {accountKinds.map((kind) => (
        <Stack key={kind} gap="xs" mt="xs" role="group" aria-label={t(`account.kind.${kind}`)}>
          <Text size="sm" c="dimmed">
            {t(`account.kind.${kind}`)}
          </Text>
          {connectors
            .filter((connector) => connector.kind === kind)
            .map(({ name, title }) => (
              <Radio key={name} value={name} label={title} />
            ))}
        </Stack>
      ))}
    </Radio.Group>
  );
}
