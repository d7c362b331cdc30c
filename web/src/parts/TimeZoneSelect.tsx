import { Select } from '@mantine/core';
import { useWords } from '../language.ts';

/** A searchable choice among the IANA time zones that the browser knows, plus the present one where it does not; of a place, unless `label` and `hint` say otherwise. */
export function TimeZoneSelect(props: {
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
  readonly label?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}) {
  const { t } = useWords();
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(props.value) ? known : [props.value, ...known];
  return (
    <Select
      label={props.label ?? t('listings.timeZone')}
      description={props.hint ?? t('listings.timeZoneHint')}
      data={zones}
      value={props.value}
      onChange={(zone) => props.onChange(zone ?? props.value)}
      searchable
      allowDeselect={false}
      limit={80}
      maxDropdownHeight={260}
      nothingFoundMessage={t('listings.noTimeZone')}
      error={props.error}
      disabled={props.disabled === true}
    />
  );
}
