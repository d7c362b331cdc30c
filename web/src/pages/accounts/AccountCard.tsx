import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { accountPlatformNames } from '../../../../src/domain/account-connector.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { paths } from '../../paths.ts';
import { AccountBadge } from './AccountBadge.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { AccountState } from './AccountState.tsx';
import { SyncAccount } from './SyncAccount.tsx';
import { SyncSettings } from './SyncSettings.tsx';

/** One account of one's own in the list: how it stands, and what may be done with it. */
export function AccountCard({ connection }: { readonly connection: AccountConnection }) {
  const { t } = useWords();
  const { id, label, platform } = connection;
  return (
    <Card withBorder component="li" className="paper">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={3} size="h4" className="breakable">
              <AppLink place={paths.account(id)} fw="inherit">
                {label}
              </AppLink>
            </Title>
            {accountPlatformNames[platform] === label ? null : (
              <Text size="sm" c="dimmed">
                {accountPlatformNames[platform]}
              </Text>
            )}
          </div>
          <AccountBadge connection={connection} />
        </Group>
        <AccountState connection={connection} />
        <SyncSettings connection={connection} isOwn />
        <SyncAccount connection={connection}>
          <AppLink place={paths.account(id)} size="sm" py={7} aria-label={t('account.showOf', { label })}>
            {t('account.show')}
          </AppLink>
          <AccountMenu connection={connection} />
        </SyncAccount>
      </Stack>
    </Card>
  );
}
