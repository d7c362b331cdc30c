import { Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { accountPlatformNames } from '../../../../src/domain/account-connector.ts';
import { accountQuery } from '../../account-queries.ts';
import { isNotFound } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type AccountShown, paths } from '../../paths.ts';
import { useIsOwnAccount } from '../../use-is-own-account.ts';
import { AccountBadge } from '../accounts/AccountBadge.tsx';
import { AccountMenu } from '../accounts/AccountMenu.tsx';
import { AccountState } from '../accounts/AccountState.tsx';
import { SyncAccount } from '../accounts/SyncAccount.tsx';
import { SyncSettings } from '../accounts/SyncSettings.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { AccountTabs } from './AccountTabs.tsx';

/** What an account's page is given by its route. */
export type AccountPageProps = {
  readonly connectionId: string;
  readonly shown: AccountShown;
  readonly onShow: (change: Partial<AccountShown>) => void;
  readonly onDeleted: () => void;
};

/** One account: how it stands, its runs and, of a broker, its fills, trades and rejected rows. */
export function AccountPage(props: AccountPageProps) {
  const query = useQuery(accountQuery(props.connectionId));
  if (isNotFound(query.error)) return <NotFoundPage />;
  return <Loaded query={query}>{(connection) => <WholeAccount {...props} connection={connection} />}</Loaded>;
}

function WholeAccount(props: AccountPageProps & { readonly connection: AccountConnection }) {
  const { t } = useWords();
  const { connection, shown, onShow, onDeleted } = props;
  const isOwn = useIsOwnAccount(connection);
  return (
    <Stack gap="md">
      <AppLink place={paths.accounts()} size="sm">
        ← {t('account.title')}
      </AppLink>
      <Stack gap={4}>
        <Group gap="sm">
          <PageTitle>{connection.label}</PageTitle>
          <AccountBadge connection={connection} />
        </Group>
        <Text size="sm" c="dimmed">
          {accountPlatformNames[connection.platform]}
        </Text>
      </Stack>
      {isOwn ? null : <Notice tone="calm">{t('account.notOwner')}</Notice>}
      <Card withBorder className="paper">
        <Stack gap="sm">
          <AccountState connection={connection} />
          <SyncSettings connection={connection} isOwn={isOwn} />
          <SyncAccount connection={connection}>
            {isOwn ? <AccountMenu connection={connection} onDeleted={onDeleted} /> : null}
          </SyncAccount>
          {connection.kind === 'ticketing' && isOwn ? (
            <AppLink place={paths.billetweb()}>{t('account.toEvents')}</AppLink>
          ) : null}
        </Stack>
      </Card>
      <AccountTabs connection={connection} isOwn={isOwn} shown={shown} onShow={onShow} />
    </Stack>
  );
}
