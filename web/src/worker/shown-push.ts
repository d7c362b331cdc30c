import type { PushPayload } from '../../../src/contract/notices.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Words } from '../language.ts';
import { noticeInWords } from '../words/notice-words.ts';
import type { PushedEvent } from './worker-scope.ts';
import { workerWords } from './worker-words.ts';

/** A push as it is shown. Of one `tag` only the last is; `path` is the page that it leads to; null where it does not say. */
export type ShownPush = {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly path: string;
  readonly at: Instant | null;
};

/** Browsers demand that every message shows something, also one that an older worker cannot read. */
const unreadable: ShownPush = { title: 'relais', body: '', tag: 'unreadable', path: '/notifications', at: null };

/** What is shown of a message. Our own server encrypted it for this browser: it is what it says to be, or of a newer relais. */
export function shownOf(data: PushedEvent['data']): ShownPush {
  try {
    const payload = data?.json();
    return isPayload(payload) ? shownPayload(payload) : unreadable;
  } catch {
    return unreadable;
  }
}

function shownPayload(payload: PushPayload): ShownPush {
  const { tag, path, at } = payload;
  return { ...textOf(payload, workerWords(payload.locale)), tag, path, at };
}

function textOf(payload: PushPayload, words: Words): Pick<ShownPush, 'title' | 'body'> {
  if (payload.type === 'bundle') {
    const kinds = new Intl.ListFormat(words.language).format(
      payload.kinds.map((kind) => words.t(`notice.kind.${kind}`)),
    );
    return { title: words.t('notice.told.bundle', { count: payload.count }), body: kinds };
  }
  const { title, text } = noticeInWords(payload.data, words);
  return { title, body: [payload.listingName, text].filter((line) => line !== null).join('\n') };
}

function isPayload(value: unknown): value is PushPayload {
  return typeof value === 'object' && value !== null && 'type' in value && 'tag' in value && 'path' in value;
}
