import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createExport, type Export, type IssuedExport } from '../../../../../src/contract/exports.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Loaded } from '../../../parts/Loaded.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { connectionsQuery } from '../../../queries.ts';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { connectionName } from '../../../words/connection-words.ts';
import { IssuedAddress } from './IssuedAddress.tsx';
import { withoutExport } from './without-export.ts';

type AddExportDialogProps = {
  readonly listing: Listing;
  readonly exports: readonly Export[];
  readonly opened: boolean;
  readonly onClose: () => void;
};

/** Publishes a calendar for a platform or a phone, then shows its address this once. */
export function AddExportDialog(props: AddExportDialogProps) {
  const { t } = useWords();
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('export.add')}>
      <Addition {...props} />
    </Dialog>
  );
}

/** Who reads: a connection by its ID, another platform, or the host's own phone. */
type Reader = { readonly value: string; readonly label: string };

function Addition({ listing, exports, onClose }: AddExportDialogProps) {
  const { t } = useWords();
  const [issued, setIssued] = useState<IssuedExport | null>(null);
  const connections = useQuery(connectionsQuery(listing.id));
  if (issued !== null) return <IssuedAddress issued={issued} onDone={onClose} />;
  return (
    <Loaded query={connections}>
      {(known) => {
        const without = withoutExport(known, exports);
        const readers: Reader[] = [
          ...without.map((each) => ({ value: each.id, label: connectionName(each) })),
          { value: 'other', label: t('export.otherReader') },
          { value: 'phone', label: t('export.phone') },
        ];
        return <AddExportForm listingId={listing.id} readers={readers} onIssued={setIssued} />;
      }}
    </Loaded>
  );
}

type AddExportFormProps = {
  readonly listingId: string;
  readonly readers: readonly Reader[];
  readonly onIssued: (issued: IssuedExport) => void;
};

function AddExportForm(props: AddExportFormProps) {
  const { t } = useWords();
  const { form, addition } = useAddition(props);
  return (
    <form onSubmit={form.onSubmit((values) => addition.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={addition.error} fields={['label']} />
        <Radio.Group label={t('export.reader')} {...form.getInputProps('reader')}>
          <Stack gap="xs" mt="xs">
            {props.readers.map(({ value, label }) => (
              <Radio key={value} value={value} label={label} />
            ))}
          </Stack>
        </Radio.Group>
        {form.values.reader === 'other' ? (
          <TextInput
            label={t('export.label')}
            description={t('export.labelHint')}
            maxLength={80}
            {...form.getInputProps('label')}
          />
        ) : null}
        <Button type="submit" loading={addition.isPending}>
          {t('export.make')}
        </Button>
      </Stack>
    </form>
  );
}

function useAddition({ listingId, readers, onIssued }: AddExportFormProps) {
  const words = useWords();
  const { t } = words;
  const form = useForm({
    initialValues: { reader: readers[0]?.value ?? 'other', label: '' },
    validate: {
      label: (label, { reader }) => (reader === 'other' && label.trim() === '' ? t('field.required') : null),
    },
  });
  const addition = useAction({
    perform: (values: typeof form.values) =>
      call(createExport, { params: { listingId }, body: bodyOf(values, t('export.phoneLabel')) }),
    refreshes: [['listing', listingId, 'exports']],
    onDone: ({ data }) => onIssued(data),
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, addition };
}

function bodyOf({ reader, label }: { readonly reader: string; readonly label: string }, phoneLabel: string) {
  if (reader === 'phone') return { kind: 'private' as const, label: phoneLabel };
  if (reader === 'other') return { kind: 'destination' as const, label: label.trim() };
  return { kind: 'destination' as const, connectionId: reader };
}
