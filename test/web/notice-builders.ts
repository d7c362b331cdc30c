import type { Preferences } from '../../src/contract/members.ts';
import type { Notice, PushSubscription } from '../../src/contract/notices.ts';
import type { Role } from '../../src/domain/member.ts';
import { kindsFor, type NoticeChannel, noticeDefaults } from '../../src/domain/notice-choice.ts';
import { anId } from './builders.ts';

/** The choices of one who chose nothing, as the API tells them. */
export function choicesOf(role: Role): Preferences['notices'] {
  return kindsFor(role).map((kind) => {
    const choice = (channel: NoticeChannel) => {
      const standard = noticeDefaults[kind][channel];
      return { on: standard !== 'off', choosable: standard !== 'always' };
    };
    return { kind, channels: { in_app: choice('in_app'), mail: choice('mail'), push: choice('push') } };
  });
}

/** What a member who chose nothing has chosen. */
export const usualChoices = { timeZone: 'Europe/Paris', quietHours: null, notices: choicesOf('member') };

/** A new booking on Airbnb, five minutes old and not read. */
export function aNotice(over: Partial<Notice> = {}): Notice {
  return {
    id: anId('e1'),
    at: '2026-11-24T06:00:00.000Z',
    readAt: null,
    isUrgent: false,
    listing: { id: anId('1'), name: 'Studio du Vieux-Port' },
    path: `/listings/${anId('1')}`,
    data: { kind: 'booking_new', stay: 'booking', platform: 'airbnb', from: '2026-12-13', to: '2026-12-15' },
    ...over,
  };
}

/** A browser on a phone that got a push. */
export function aDevice(over: Partial<PushSubscription> = {}): PushSubscription {
  return {
    id: anId('f1'),
    label: 'Chrome · Android',
    createdAt: '2026-11-20T06:00:00.000Z',
    lastPushAt: '2026-11-24T06:00:00.000Z',
    ...over,
  };
}
