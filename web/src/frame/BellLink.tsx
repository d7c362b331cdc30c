import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../language.ts';
import { unreadCountQuery } from '../notice-queries.ts';
import { AppLink } from '../parts/AppLink.tsx';
import { paths } from '../paths.ts';

const MOST_SHOWN = 99;

/** Leads to the notifications, with how many are not read, and says so when one arrives. */
export function BellLink() {
  const { t } = useWords();
  const { data: unread } = useQuery(unreadCountQuery);
  const news = useNews(unread);
  const count = unread ?? 0;
  const name = count === 0 ? t('notice.title') : `${t('notice.title')}, ${t('notice.unread', { count })}`;
  return (
    <>
      <AppLink place={paths.notifications()} className="bell" aria-label={name} c="inherit" underline="never">
        <Bell />
        {count === 0 ? null : (
          <span className="bell-count" aria-hidden="true">
            {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
          </span>
        )}
      </AppLink>
      <span className="visually-hidden" role="status" aria-live="polite">
        {news === null ? '' : t('notice.arrived', { count: news })}
      </span>
    </>
  );
}

/** The count when it has just risen, else null: how many there were when the page was opened is no news. */
function useNews(unread: number | undefined): number | null {
  const before = useRef<number | undefined>(undefined);
  const [news, setNews] = useState<number | null>(null);
  useEffect(() => {
    if (unread === undefined) return;
    // What is read is no news, and the same count is said again when it is reached again.
    if (before.current !== undefined && unread !== before.current) setNews(unread > before.current ? unread : null);
    before.current = unread;
  }, [unread]);
  return news;
}

function Bell() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" className="bell-sign">
      <path d="M12 3a6 6 0 0 0-6 6v4.2L4.3 16.6a.6.6 0 0 0 .5.9h14.4a.6.6 0 0 0 .5-.9L18 13.2V9a6 6 0 0 0-6-6Z" />
      <path d="M9.8 20a2.3 2.3 0 0 0 4.4 0" />
    </svg>
  );
}
