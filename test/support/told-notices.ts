import type { NoticeData } from '../../src/domain/notice.ts';
import type { World } from './world.ts';

/** What a person was told, in the order in which they were, as `booking_new 2026-12-24..2026-12-27 airbnb`. */
export async function toldTo(world: World, memberId: string): Promise<string[]> {
  const { items } = await world.stores.notices.list(memberId, { page: 1, pageSize: 100, unreadOnly: false });
  return items.map(({ data }) => inWords(data)).toReversed();
}

function inWords(data: NoticeData): string {
  switch (data.kind) {
    case 'conflict_opened':
      return `${data.kind} ${data.stage} ${data.severity} ${data.from}..${data.to}`;
    case 'platform_fallback':
      return `${data.kind} ${data.move} (${data.reason})`;
    case 'platform_silent':
      return `${data.kind} ${data.what} ${data.label}`;
    case 'critical_fault':
      return `${data.kind} ${data.fault}${data.endedAt === null ? '' : ' over'}`;
    case 'release_held':
      return `${data.kind} ${data.from}..${data.to} ${data.platform} ${data.reason} ×${data.stays} in ${data.daysAhead} days`;
    default:
      return `${data.kind} ${data.from}..${data.to} ${data.platform}`;
  }
}

/** Registers a browser for a person; `name` makes its address. */
export async function aBrowser(world: World, memberId: string, name = 'phone', origin = 'https://push.example') {
  const subscription = {
    endpoint: `${origin}/send/${name}-${memberId}`,
    keys: { p256dh: 'p', auth: 'a' },
    label: name,
  };
  const saved = await world.stores.pushSubscriptions.save(memberId, subscription, world.nowInstant);
  if (!saved) throw new Error(`There is no member ${memberId}.`);
  return { ...saved, endpoint: subscription.endpoint };
}
