import { Button, Menu, Text } from '@mantine/core';
import type { Preferences } from '../../../src/contract/members.ts';
import { signOut } from '../auth.ts';
import { useWords } from '../language.ts';
import { tell } from '../tell.ts';

/** Who is signed in, and the way out. */
export function AccountMenu(props: { readonly preferences: Preferences; readonly onSignedOut: () => void }) {
  const { t } = useWords();
  const { name, email, role } = props.preferences;
  const leave = async () => {
    const outcome = await signOut();
    if (outcome !== 'done') {
      tell(t('auth.unavailable'), 'refused');
      return;
    }
    tell(t('app.signedOut'), 'done');
    props.onSignedOut();
  };
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" size="compact-md" className="account-button" aria-label={t('app.account', { name })}>
          <span className="account-name">{name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text size="xs">{email}</Text>
          <Text size="xs">{t(`members.roles.${role}`)}</Text>
        </Menu.Label>
        <Menu.Item onClick={() => void leave()}>{t('app.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
