import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { useWords } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Loaded } from '../../../parts/Loaded.tsx';
import { connectionsQuery } from '../../../queries.ts';
import { AddConnection } from './AddConnection.tsx';
import { ConnectionCard } from './ConnectionCard.tsx';

/** The calendars that relais reads for a listing, and the way to connect another. */
export function ConnectionsSection(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  const query = useQuery(connectionsQuery(listing.id));
  const [isAdding, adding] = useDisclosure();
  return (
    <Stack component="section" aria-labelledby="connections-title">
      <Group justify="space-between">
        <Title order={2} size="h3" id="connections-title">
          {t('listing.connections')}
        </Title>
        <Button disabled={!listing.own} title={listing.own ? undefined : t('listing.ownerOnly')} onClick={adding.open}>
          {t('connection.add')}
        </Button>
      </Group>
      <Loaded query={query}>
        {(connections) =>
          connections.length === 0 ? (
            <NoConnection />
          ) : (
            <Stack component="ul" className="plain-list">
              {connections.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} listing={listing} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <Dialog opened={isAdding} onClose={adding.close} title={t('connection.add')}>
        <AddConnection listing={listing} onDone={adding.close} />
      </Dialog>
    </Stack>
  );
}

function NoConnection() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('connection.empty')}</Text>
      <Text c="dimmed">{t('connection.emptyText')}</Text>
    </div>
  );
}
