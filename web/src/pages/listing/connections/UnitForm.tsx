import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { createConnection } from '../../../../../src/contract/connections.ts';
import type { HubAccount, HubUnit } from '../../../../../src/contract/hubs.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { hubNames } from '../../../../../src/domain/hub.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { ownListingsQuery } from '../../../queries.ts';
import { showRefusal } from '../../../show-refusal.ts';
import { useAction } from '../../../use-action.ts';
import { useFocusWhenLost } from '../../../use-focus-when-lost.ts';

type UnitFormProps = {
  readonly listing: Listing;
  readonly account: HubAccount;
  readonly units: readonly HubUnit[];
  readonly onDone: () => void;
};

/** Chooses which unit of an account is the listing and connects it. Units that are connected already cannot be chosen. */
export function UnitForm(props: UnitFormProps) {
  const { t } = useWords();
  const { account, units } = props;
  const hub = hubNames[account.connector];
  const { form, connecting } = useConnecting(props);
  const part = useRef<HTMLFormElement>(null);
  useFocusWhenLost(part);
  if (units.length === 0) return <Notice tone="calm">{t('hub.noUnit', { hub })}</Notice>;
  const isNoneLeft = units.every(({ listingId }) => listingId !== null);
  return (
    <form ref={part} onSubmit={form.onSubmit((values) => connecting.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={connecting.error} fields={Object.keys(form.values)} />
        <Radio.Group label={t('hub.unit')} {...form.getInputProps('unitId')}>
          <Stack gap="xs" mt="xs">
            {units.map((unit) => (
              <UnitRadio key={unit.id} unit={unit} listing={props.listing} />
            ))}
          </Stack>
        </Radio.Group>
        {isNoneLeft ? <Notice tone="calm">{t('hub.noneLeft')}</Notice> : null}
        <TextInput
          label={t('connection.label')}
          description={t('hub.nameHint', { hub })}
          maxLength={80}
          {...form.getInputProps('label')}
        />
        <Checkbox
          label={t('connection.readOnly')}
          description={t('hub.readOnlyHint')}
          {...form.getInputProps('readOnly', { type: 'checkbox' })}
        />
        <Button type="submit" loading={connecting.isPending} disabled={isNoneLeft}>
          {t('connection.save')}
        </Button>
      </Stack>
    </form>
  );
}

function UnitRadio({ unit, listing }: { readonly unit: HubUnit; readonly listing: Listing }) {
  const { t } = useWords();
  const { listingId } = unit;
  const isElsewhere = listingId !== null && listingId !== listing.id;
  const { data: listings } = useQuery({ ...ownListingsQuery, enabled: isElsewhere });
  const name = listings?.find(({ id }) => id === listingId)?.name;
  const elsewhere = name === undefined ? t('hub.unitTaken') : t('hub.unitElsewhere', { name });
  const taken = isElsewhere ? elsewhere : t('hub.unitHere');
  return (
    <Radio
      value={unit.id}
      label={unit.name}
      description={listingId === null ? undefined : taken}
      disabled={listingId !== null}
      className="breakable"
    />
  );
}

function useConnecting({ listing, account, units, onDone }: UnitFormProps) {
  const words = useWords();
  const { t } = words;
  const form = useForm({
    initialValues: { unitId: '', label: '', readOnly: false },
    validate: { unitId: (unitId) => (unitId === '' ? t('hub.unitRequired') : null) },
  });
  const connecting = useAction({
    perform: ({ unitId, label, readOnly }: typeof form.values) => {
      const named = label.trim() === '' ? {} : { label: label.trim() };
      const body = { connector: account.connector, accountId: account.id, unitId, readOnly, ...named };
      return call(createConnection, { params: { listingId: listing.id }, body });
    },
    refreshes: [['listing', listing.id], ['listings'], ['hub-accounts', account.id]],
    done: (_, { unitId }) => t('hub.connected', { name: units.find(({ id }) => id === unitId)?.name ?? unitId }),
    onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, connecting };
}
