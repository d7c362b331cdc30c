import { Button, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  type AccountCheck,
  type AccountConnection,
  type Connector,
  createAccountConnection,
} from '../../../../src/contract/account-connections.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';
import { firstInterval, intervalChoices } from '../../words/account-words.ts';
import { AccountChoice, ALL_ACCOUNTS } from './AccountChoice.tsx';
import type { SentCredentials } from './credential-values.ts';

type FinishFormProps = {
  readonly connector: Connector;
  readonly sent: SentCredentials;
  readonly check: AccountCheck;
  readonly onConnected: (connection: AccountConnection) => void;
};

/** The last step: which account, under what name, how often, and then it is stored. */
export function FinishForm(props: FinishFormProps) {
  const words = useWords();
  const { t } = words;
  const { connector, check } = props;
  const { form, connecting } = useConnecting(props);
  return (
    <form onSubmit={form.onSubmit((values) => connecting.mutate(values))} noValidate>
      <Stack>
        {check.accounts.length > 1 ? (
          <AccountChoice
            accounts={check.accounts}
            value={form.values.accountId}
            onChange={(accountId) => form.setFieldValue('accountId', accountId)}
          />
        ) : null}
        <TextInput
          label={t('account.label')}
          description={t('account.connect.labelHint')}
          maxLength={80}
          {...form.getInputProps('label')}
        />
        <NativeSelect
          label={t('account.interval')}
          data={intervalChoices(firstInterval(connector), words)}
          {...form.getInputProps('syncIntervalMin')}
        />
        <WhyLonger connector={connector} chosenMin={Number(form.values.syncIntervalMin)} />
        <Switch label={t('account.connect.auto')} {...form.getInputProps('syncEnabled', { type: 'checkbox' })} />
        <ProblemNotice error={connecting.error} fields={Object.keys(form.values)} />
        <Button type="submit" loading={connecting.isPending}>
          {t('account.connect.save')}
        </Button>
      </Stack>
    </form>
  );
}

/** Says of an interval that is shorter than brings anything new that it will not be read so often, and why. */
function WhyLonger({ connector, chosenMin }: { readonly connector: Connector; readonly chosenMin: number }) {
  const { t, language } = useWords();
  const { minUsefulIntervalMin, whyThatInterval } = connector;
  if (chosenMin >= minUsefulIntervalMin) return null;
  const why = whyThatInterval?.[language] ?? '';
  return <Text size="sm">{`${t('account.connect.shortest', { count: minUsefulIntervalMin })} ${why}`.trim()}</Text>;
}

function useConnecting({ connector, sent, onConnected }: FinishFormProps) {
  const words = useWords();
  const form = useForm({
    initialValues: {
      accountId: ALL_ACCOUNTS,
      label: '',
      syncIntervalMin: String(firstInterval(connector)),
      syncEnabled: true,
    },
  });
  const connecting = useAction({
    perform: ({ accountId, label, syncIntervalMin, syncEnabled }: typeof form.values) =>
      call(createAccountConnection, {
        body: {
          connector: connector.name,
          ...sent,
          ...(label.trim() === '' ? {} : { label: label.trim() }),
          accountId: accountId === ALL_ACCOUNTS ? null : accountId,
          syncIntervalMin: Number(syncIntervalMin),
          syncEnabled,
        },
      }),
    refreshes: [['accounts', 'list'], ['billetweb']],
    done: ({ data }) => words.t('account.connect.saved', { label: data.label }),
    onDone: ({ data }) => onConnected(data),
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, connecting };
}
