import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HubConnectorName } from '../../../../src/domain/hub.ts';
import { hubAccountsQuery } from '../../hub-queries.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { AccountForm } from './AccountForm.tsx';
import { HubAccountCard } from './HubAccountCard.tsx';
import { HubChoice } from './HubChoice.tsx';

/** “Mes comptes”: one's own accounts at hubs, and the way to connect another. */
export function HubAccountsPage() {
  const { t } = useWords();
  const query = useQuery(hubAccountsQuery);
  const [isAdding, adding] = useDisclosure();
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('hub.title')}</PageTitle>
        <Button onClick={adding.open}>{t('hub.add')}</Button>
      </Group>
      <Text c="dimmed">{t('hub.intro')}</Text>
      <Loaded query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <NoAccount />
          ) : (
            <Stack component="ul" className="plain-list">
              {accounts.map((account) => (
                <HubAccountCard key={account.id} account={account} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <Dialog opened={isAdding} onClose={adding.close} title={t('hub.add')}>
        <Adding onDone={adding.close} />
      </Dialog>
    </Stack>
  );
}

function Adding({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords();
  const [connector, choose] = useState<HubConnectorName>('beds24');
  return (
    <Stack>
      <HubChoice label={t('hub.which')} value={connector} onChange={choose} />
      <AccountForm key={connector} connector={connector} onDone={onDone} />
    </Stack>
  );
}

function NoAccount() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('hub.empty')}</Text>
      <Text c="dimmed">{t('hub.emptyText')}</Text>
    </div>
  );
}
