import { createElement } from 'react';
import type { NoticeDelivery } from '../../alert-ports.ts';
import { noticePath } from '../../domain/notice.ts';
import { cleanName } from './clean-name.ts';
import { noticeGist } from './notice-gist.ts';
import { NoticeMail } from './notice-mail.tsx';
import { noticeWords } from './notice-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a mail about what its recipient chose to be told of by mail, in their language; one leads to its page. */
export async function renderNoticeMail({ recipient, notices }: NoticeDelivery, baseUrl: string): Promise<RenderedMail> {
  const { locale } = recipient;
  const words = noticeWords[locale];
  const [first, ...others] = notices;
  const isOne = others.length === 0;
  const subject = isOne ? noticeGist(first, locale).title : words.manySubject(notices.length);
  const path = isOne ? noticePath(first.data, first.listingId) : '/notifications';
  const link = new URL(path, baseUrl).href;
  return renderBoth(subject, createElement(NoticeMail, { notices, locale, name: cleanName(recipient.name), link }));
}
