import { Button, Menu, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Preferences } from '../../../src/contract/members.ts';
import { isStaff } from '../../../src/domain/member.ts';
import { signOut } from '../auth.ts';
import { useWords } from '../language.ts';
import { type Place, paths } from '../paths.ts';
import { leavePush } from '../push/push-device.ts';
import { tell } from '../tell.ts';

/** Who is signed in, the ways to one’s preferences, accounts at hubs, reports and, for staff, the health of relais, and out. */
export function AccountMenu(props: { readonly preferences: Preferences; readonly onSignedOut: () => void }) {
  const { t } = useWords();
  const { name, email, role } = props.preferences;
  const leave = async () => {
    await leavePush();
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
        <MenuLink place={paths.preferences()}>{t('preferences.title')}</MenuLink>
        <MenuLink place={paths.hubAccounts()}>{t('hub.title')}</MenuLink>
        <MenuLink place={paths.sweepReports()}>{t('sweepReport.title')}</MenuLink>
        {isStaff(role) ? <MenuLink place={paths.health()}>{t('health.menu')}</MenuLink> : null}
        <Menu.Item onClick={() => void leave()}>{t('app.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function MenuLink({ place, children }: { readonly place: Place; readonly children: string }) {
  return (
    <Menu.Item renderRoot={(root) => <Link {...root} to={place.to} search={place.search} />}>{children}</Menu.Item>
  );
}
