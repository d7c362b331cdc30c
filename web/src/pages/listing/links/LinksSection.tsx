import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { useWords } from '../../../language.ts';
import { linksQuery } from '../../../link-queries.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import { AddLinkDialog } from './AddLinkDialog.tsx';
import { LinkedListingItem } from './LinkedListingItem.tsx';

/** The listings that close with this one: shown to all who may look, linked and unlinked by the owner. */
export function LinksSection(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  const query = useQuery(linksQuery(listing.id));
  const [isAdding, adding] = useDisclosure();
  return (
    <Stack component="section" gap="sm" aria-labelledby="links-title">
      <Title order={3} size="h4" id="links-title">
        {t('link.title')}
      </Title>
      <Text size="sm">{t('link.intro')}</Text>
      <Loaded query={query}>
        {(linked) => (
          <>
            {linked.length === 0 ? <Text c="dimmed">{t('link.empty')}</Text> : null}
            <Stack component="ul" className="plain-list" gap="sm">
              {linked.map((other) => (
                <LinkedListingItem key={other.listingId} listing={listing} other={other} />
              ))}
            </Stack>
            <AddLinkDialog opened={isAdding} listing={listing} linked={linked} onClose={adding.close} />
          </>
        )}
      </Loaded>
      <Group>
        <Button variant="default" disabled={!listing.own} onClick={adding.open}>
          {t('link.add')}
        </Button>
      </Group>
      {listing.own ? null : (
        <Text size="sm" c="dimmed">
          {t('link.ownerOnly')}
        </Text>
      )}
    </Stack>
  );
}
