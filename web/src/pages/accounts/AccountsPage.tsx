import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import type { AccountKind } from '../../../../src/domain/account-connector.ts';
import { accountsQuery } from '../../account-queries.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { paths } from '../../paths.ts';
import { AccountCard } from './AccountCard.tsx';

/** “Comptes reliés”: one's own accounts at ticketing services and brokers, and the way to connect another. */
export function AccountsPage() {
  const { t } = useWords();
  const ticketing = useQuery(accountsQuery('ticketing'));
  const brokerage = useQuery(accountsQuery('brokerage'));
  const isNone = ticketing.data?.length === 0 && brokerage.data?.length === 0;
  const place = paths.connectAccount();
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('account.title')}</PageTitle>
        <Button renderRoot={(root) => <Link {...root} to={place.to} search={place.search} />}>
          {t('account.add')}
        </Button>
      </Group>
      <div>
        <Text c="dimmed">{t('account.intro')}</Text>
        <AppLink place={paths.hubAccounts()} size="sm">
          {t('account.hubs')}
        </AppLink>
      </div>
      {isNone ? (
        <NoAccount />
      ) : (
        <>
          <KindSection kind="ticketing" query={ticketing} />
          <KindSection kind="brokerage" query={brokerage} />
        </>
      )}
    </Stack>
  );
}

function KindSection(props: { readonly kind: AccountKind; readonly query: UseQueryResult<AccountConnection[]> }) {
  const { t } = useWords();
  const { kind, query } = props;
  const titleId = `accounts-${kind}`;
  return (
    <Stack component="section" aria-labelledby={titleId} gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3" id={titleId}>
          {t(`account.kind.${kind}`)}
        </Title>
        {kind === 'ticketing' ? <AppLink place={paths.billetweb()}>{t('account.toEvents')}</AppLink> : null}
      </Group>
      <Loaded query={query}>
        {(connections) =>
          connections.length === 0 ? (
            <Text c="dimmed">{t(`account.noneOfKind.${kind}`)}</Text>
          ) : (
            <Stack component="ul" className="plain-list">
              {connections.map((connection) => (
                <AccountCard key={connection.id} connection={connection} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function NoAccount() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('account.emptyTitle')}</Text>
      <Text c="dimmed">{t('account.emptyText')}</Text>
    </div>
  );
}
