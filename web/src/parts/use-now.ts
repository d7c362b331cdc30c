import { useEffect, useState } from 'react';
import type { Instant } from '../../../src/domain/instant.ts';

const TICK_MS = 20_000;

/**
 * The present instant, renewed three times a minute so that “il y a 5 minutes” stays true on an open page; never before
 * `news`, so that what has just been read is not said to be in the future.
 */
export function useNow(news?: Instant): Instant {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return news !== undefined && news > now ? news : now;
}
