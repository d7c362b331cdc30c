import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { ChooseAccount } from './ChooseAccount.tsx';
import { RemoveAccount } from './RemoveAccount.tsx';
import { RenameAccount } from './RenameAccount.tsx';
import { RenewCredentials } from './RenewCredentials.tsx';

const actions = ['rename', 'renew', 'choose', 'remove'] as const;
type Action = (typeof actions)[number];

type AccountMenuProps = { readonly connection: AccountConnection; readonly onDeleted?: () => void };

/** What else the owner of an account may do with it, each in a dialog of its own. */
export function AccountMenu({ connection, onDeleted }: AccountMenuProps) {
  const { t } = useWords();
  const { label } = connection;
  const [opened, open] = useState<Action | null>(null);
  const close = () => open(null);
  const title = opened === 'remove' || opened === null ? t('account.removeTitle', { label }) : t(`account.${opened}`);
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" size="sm" aria-label={t('account.menuOf', { label })}>
            {t('account.menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item key={action} onClick={() => open(action)}>
              {t(`account.${action}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={opened !== null} onClose={close} title={title}>
        {opened === 'rename' ? <RenameAccount connection={connection} onDone={close} /> : null}
        {opened === 'renew' ? <RenewCredentials connection={connection} onDone={close} /> : null}
        {opened === 'choose' ? <ChooseAccount connection={connection} onDone={close} /> : null}
        {opened === 'remove' ? (
          <RemoveAccount connection={connection} onDone={close} {...(onDeleted ? { onDeleted } : {})} />
        ) : null}
      </Dialog>
    </>
  );
}
