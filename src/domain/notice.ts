import type { CalendarDate } from './calendar-date.ts';
import type { ConflictSeverity } from './conflict.ts';
import type { HoldReason } from './hold.ts';
import type { Instant } from './instant.ts';
import type { ModeNotice, ModeReason } from './mode-table.ts';
import type { Platform } from './platform.ts';

/** What a person is told of. A kind is what they choose their channels by. */
export const noticeKinds = [
  'conflict_opened',
  'booking_new',
  'booking_cancelled',
  'release_held',
  'platform_fallback',
  'platform_silent',
  'critical_fault',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Nights of one listing, half-open. `platform` is the one that told of them, null for a booking taken in relais itself. */
type Nights = { readonly from: CalendarDate; readonly to: CalendarDate; readonly platform: Platform | null };

/**
 * What each kind tells, without anything of guests.
 *
 * - `conflict_opened`: `stage` is `reminder` where one that waits is told of again.
 * - `booking_new`: `stay` is `unknown` for dates that a platform closed without saying that it is a booking.
 * - `release_held`: a feed no longer lists nights that were closed: the guard holds them until `dueAt` before it frees them.
 *   `stays` counts what vanished at once, and the nights span it; `daysAhead`: from today to the first of them.
 * - `platform_fallback`: a connection fell below its chosen mode, failed for long, or is back.
 * - `platform_silent`: a platform stopped reading an export (`subject` is its ID), or its webhooks tell nothing any more
 *   (`subject` is the connection’s).
 * - `critical_fault`: the installation itself; `fault` is the code of what is wrong, `endedAt` is null while it lasts.
 */
export type NoticeData =
  | {
      readonly kind: 'conflict_opened';
      readonly conflictId: string;
      readonly stage: 'opened' | 'reminder';
      readonly severity: ConflictSeverity;
      readonly from: CalendarDate;
      readonly to: CalendarDate;
    }
  | ({ readonly kind: 'booking_new'; readonly stay: 'booking' | 'unknown' } & Nights)
  | ({ readonly kind: 'booking_cancelled' } & Nights)
  | ({
      readonly kind: 'release_held';
      readonly reason: HoldReason;
      readonly dueAt: Instant;
      readonly stays: number;
      readonly daysAhead: number;
    } & Nights)
  | {
      readonly kind: 'platform_fallback';
      readonly connectionId: string;
      readonly label: string;
      readonly platform: Platform;
      readonly move: ModeNotice;
      readonly reason: ModeReason;
      readonly since: Instant;
    }
  | {
      readonly kind: 'platform_silent';
      readonly what: 'export' | 'webhook';
      readonly subject: string;
      readonly label: string;
      readonly platform: Platform | null;
      readonly since: Instant;
    }
  | {
      readonly kind: 'critical_fault';
      readonly fault: string;
      readonly since: Instant;
      readonly endedAt: Instant | null;
    };
export type NoticeDataOf<Kind extends NoticeKind> = Extract<NoticeData, { readonly kind: Kind }>;

/** A held release is urgent, and pushed, when the first of its nights is at most so many days away. */
export const NEAR_CHECK_IN_DAYS = 3;

/** True for what does not wait for the end of quiet hours. */
export function isUrgent(data: NoticeData): boolean {
  switch (data.kind) {
    case 'conflict_opened':
    case 'critical_fault':
      return true;
    case 'release_held':
      return data.daysAhead <= NEAR_CHECK_IN_DAYS;
    default:
      return false;
  }
}

/** True for what is worth a push, where pushes of its kind are on: of held releases only those near their check-in. */
export function isPushed(data: NoticeData): boolean {
  return data.kind !== 'release_held' || isUrgent(data);
}

/** Where on the pages a notice leads. `listingId` is null where its listing is gone or it has none. */
export function noticePath(data: NoticeData, listingId: string | null): string {
  if (data.kind === 'conflict_opened') return `/conflicts/${data.conflictId}`;
  if (data.kind === 'critical_fault') return '/admin/health';
  return listingId === null ? '/notifications' : `/listings/${listingId}`;
}
