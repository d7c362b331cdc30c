import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { connectHubAccount, type HubAccount } from '../../../../src/contract/hubs.ts';
import { type HubConnectorName, hubCredentialFields } from '../../../../src/domain/hub.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { credentialInWords, credentialPlace, credentialTexts } from '../../words/hub-words.ts';

type AccountFormProps = {
  readonly connector: HubConnectorName;
  /** The account that is to get new credentials; none where another is to be connected. */
  readonly renewed?: HubAccount;
  readonly onDone: (account: HubAccount) => void;
};

/** Connects an account at a hub by its credentials, each with where to find it; what is wrong is said at the fields. */
export function AccountForm(props: AccountFormProps) {
  const words = useWords();
  const { t } = words;
  const { connector, renewed } = props;
  const fields = hubCredentialFields[connector];
  const { form, opening } = useOpening(props);
  return (
    <form onSubmit={form.onSubmit((values) => opening.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={opening.error} fields={['credentials', ...fields.map(credentialPlace)]} />
        {renewed ? <Text size="sm">{t('hub.renewText')}</Text> : null}
        {fields.map((field, index) => {
          const { label, find } = credentialInWords(connector, field, words);
          return (
            <PasswordInput
              key={field}
              label={label}
              description={find}
              autoComplete="off"
              spellCheck={false}
              maxLength={2048}
              data-autofocus={renewed !== undefined && index === 0}
              aria-invalid={form.errors[field] !== undefined}
              {...form.getInputProps(field)}
            />
          );
        })}
        <Text size="sm" c="dimmed">
          {t('hub.secret')}
        </Text>
        <Button type="submit" loading={opening.isPending}>
          {t(renewed ? 'hub.renew' : 'hub.open')}
        </Button>
      </Stack>
    </form>
  );
}

function useOpening({ connector, renewed, onDone }: AccountFormProps) {
  const words = useWords();
  const { t } = words;
  const fields = hubCredentialFields[connector];
  const initialValues: Record<string, string> = Object.fromEntries(fields.map((field) => [field, '']));
  const required = (text: string | undefined) => ((text ?? '').trim() === '' ? t('field.required') : null);
  const form = useForm({ initialValues, validate: Object.fromEntries(fields.map((field) => [field, required])) });
  const opening = useAction({
    perform: (values: Record<string, string>) => call(connectHubAccount, { body: { connector, credentials: values } }),
    refreshes: [['hub-accounts']],
    done: ({ data: { id, name } }) => t(wordFor(id, renewed), { name }),
    onDone: ({ data }) => onDone(data),
    onRefused: (error) => {
      const texts = credentialTexts(error, fields, words);
      form.setErrors(texts);
      const [first] = Object.keys(texts);
      if (first !== undefined) form.getInputNode(first)?.focus();
    },
    failuresShown: true,
  });
  return { form, opening };
}

function wordFor(id: string, renewed: HubAccount | undefined) {
  if (renewed === undefined) return 'hub.opened' as const;
  return renewed.id === id ? ('hub.renewed' as const) : ('hub.otherOpened' as const);
}
