import type { Notice } from '../../../src/contract/notices.ts';
import { platformNames } from '../../../src/domain/platform.ts';
import type { Words } from '../language.ts';
import { frNotices } from '../locales/fr-notices.ts';
import { instantInWords, stayInWords } from './date-words.ts';

/** What a notice tells, as the contract has it. */
export type NoticeTold = Notice['data'];

type Told<Kind extends NoticeTold['kind']> = Extract<NoticeTold, { readonly kind: Kind }>;

/** What happened, in a few words, and more of it in a sentence or two; neither names the listing. */
export type NoticeText = { readonly title: string; readonly text: string };

/** A notice in words: the same in the list behind the bell and in a push. */
export function noticeInWords(data: NoticeTold, words: Words): NoticeText {
  const { t } = words;
  switch (data.kind) {
    case 'conflict_opened': {
      const title = data.stage === 'opened' ? t('notice.told.conflict') : t('notice.told.conflictReminder');
      return { title, text: t('notice.told.conflictText', { stay: stayInWords(data, words) }) };
    }
    case 'booking_new':
      return bookingInWords(data, words);
    case 'booking_cancelled':
      return { title: t('notice.told.cancelled'), text: t('notice.told.cancelledText', nightsOf(data, words)) };
    case 'release_held':
      return heldInWords(data, words);
    case 'platform_fallback':
      return fallbackInWords(data, words);
    case 'platform_silent':
      return silenceInWords(data, words);
    case 'critical_fault':
      return faultInWords(data, words);
  }
}

function bookingInWords(data: Told<'booking_new'>, words: Words): NoticeText {
  const { t } = words;
  const what = data.stay === 'unknown' ? 'unknown' : 'booking';
  return { title: t(`notice.told.${what}`), text: t(`notice.told.${what}Text`, nightsOf(data, words)) };
}

function heldInWords(data: Told<'release_held'>, words: Words): NoticeText {
  const { t, language } = words;
  const what = data.reason === 'asked' ? 'heldAsked' : 'held';
  const slots = { ...nightsOf(data, words), count: data.stays, due: instantInWords(data.dueAt, language) };
  return { title: t('notice.told.held'), text: t(`notice.told.${what}Text`, slots) };
}

const moves = { fallen: 'fallen', long_failure: 'longFailure', back: 'back' } as const;

function fallbackInWords(data: Told<'platform_fallback'>, { t }: Words): NoticeText {
  const move = moves[data.move];
  const text = t(`notice.told.${move}Text`, { label: data.label, reason: t(`mode.reason.${data.reason}`) });
  return { title: t(`notice.told.${move}`), text };
}

function silenceInWords(data: Told<'platform_silent'>, { t, language }: Words): NoticeText {
  const what = data.what === 'export' ? 'exportSilent' : 'webhookSilent';
  const date = instantInWords(data.since, language);
  return { title: t(`notice.told.${what}`), text: t(`notice.told.${what}Text`, { label: data.label, date }) };
}

function faultInWords(data: Told<'critical_fault'>, { t, language }: Words): NoticeText {
  const { fault: code, since, endedAt } = data;
  const date = instantInWords(since, language);
  if (endedAt === null) {
    const fault = isKnownFault(code) ? t(`notice.fault.${code}`) : code;
    return { title: t('notice.told.fault'), text: t('notice.told.faultText', { date, fault }) };
  }
  const right = isKnownFault(code) ? t(`notice.faultRight.${code}`) : t('notice.faultRight.other', { code });
  const end = instantInWords(endedAt, language);
  return { title: t('notice.told.faultOver'), text: t('notice.told.faultOverText', { date, end, right }) };
}

/** False for the code of a fault that a newer relais tells of. */
function isKnownFault(fault: string): fault is keyof typeof frNotices.fault {
  return Object.hasOwn(frNotices.fault, fault);
}

function nightsOf(data: Told<'booking_new' | 'booking_cancelled' | 'release_held'>, words: Words) {
  const platform = data.platform === null ? words.t('notice.told.direct') : platformNames[data.platform];
  return { platform, stay: stayInWords(data, words) };
}
