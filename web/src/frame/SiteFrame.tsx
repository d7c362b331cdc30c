import { Box, Container, Group } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isStaff, type Role } from '../../../src/domain/member.ts';
import { openConflictCountQuery } from '../conflict-queries.ts';
import { useWords } from '../language.ts';
import { useLivePages } from '../live/use-live-pages.ts';
import { CriticalNotice } from '../pages/health/CriticalNotice.tsx';
import { AppLink } from '../parts/AppLink.tsx';
import { paths } from '../paths.ts';
import { useOwnPush } from '../push/use-own-push.ts';
import { preferencesQuery } from '../queries.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { BellLink } from './BellLink.tsx';
import { ContinuousStopped } from './ContinuousStopped.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Logo } from './Logo.tsx';

const WIDTH_PX = 1_040;
/** Staff have more links: at this width they take two rows at most. */
const STAFF_WIDTH_PX = 1_280;

/** The header and main region of every page of a signed-in person. */
export function SiteFrame(props: { readonly children: ReactNode; readonly onSignedOut: () => void }) {
  const { t } = useWords();
  useLivePages();
  useOwnPush();
  return (
    <>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <Header onSignedOut={props.onSignedOut} />
      <Container component="main" size={WIDTH_PX} px="md" py="lg" id="content" tabIndex={-1} className="content">
        <ContinuousStopped />
        <StaffBanner />
        {props.children}
      </Container>
    </>
  );
}

function StaffBanner() {
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return isStaff(preferences.role) ? <CriticalNotice /> : null;
}

function Header(props: { readonly onSignedOut: () => void }) {
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return (
    <Box component="header" className="site-header">
      <Container size={isStaff(preferences.role) ? STAFF_WIDTH_PX : WIDTH_PX} px="md">
        <div className="site-header-row">
          <AppLink place={paths.home()} exact underline="never" c="inherit">
            <Logo />
          </AppLink>
          <SiteNavigation role={preferences.role} />
          <Group gap="xs" wrap="nowrap" className="site-account">
            <BellLink />
            <LanguageSwitch />
            <AccountMenu preferences={preferences} onSignedOut={props.onSignedOut} />
          </Group>
        </div>
      </Container>
    </Box>
  );
}

function SiteNavigation(props: { readonly role: Role }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const isAmongAlerts = pathname.startsWith(`${paths.dashboard().to}/alerts/`);
  return (
    <nav aria-label={t('app.navigation')} className="site-nav">
      {isStaff(props.role) ? (
        <>
          <AppLink place={paths.dashboard()} exact {...(isAmongAlerts ? { className: 'active' } : {})}>
            {t('app.alerts')}
          </AppLink>
          <AppLink place={paths.platforms()}>{t('app.platforms')}</AppLink>
        </>
      ) : null}
      <AppLink place={paths.listings()}>{t('app.listings')}</AppLink>
      <ConflictsLink />
      <AppLink place={paths.sync()}>{t('app.sync')}</AppLink>
      <AppLink place={paths.accounts()}>{t('account.nav')}</AppLink>
      <AppLink place={paths.billetweb()}>{t('billetweb.nav')}</AppLink>
      <AppLink place={paths.examineFeed()}>{t('app.examine')}</AppLink>
      {props.role === 'admin' ? (
        <>
          <AppLink place={paths.members()}>{t('app.members')}</AppLink>
          <AppLink place={paths.adminSettings()}>{t('app.settings')}</AppLink>
        </>
      ) : null}
    </nav>
  );
}

/** Leads to the conflicts, with how many of one's own wait to be settled. */
function ConflictsLink() {
  const { t } = useWords();
  const { data: count = 0 } = useQuery(openConflictCountQuery);
  return (
    <AppLink place={paths.conflicts()}>
      {t('app.conflicts')}
      {count === 0 ? null : (
        <span className="nav-count">
          <span aria-hidden="true">{count}</span>
          <span className="visually-hidden">{`, ${t('conflict.navCount', { count })}`}</span>
        </span>
      )}
    </AppLink>
  );
}
