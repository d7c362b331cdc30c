import { type AnyRoute, createRoute, useRouter } from '@tanstack/react-router';
import { noticesShownSchema } from './notices-shown.ts';
import { NotificationsPage } from './pages/notifications/NotificationsPage.tsx';
import { PreferencesPage } from './pages/preferences/PreferencesPage.tsx';
import { paths } from './paths.ts';

/** What one was told, and what one is to be told; `parent` is that of everything behind sign-in. */
export function createNoticeRoutes<Parent extends AnyRoute>(parent: Parent) {
  const notificationsRoute = createRoute({
    getParentRoute: () => parent,
    path: '/notifications',
    validateSearch: noticesShownSchema,
    component: function Notifications() {
      const router = useRouter();
      return (
        <NotificationsPage
          shown={noticesShownSchema.parse(notificationsRoute.useSearch())}
          onShow={(shown) => void router.navigate({ ...paths.notifications(shown), resetScroll: false })}
        />
      );
    },
  });
  const preferencesRoute = createRoute({
    getParentRoute: () => parent,
    path: '/preferences',
    component: PreferencesPage,
  });
  return [notificationsRoute, preferencesRoute] as const;
}
