import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { HubAccount } from '../../../../../src/contract/hubs.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { type ConnectorName, connectorNames } from '../../../../../src/domain/connection.ts';
import { hubNames } from '../../../../../src/domain/hub.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { paths } from '../../../paths.ts';
import { isHub } from '../../../words/hub-words.ts';
import { WebhookSetUp } from '../../hub-accounts/WebhookSetUp.tsx';
import { AddConnectionForm } from './AddConnectionForm.tsx';
import { ConnectUnit } from './ConnectUnit.tsx';

type AddConnectionProps = { readonly listing: Listing; readonly onDone: () => void };

/**
 * Connects a calendar to a listing: first where it is, then what that takes. The first unit of an account brings the offer of
 * its webhooks; later ones find them as they are.
 */
export function AddConnection({ listing, onDone }: AddConnectionProps) {
  const { t } = useWords();
  const [connector, choose] = useState<ConnectorName>('ical');
  const [first, setFirst] = useState<HubAccount | null>(null);
  if (first !== null) return <WebhookSetUp account={first} later={t('hub.later')} onDone={onDone} />;
  return (
    <Stack>
      <Radio.Group
        label={t('hub.source')}
        description={t('hub.sourceHint')}
        value={connector}
        onChange={(chosen) => choose(connectorNames.find((known) => known === chosen) ?? 'ical')}
      >
        <Stack gap="xs" mt="xs">
          {connectorNames.map((name) => (
            <Radio
              key={name}
              value={name}
              label={isHub(name) ? hubNames[name] : t('hub.ical')}
              data-autofocus={name === 'ical'}
            />
          ))}
        </Stack>
      </Radio.Group>
      {isHub(connector) ? (
        <ConnectUnit key={connector} listing={listing} connector={connector} onDone={onDone} onFirst={setFirst} />
      ) : (
        <>
          <AddConnectionForm listingId={listing.id} onDone={onDone} />
          <AppLink place={paths.examineFeed(listing.id)} size="sm">
            {t('feed.fromForm')}
          </AppLink>
        </>
      )}
    </Stack>
  );
}
