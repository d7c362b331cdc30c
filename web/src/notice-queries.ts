import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listNotifications, listPushSubscriptions } from '../../src/contract/notices.ts';
import { call } from './api.ts';
import { unlessHeard } from './live/polling.ts';
import type { NoticesShown } from './notices-shown.ts';
import { browserPush } from './push/browser-push.ts';

/** How often an open page asks again where no stream tells of what is new. */
const REFRESH_MS = 30_000;

/** A page of what one was told, newest first. */
export function noticesQuery({ show, page }: NoticesShown, pageSize = 25) {
  return queryOptions({
    queryKey: ['notifications', show, page, pageSize],
    queryFn: () => call(listNotifications, { query: { unread: show === 'unread' ? 'true' : 'false', page, pageSize } }),
    placeholderData: keepPreviousData,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** How many notices are not read. */
export const unreadCountQuery = queryOptions({
  ...noticesQuery({ show: 'unread', page: 1 }, 1),
  select: ({ meta }) => meta.unread,
});

/** One's own browsers that get pushes, and the key to subscribe with. */
export const pushDevicesQuery = queryOptions({
  queryKey: ['push-devices'],
  queryFn: () => call(listPushSubscriptions, {}),
});

/** What this browser says of its own pushes. */
export const browserPushQuery = queryOptions({ queryKey: ['browser-push'], queryFn: browserPush });
