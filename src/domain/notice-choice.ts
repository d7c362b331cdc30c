import { isBrokenReason } from './hold.ts';
import type { Role } from './member.ts';
import { type NoticeData, type NoticeKind, noticeKinds } from './notice.ts';

/** By what a person is told. `in_app`: the list behind the bell, live while a page is open. */
export const noticeChannels = ['in_app', 'mail', 'push'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** What holds of a kind by a channel before anything is chosen; `always` is not a matter of choice. */
export type NoticeDefault = 'on' | 'off' | 'always';

/**
 * The defaults, kind by channel: the store, the preferences page and the help are made of this table. The mail of a
 * fallback is for one that has lasted 6 h, that of a silence for one of a day (`mode-standing.ts`, `export-silence.ts`).
 */
export const noticeDefaults = {
  conflict_opened: { in_app: 'always', mail: 'on', push: 'on' },
  booking_new: { in_app: 'on', mail: 'off', push: 'on' },
  booking_cancelled: { in_app: 'on', mail: 'off', push: 'on' },
  release_held: { in_app: 'on', mail: 'off', push: 'on' },
  platform_fallback: { in_app: 'on', mail: 'on', push: 'off' },
  platform_silent: { in_app: 'on', mail: 'on', push: 'off' },
  critical_fault: { in_app: 'always', mail: 'always', push: 'on' },
} as const satisfies Readonly<Record<NoticeKind, Readonly<Record<NoticeChannel, NoticeDefault>>>>;

/** One choice of a person, other than the default or the same. */
export type NoticeChoice = {
  readonly kind: NoticeKind;
  readonly channel: NoticeChannel;
  readonly isOn: boolean;
};

/** True when it is for the person to choose. */
export function isChoosable(kind: NoticeKind, channel: NoticeChannel): boolean {
  return noticeDefaults[kind][channel] !== 'always';
}

/** Whether a person is told of a kind by a channel, by what they chose. */
export function isToldBy(
  choices: readonly NoticeChoice[],
  { kind, channel }: Pick<NoticeChoice, 'kind' | 'channel'>,
): boolean {
  const standard = noticeDefaults[kind][channel];
  if (standard === 'always') return true;
  const chosen = choices.find((choice) => choice.kind === kind && choice.channel === channel);
  return chosen ? chosen.isOn : standard === 'on';
}

/**
 * Whether a person is told of this by a channel: by their choice of its kind, but of a connection that has failed for long in
 * relais and by mail whatever they chose, since from then on it is hardly read at all.
 */
export function isNoticeToldBy(
  choices: readonly NoticeChoice[],
  { data, channel }: { readonly data: NoticeData; readonly channel: NoticeChannel },
): boolean {
  const isLongFailure = data.kind === 'platform_fallback' && data.move === 'long_failure';
  return (isLongFailure && channel !== 'push') || isToldBy(choices, { kind: data.kind, channel });
}

/** The kinds that concern a role: faults of the installation are an admin’s. */
export function kindsFor(role: Role): readonly NoticeKind[] {
  return role === 'admin' ? noticeKinds : noticeKinds.filter((kind) => kind !== 'critical_fault');
}

/**
 * Which mail tells a notice: `own` for one of its own, `other` where the fact has a mail of its own kind already, which goes
 * by the same choice. Answers of feeds that look broken are told by the mail on doubts, which is nobody’s choice.
 */
export function mailOfNotice(data: NoticeData): 'own' | 'other' {
  switch (data.kind) {
    case 'conflict_opened':
    case 'platform_fallback':
    case 'platform_silent':
    case 'critical_fault':
      return 'other';
    case 'release_held':
      return isBrokenReason(data.reason) ? 'other' : 'own';
    default:
      return 'own';
  }
}
