import { Radio, Stack } from '@mantine/core';
import type { AccountCheck } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';

/** The choice of all accounts; no service calls an account so. */
export const ALL_ACCOUNTS = '*';

type AccountChoiceProps = {
  readonly accounts: AccountCheck['accounts'];
  readonly value: string;
  readonly onChange: (accountId: string) => void;
};

/** A choice among the accounts that a key reaches, or all of them. */
export function AccountChoice({ accounts, value, onChange }: AccountChoiceProps) {
  const { t } = useWords();
  return (
    <Radio.Group label={t('account.whichAccount')} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        <Radio value={ALL_ACCOUNTS} label={t('account.allAccounts')} />
        {accounts.map(({ id, name }) => (
          <Radio key={id} value={id} label={name === '' || name === id ? id : `${name} (${id})`} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
