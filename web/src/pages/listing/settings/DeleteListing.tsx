import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteListing, type Listing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { useAction } from '../../../use-action.ts';

/** Deletes a listing for good, once its name has been typed. */
export function DeleteListing(props: { readonly listing: Listing; readonly onDeleted: () => void }) {
  const { t } = useWords();
  const [isAsking, asking] = useDisclosure();
  return (
    <Stack gap="xs" className="danger">
      <Title order={3} size="h4">
        {t('settings.danger')}
      </Title>
      <Text size="sm">{t('settings.dangerText')}</Text>
      <Button
        color="brick"
        variant="outline"
        className="self-start"
        disabled={!props.listing.own}
        onClick={asking.open}
      >
        {t('settings.delete')}
      </Button>
      <Dialog opened={isAsking} onClose={asking.close} title={t('settings.danger')}>
        <DeleteListingForm {...props} />
      </Dialog>
    </Stack>
  );
}

function DeleteListingForm(props: { readonly listing: Listing; readonly onDeleted: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { id, name } = props.listing;
  const [typed, setTyped] = useState('');
  const removal = useAction({
    perform: () => call(deleteListing, { params: { listingId: id } }),
    refreshes: [['listings']],
    done: () => t('settings.deleted', { name }),
    onDone: () => {
      props.onDeleted();
      client.removeQueries({ queryKey: ['listing', id] });
    },
    failuresShown: true,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === name) removal.mutate(undefined);
      }}
    >
      <Stack>
        <ProblemNotice error={removal.error} />
        <Text size="sm">{t('settings.dangerText')}</Text>
        <TextInput
          label={t('settings.typeName', { name })}
          value={typed}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" color="brick" disabled={typed.trim() !== name} loading={removal.isPending}>
          {t('settings.deleteYes')}
        </Button>
      </Stack>
    </form>
  );
}
