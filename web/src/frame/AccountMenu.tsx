import { Button, Menu, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Preferences } from '../../../src/contract/members.ts';
import { isStaff } from '../../../src/domain/member.ts';
import { signOut } from '../auth.ts';
import { useWords } from '../language.ts';
import { type Place, paths } from '../paths.ts';
import { leavePush } from '../push/push-device.ts';
import { tell } from '../tell.ts';

/** Who is signed in, the ways to one’s preferences, accounts at hubs and the reports of sweeps, and the way out. */
export function AccountMenu(props: { readonly preferences: Preferences; readonly onSignedOut: () => void }) {
  const { t } = useWords();
  const { name, email, role } = props.preferences;
/** Who is signed in, the ways to one’s accounts at hubs, the reports of sweeps and, for staff, the health of relais, and out. */
export function AccountMenu(props: { readonly preferences: Preferences; readonly onSignedOut: () => void }) {
  const { t } = useWords();
  const { name, email, role } = props.preferences;
  const place = paths.hubAccounts();
  const reports = paths.sweepReports();
  const health = paths.health();
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
        <Menu.Item renderRoot={(root) => <Link {...root} to={place.to} search={place.search} />}>
          {t('hub.title')}
        </Menu.Item>
        <Menu.Item renderRoot={(root) => <Link {...root} to={reports.to} search={reports.search} />}>
          {t('sweepReport.title')}
        </Menu.Item>
        {isStaff(role) ? (
          <Menu.Item renderRoot={(root) => <Link {...root} to={health.to} search={health.search} />}>
            {t('health.menu')}
          </Menu.Item>
        ) : null}
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
