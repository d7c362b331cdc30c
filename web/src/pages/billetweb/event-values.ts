import type { Event } from '../../../../src/contract/events.ts';
import type { Words } from '../../language.ts';

/** What the form of an event holds; `total` is empty where the service tells the places, `connectionId` where any account may. */
export type EventValues = {
  kind: Event['kind'];
  name: string;
  reference: string;
  total: string;
  connectionId: string;
};

const MOST_PLACES = 1_000_000;

/** What is wrong with each field, in words; null where nothing is. */
export function wrongEvent({ name, reference, total }: EventValues, { t }: Words): Record<string, string | null> {
  const isTotal = total.trim() === '' || (/^\d{1,7}$/.test(total.trim()) && Number(total) <= MOST_PLACES);
  return {
    name: name.trim() === '' ? t('field.required') : null,
    reference: reference.trim() === '' ? t('field.required') : null,
    total: isTotal ? null : t('billetweb.form.totalWrong'),
  };
}

/** What is sent of the form: null for places that the service tells. */
export function sentEvent({ kind, name, reference, total }: EventValues) {
  return {
    kind,
    name: name.trim(),
    reference: reference.trim(),
    totalByHand: total.trim() === '' ? null : Number(total),
  };
}
