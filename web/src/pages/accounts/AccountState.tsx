import { Stack, Text } from '@mantine/core';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { AccountErrorText } from './AccountErrorText.tsx';
import { RightsNotice } from './RightsNotice.tsx';

type Of = { readonly connection: AccountConnection };

/** When an account was and will be synchronised, and what is wrong with it. */
export function AccountState({ connection }: Of) {
  const { t } = useWords();
  const { kind, rights, platform, schedulerStopped, lastSyncError, accountId } = connection;
  return (
    <Stack gap="xs">
      <Times connection={connection} />
      {accountId === null ? null : (
        <Text size="sm" c="dimmed" className="breakable">
          {t('account.following', { account: accountId })}
        </Text>
      )}
      {schedulerStopped ? (
        <Notice tone="warning">
          <p>
            {t('account.schedulerStopped')}{' '}
            {kind === 'ticketing' ? <AppLink place={paths.billetweb()}>{t('billetweb.title')}</AppLink> : null}
          </p>
        </Notice>
      ) : null}
      {lastSyncError === null ? null : (
        <Notice tone="bad" title={t('account.errorTitle')}>
          <AccountErrorText error={lastSyncError} />
          <p>
            <Moment at={lastSyncError.since} say={(when) => t('account.errorSince', { when })} />
          </p>
        </Notice>
      )}
      <RightsNotice rights={rights ?? []} platform={platform} />
    </Stack>
  );
}

/** What comes by itself after a failure is a probe; while a run goes on, it is that run. */
function Times({ connection: { lastSyncAt, nextSyncAt, status } }: Of) {
  const { t } = useWords();
  const next = status === 'ERROR' ? 'account.nextProbe' : 'account.nextSync';
  return (
    <Text size="sm">
      {lastSyncAt === null ? (
        t('account.neverSynced')
      ) : (
        <Moment at={lastSyncAt} say={(when) => t('account.lastSync', { when })} />
      )}
      {status === 'SYNCING' ? null : ' · '}
      {status === 'SYNCING' ? null : nextSyncAt === null ? (
        t('account.noNextSync')
      ) : (
        <Moment at={nextSyncAt} say={(when) => t(next, { when })} />
      )}
    </Text>
  );
}
