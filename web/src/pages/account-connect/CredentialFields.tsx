import { NativeSelect, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Connector } from '../../../../src/contract/account-connections.ts';
import { useWords, type Words } from '../../language.ts';
import { askedFields, type CredentialField, type CredentialValues } from './credential-values.ts';

type CredentialFieldsProps = {
  readonly connector: Pick<Connector, 'fields'>;
  readonly form: UseFormReturnType<CredentialValues>;
};

/** The fields that a connector asks for, in the reader's language; some only with certain values of others. */
export function CredentialFields({ connector, form }: CredentialFieldsProps) {
  const { t } = useWords();
  const asked = askedFields(connector.fields, form.values);
  return (
    <>
      {asked.map((field) => (
        <OneField key={field.name} field={field} form={form} />
      ))}
      {asked.some(({ isSecret }) => isSecret) ? (
        <Text size="sm" c="dimmed">
          {t('account.connect.secret')}
        </Text>
      ) : null}
    </>
  );
}

type OneFieldProps = { readonly field: CredentialField; readonly form: CredentialFieldsProps['form'] };

function OneField({ field, form }: OneFieldProps) {
  const words = useWords();
  const { name, label, input, isSecret, isRequired, maxLength, choices } = field;
  const hint = hintOf(field, words);
  const shared = {
    label: label[words.language],
    ...(hint === '' ? {} : { description: hint }),
    ...form.getInputProps(name),
    'aria-required': isRequired,
  };
  const typed = { ...shared, autoComplete: 'off', spellCheck: false };
  if (input === 'choice') {
    const none = { value: '', label: words.t('account.connect.choose') };
    return (
      <NativeSelect
        {...shared}
        data={[none, ...choices.map((choice) => ({ value: choice.value, label: choice.label[words.language] }))]}
      />
    );
  }
  if (input === 'list') return <Textarea {...typed} rows={3} />;
  if (input === 'long_text') {
    const secretText = isSecret ? { className: 'secret-text' } : {};
    return <Textarea {...typed} {...secretText} maxLength={maxLength} rows={5} />;
  }
  return isSecret ? <PasswordInput {...typed} maxLength={maxLength} /> : <TextInput {...typed} maxLength={maxLength} />;
}

/** What the connector says of the field, how it looks, and whether it may be left out. */
function hintOf({ help, example, input, isRequired }: CredentialField, { t, language }: Words): string {
  return [
    isRequired ? '' : t('account.connect.optional'),
    help?.[language] ?? '',
    input === 'list' ? t('account.connect.listHint') : '',
    example === null ? '' : t('account.connect.example', { example }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
