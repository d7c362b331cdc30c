import { NativeSelect, SegmentedControl } from '@mantine/core';
import { alertStatuses } from '../../../../src/domain/alert.ts';
import { type AlertsShown, alertAgesHours } from '../../alerts-shown.ts';
import { useWords, type Words } from '../../language.ts';
import { AccountFilter } from './AccountFilter.tsx';
import { ListingFilter } from './ListingFilter.tsx';

/** Chooses which alerts are shown: by status, by listing or account, and by how long they have been failing. */
export function AlertFilters(props: {
  readonly shown: AlertsShown;
  readonly onShow: (shown: AlertsShown) => void;
  /** The name of the chosen listing or account where the alerts tell it. */
  readonly subjectName: string | undefined;
}) {
  const words = useWords();
  const { t } = words;
  const { shown, onShow } = props;
  const ages = alertAgesHours.map((hours) => ({ value: String(hours), label: ageInWords(hours, words) }));
  return (
    <fieldset className="alert-filters">
      <legend className="visually-hidden">{t('alertList.filters')}</legend>
      <SegmentedControl
        aria-label={t('alertList.status')}
        value={shown.status ?? 'open'}
        onChange={(chosen) => onShow({ ...shown, status: alertStatuses.find((status) => status === chosen), page: 1 })}
        data={['open' as const, ...alertStatuses].map((value) => ({ value, label: t(`alertList.statuses.${value}`) }))}
      />
      <ListingFilter
        listingId={shown.listingId}
        knownName={props.subjectName}
        onChoose={(listingId) => onShow({ ...shown, listingId, connectionId: undefined, page: 1 })}
      />
      <AccountFilter
        connectionId={shown.connectionId}
        name={props.subjectName}
        onClear={() => onShow({ ...shown, connectionId: undefined, page: 1 })}
      />
      <NativeSelect
        label={t('alertList.age')}
        value={String(shown.failingForHours ?? '')}
        onChange={({ currentTarget: { value } }) =>
          onShow({ ...shown, failingForHours: alertAgesHours.find((hours) => String(hours) === value), page: 1 })
        }
        data={[{ value: '', label: t('alertList.anyAge') }, ...ages]}
      />
    </fieldset>
  );
}

function ageInWords(hours: number, { t }: Words): string {
  return hours <= 24
    ? t('alertList.moreThanHours', { count: hours })
    : t('alertList.moreThanDays', { count: hours / 24 });
}
