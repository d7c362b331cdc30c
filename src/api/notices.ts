import * as contract from '../contract/notices.ts';
import { noticePath } from '../domain/notice.ts';
import type { Notice } from '../notice-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { handle } from './route-handler.ts';

/** What one is told in the app. */
export function noticeRoutes({ notices }: Pick<ApiDeps, 'notices'>) {
  return {
    listNotifications: handle(contract.listNotifications, async ({ person, query }) => {
      const { page, pageSize } = query;
      const found = await notices.list(person.memberId, { page, pageSize, unreadOnly: query.unread === 'true' });
      const { total, unread } = found;
      return { data: found.items.map(present), meta: { total, page, pageSize, unread } };
    }),

    readNotifications: handle(contract.readNotifications, async ({ person, body, now }) => ({
      data: await notices.read(person.memberId, body.ids ?? null, now),
    })),
  };
}

function present(notice: Notice): contract.Notice {
  return { ...notice, path: noticePath(notice.data, notice.listing?.id ?? null) };
}
