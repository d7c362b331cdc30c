import { useEffect, useState } from 'react';
import type { Instant } from '../../../src/domain/instant.ts';

const TICK_MS = 20_000;

/** The present instant, renewed three times a minute so that “il y a 5 minutes” stays true on an open page. */
export function useNow(): Instant {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
