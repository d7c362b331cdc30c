import { Button, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HubAccount } from '../../../../../src/contract/hubs.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type HubConnectorName, hubNames } from '../../../../../src/domain/hub.ts';
import { hubAccountsQuery, hubUnitsQuery } from '../../../hub-queries.ts';
import { useWords } from '../../../language.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import { isHubTrouble } from '../../../words/hub-words.ts';
import { AccountForm } from '../../hub-accounts/AccountForm.tsx';
import { UnitForm } from './UnitForm.tsx';

type ConnectUnitProps = {
  readonly listing: Listing;
  readonly connector: HubConnectorName;
  readonly onDone: () => void;
  /** Called instead of `onDone` with an account of which no other unit is connected. */
  readonly onFirst: (account: HubAccount) => void;
};

/** Connects a unit of a hub to a listing: an account of one's own there, connected first where there is none, then the unit. */
export function ConnectUnit(props: ConnectUnitProps) {
  const query = useQuery(hubAccountsQuery);
  return (
    <Loaded query={query}>
      {(all) => <WithAccount {...props} accounts={all.filter((each) => each.connector === props.connector)} />}
    </Loaded>
  );
}

const ANOTHER = 'another';

function WithAccount(props: ConnectUnitProps & { readonly accounts: readonly HubAccount[] }) {
  const { t } = useWords();
  const { accounts, connector } = props;
  const [chosenId, choose] = useState(accounts[0]?.id ?? ANOTHER);
  const account = accounts.find(({ id }) => id === chosenId);
  return (
    <Stack>
      {accounts.length === 0 ? null : (
        <Radio.Group label={t('hub.account', { hub: hubNames[connector] })} value={chosenId} onChange={choose}>
          <Stack gap="xs" mt="xs">
            {accounts.map(({ id, name }) => (
              <Radio key={id} value={id} label={name} />
            ))}
            <Radio value={ANOTHER} label={t('hub.anotherAccount')} />
          </Stack>
        </Radio.Group>
      )}
      {account ? (
        <UnitOfAccount key={account.id} {...props} account={account} />
      ) : (
        <AccountForm connector={connector} onDone={({ id }) => choose(id)} />
      )}
    </Stack>
  );
}

type UnitOfAccountProps = Omit<ConnectUnitProps, 'connector'> & { readonly account: HubAccount };

function UnitOfAccount({ listing, account, onDone, onFirst }: UnitOfAccountProps) {
  const query = useQuery(hubUnitsQuery(account.id));
  return (
    <Stack>
      <Loaded query={query}>
        {(units) => (
          <UnitForm
            listing={listing}
            account={account}
            units={units}
            onDone={() => (units.some(({ listingId }) => listingId !== null) ? onDone() : onFirst(account))}
          />
        )}
      </Loaded>
      {isHubTrouble(query.error) && query.data === undefined ? <Renewal account={account} /> : null}
    </Stack>
  );
}

function Renewal({ account }: { readonly account: HubAccount }) {
  const { t } = useWords();
  const [isRenewing, setRenewing] = useState(false);
  if (isRenewing)
    return <AccountForm connector={account.connector} renewed={account} onDone={() => setRenewing(false)} />;
  return (
    <Button variant="default" onClick={() => setRenewing(true)}>
      {t('hub.renewOf', { name: account.name })}
    </Button>
  );
}
