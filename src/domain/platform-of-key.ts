import { hubConnectors } from './hub.ts';
import type { Platform } from './platform.ts';

/** Hosts of platforms that relais knows, each with what belongs to it; a country’s own address is the platform’s too. */
const hosts: readonly (readonly [RegExp, Platform])[] = [
  [/(^|\.)airbnb\.[a-z.]+$/, 'airbnb'],
  [/(^|\.)booking\.com$/, 'booking.com'],
  [/(^|\.)(vrbo|homeaway|abritel|fewo-direkt|stayz|bookabach)\.[a-z.]+$/, 'vrbo'],
  [/(^|\.)greengo\.voyage$/, 'greengo'],
  [/^calendar\.google\.com$/, 'google'],
];

/**
 * The platform of a breaker’s key, where that is a known one; `other` for every other host. For figures that must stay few,
 * however many hosts members type: what writes a feed is told by its dialect alone.
 */
export function platformOfKey(key: string): Platform {
  const hub = hubConnectors.find((name) => name === key);
  if (hub) return hub;
  const [host = ''] = key.toLowerCase().split(':');
  return hosts.find(([pattern]) => pattern.test(host))?.[1] ?? 'other';
}
