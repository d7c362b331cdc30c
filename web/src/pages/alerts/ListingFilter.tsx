import { Select } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../language.ts';
import { listingQuery, listingsNamedQuery } from '../../queries.ts';
import { problemInWords } from '../../words/problem-words.ts';

/** How long to wait for the next letter before asking. */
const TYPING_MS = 250;
/** Stands for every listing; no ID is empty. */
const EVERY = '';

type ListingFilterProps = {
  readonly listingId: string | undefined;
  /** The name of the chosen listing where the alerts tell it; they keep it even of one that was deleted. */
  readonly knownName: string | undefined;
  readonly onChoose: (listingId: string | undefined) => void;
};

/** Chooses the listing whose alerts are shown, among all listings, by a part of its name. */
export function ListingFilter(props: ListingFilterProps) {
  const words = useWords();
  const { t } = words;
  const { listingId, onChoose } = props;
  const [isOpen, dropdown] = useDisclosure();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const every = { value: EVERY, label: t('alertList.everyListing') };
  const chosen = { value: listingId ?? EVERY, label: useChosenName(props) ?? every.label };
  // It keeps the focus after a choice: what is typed next is another name, not more of this one.
  useEffect(() => {
    if (typed === chosen.label && document.activeElement === field.current) field.current?.select();
  }, [typed, chosen.label]);
  const [named] = useDebouncedValue(typed === chosen.label ? '' : typed.trim(), TYPING_MS);
  const query = useQuery({ ...listingsNamedQuery(named), enabled: isOpen });
  const found = (query.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const others = found.filter(({ value }) => value !== chosen.value);
  return (
    <Select
      ref={field}
      label={t('alertList.listing')}
      data={[every, ...(listingId === undefined ? [] : [chosen]), ...others]}
      value={chosen.value}
      onChange={(value) => onChoose(value === null || value === EVERY ? undefined : value)}
      onSearchChange={setTyped}
      onDropdownOpen={dropdown.open}
      onDropdownClose={dropdown.close}
      onFocus={({ currentTarget }) => currentTarget.select()}
      // The button’s release would put the caret into the selected name, and what is typed with it.
      onMouseUp={(event) => (isOpen ? undefined : event.preventDefault())}
      onClick={({ currentTarget }) => (isOpen ? undefined : currentTarget.select())}
      openOnFocus={false}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      maxDropdownHeight={260}
      nothingFoundMessage={query.isFetching ? t('alertList.searching') : t('alertList.noListing')}
      error={query.error === null ? undefined : problemInWords(query.error, words)}
    />
  );
}

/** The name of the chosen listing, read where nothing else tells it; `undefined` when none is chosen. */
function useChosenName({ listingId, knownName }: ListingFilterProps): string | undefined {
  const { t } = useWords();
  const { data } = useQuery({
    ...listingQuery(listingId ?? EVERY),
    enabled: listingId !== undefined && knownName === undefined,
    refetchInterval: false,
    retry: false,
  });
  return listingId === undefined ? undefined : (knownName ?? data?.name ?? t('alertList.thisListing'));
}
