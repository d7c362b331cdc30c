import { Radio, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type LinkedListing, linkListing } from '../../../../../src/contract/links.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { LinkRole } from '../../../../../src/domain/linked-listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Loaded } from '../../../parts/Loaded.tsx';
import { ownListingsQuery } from '../../../queries.ts';
import { useAction } from '../../../use-action.ts';

type AddLinkProps = {
  readonly listing: Listing;
  readonly linked: readonly LinkedListing[];
  readonly onClose: () => void;
};

/** Links another listing of one’s own, after saying what will close what. */
export function AddLinkDialog(props: AddLinkProps & { readonly opened: boolean }) {
  const { t } = useWords();
  const { listing, opened, onClose } = props;
  return (
    <Dialog opened={opened} title={t('link.add')} onClose={onClose}>
      {opened ? <Addition {...props} key={listing.id} /> : null}
    </Dialog>
  );
}

function Addition({ listing, linked, onClose }: AddLinkProps) {
  const { t } = useWords();
  const query = useQuery(ownListingsQuery);
  const isLinked = (id: string) => linked.some((each) => each.listingId === id && each.role !== 'neighbour');
  return (
    <Loaded query={query}>
      {(own) => {
        const others = own.filter(({ id }) => id !== listing.id && !isLinked(id));
        if (others.length === 0) return <Text>{t('link.noneLeft')}</Text>;
        return <LinkChoice {...{ listing, linked, others, onClose }} />;
      }}
    </Loaded>
  );
}

function LinkChoice(props: AddLinkProps & { readonly others: readonly Listing[] }) {
  const { t } = useWords();
  const { listing, linked, others, onClose } = props;
  const [otherId, setOtherId] = useState<string | null>(null);
  // A part has no parts of its own: its next link is to another whole.
  const [role, setRole] = useState<LinkRole>(linked.some((each) => each.role === 'whole') ? 'whole' : 'part');
  const other = others.find(({ id }) => id === otherId);
  return (
    <Stack>
      <Select
        label={t('link.other')}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        value={otherId}
        onChange={setOtherId}
        searchable
        data-autofocus
      />
      <Radio.Group
        label={t('link.asRole')}
        value={role}
        onChange={(value) => setRole(value === 'whole' ? value : 'part')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="part" label={t('link.asPart', { name: listing.name })} />
          <Radio value="whole" label={t('link.asWhole', { name: listing.name })} />
        </Stack>
      </Radio.Group>
      {other ? <LinkConfirmation {...{ listing, other, role, onClose }} /> : null}
    </Stack>
  );
}

function LinkConfirmation(props: {
  readonly listing: Listing;
  readonly other: Listing;
  readonly role: LinkRole;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const { listing, other, role, onClose } = props;
  const linking = useAction({
    perform: () => call(linkListing, { params: { listingId: listing.id }, body: { listingId: other.id, role } }),
    refreshes: [['listing'], ['listings']],
    done: () => t('link.linked', { name: other.name }),
    onDone: onClose,
    failuresShown: true,
  });
  const [whole, part] = role === 'part' ? [listing.name, other.name] : [other.name, listing.name];
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('link.once')}
      </Text>
      <Confirmation
        question={t('link.closes', { whole, part })}
        yes={t('link.linkYes')}
        no={t('app.cancel')}
        pending={linking.isPending}
        error={linking.error}
        onYes={() => linking.mutate(undefined)}
        onNo={onClose}
      />
    </>
  );
}
