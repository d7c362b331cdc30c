import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type LinkedListing, unlinkListing } from '../../../../../src/contract/links.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { ToneBadge } from '../../../parts/RunBadge.tsx';
import { paths } from '../../../paths.ts';
import { useAction } from '../../../use-action.ts';

type LinkedListingProps = { readonly listing: Listing; readonly other: LinkedListing };

/** One listing that closes with this one: what it is for it, and the end of their link. */
export function LinkedListingItem({ listing, other }: LinkedListingProps) {
  const { t } = useWords();
  const [isAsking, asking] = useDisclosure();
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Group gap="xs">
            <AppLink place={paths.listing(other.listingId)} fw={600} className="breakable">
              {other.name}
            </AppLink>
            {other.active ? null : <ToneBadge tone="calm">{t('link.inactive')}</ToneBadge>}
          </Group>
          <Text size="sm">{t(`link.role.${other.role}`)}</Text>
          {other.role === 'neighbour' ? (
            <Text size="sm" c="dimmed">
              {t('link.neighbourHint')}
            </Text>
          ) : null}
        </Stack>
        {other.role === 'neighbour' || !listing.own ? null : (
          <Button
            size="sm"
            variant="default"
            onClick={asking.open}
            aria-label={t('link.unlinkOf', { name: other.name })}
          >
            {t('link.unlink')}
          </Button>
        )}
      </Group>
      <UnlinkDialog listing={listing} other={other} opened={isAsking} onClose={asking.close} />
    </Card>
  );
}

function UnlinkDialog(props: LinkedListingProps & { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  const { listing, other, opened, onClose } = props;
  const { name, listingId } = other;
  const unlinking = useAction({
    perform: () => call(unlinkListing, { params: { listingId: listing.id }, query: { listingId } }),
    refreshes: [['listing'], ['listings']],
    done: () => t('link.unlinked', { name }),
    onDone: onClose,
    failuresShown: true,
  });
  return (
    <Dialog opened={opened} title={t('link.unlinkOf', { name })} onClose={onClose}>
      <Confirmation
        question={t('link.unlinkAsk', { name })}
        yes={t('link.unlinkYes')}
        no={t('app.cancel')}
        pending={unlinking.isPending}
        error={unlinking.error}
        onYes={() => unlinking.mutate(undefined)}
        onNo={onClose}
      />
    </Dialog>
  );
}
