import type { Connector } from '../../../../src/contract/account-connections.ts';
import type { Words } from '../../language.ts';

/** One field of a connector’s form. */
export type CredentialField = Connector['fields'][number];

/** What was typed, by the names of the fields; a list is one text. */
export type CredentialValues = Record<string, string>;

/** What was typed as the API takes it. */
export type SentCredentials = {
  readonly config: Record<string, string | string[]>;
  readonly secrets: Record<string, string>;
};

/** As many as the API takes in one list. */
const MOST_ITEMS = 100;

/** What the form begins with: what is known of the account, and never a secret. */
export function firstValues(
  { fields }: Pick<Connector, 'fields'>,
  config: Readonly<Record<string, string | readonly string[]>> = {},
): CredentialValues {
  return Object.fromEntries(
    fields.map(({ name, isSecret }) => {
      const known = isSecret ? '' : (config[name] ?? '');
      return [name, typeof known === 'string' ? known : known.join(', ')];
    }),
  );
}

/** The fields that are asked for with what was typed so far. */
export function askedFields(fields: readonly CredentialField[], values: CredentialValues): readonly CredentialField[] {
  return fields.filter(({ when }) => when === null || when.isOneOf.includes(values[when.field] ?? ''));
}

/** What is wrong with each field, in words; nothing about those that are not asked for. */
export function wrongCredentials(
  { fields }: Pick<Connector, 'fields'>,
  values: CredentialValues,
  words: Words,
): Record<string, string> {
  return Object.fromEntries(
    askedFields(fields, values).flatMap((field) => {
      const wrong = wrongValue(field, (values[field.name] ?? '').trim(), words);
      return wrong === null ? [] : [[field.name, wrong]];
    }),
  );
}

function wrongValue(field: CredentialField, value: string, { t }: Words): string | null {
  if (value === '') return field.isRequired ? t('field.required') : null;
  const items = field.input === 'list' ? itemsOf(value) : [value];
  if (items.length > MOST_ITEMS) return t('account.connect.tooManyItems');
  if (items.some((item) => item.length > field.maxLength)) return t('field.too_long');
  const { pattern, example } = field;
  if (pattern === null) return null;
  const whole = new RegExp(`^(?:${pattern})$`);
  if (items.every((item) => whole.test(item))) return null;
  return example === null ? t('account.connect.pattern') : t('account.connect.patternLike', { example });
}

/** What is sent: the fields that are asked for and filled in, secrets apart. */
export function sentCredentials({ fields }: Pick<Connector, 'fields'>, values: CredentialValues): SentCredentials {
  const filled = askedFields(fields, values).flatMap((field) => {
    const value = (values[field.name] ?? '').trim();
    return value === '' ? [] : [{ field, value }];
  });
  return {
    config: Object.fromEntries(
      filled
        .filter(({ field }) => !field.isSecret)
        .map(({ field, value }) => [field.name, field.input === 'list' ? itemsOf(value) : value]),
    ),
    secrets: Object.fromEntries(
      filled.filter(({ field }) => field.isSecret).map(({ field, value }) => [field.name, value]),
    ),
  };
}

function itemsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((item) => item !== '');
}

/** The places in the request that the fields are sent at, as `isSaidAtFields` knows them. */
export function sentFieldNames({ fields }: Pick<Connector, 'fields'>): readonly string[] {
  return fields.map(({ name, isSecret }) => `${isSecret ? 'secrets' : 'config'}/${name}`);
}
