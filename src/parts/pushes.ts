import type { Config } from '../config.ts';
import { createWebPusher } from '../connectors/push/web-pusher.ts';
import type { Pusher, VapidKeys } from '../notice-ports.ts';
import { systemClock } from './stores.ts';

/** What pushes need. `allowedOrigins` are those of feeds; `supportEmail` is whom a push service may write to. */
export type PushSettings = {
  readonly keys: VapidKeys | undefined;
  readonly baseUrl: string;
  readonly supportEmail: string | undefined;
  readonly allowedOrigins: Config['allowedOrigins'];
};

/** The pusher of a process; without keys one that pushes nothing, so that what is owed is settled all the same. */
export function openPusher({ keys, ...settings }: PushSettings): Pusher & { close(): Promise<void> } {
  if (!keys) return { push: async () => ({ outcome: 'off' }), close: async () => {} };
  const { allowedOrigins } = settings;
  return createWebPusher({ keys, subject: subjectOf(settings), allowedOrigins, clock: systemClock });
}

/** RFC 8292 §2.1: services refuse a subject that is neither. */
function subjectOf({ baseUrl, supportEmail }: Pick<PushSettings, 'baseUrl' | 'supportEmail'>): string {
  if (supportEmail !== undefined) return `mailto:${supportEmail}`;
  return baseUrl.startsWith('https:') ? baseUrl : 'mailto:relais@localhost';
}
