import { useEffect, useState } from 'react';
import { type Instant, msBetween } from '../../../src/domain/instant.ts';

const TICK_MS = 20_000;

/**
 * The present instant, renewed three times a minute so that “il y a 5 minutes” stays true on an open page. `news` that is
 * ahead by no more than that has just been read: it is not said to be in the future.
 */
export function useNow(news?: Instant): Instant {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const aheadMs = news === undefined ? 0 : msBetween(now, news);
  return news !== undefined && aheadMs > 0 && aheadMs <= TICK_MS ? news : now;
}
