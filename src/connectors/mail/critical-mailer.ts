import { createElement } from 'react';
import { WORD_DEADLINE_MS } from '../../domain/critical-fault.ts';
import type { CriticalMailer, CriticalWord } from '../../health-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { CriticalMail } from './critical-mail.tsx';
import { criticalMailWords } from './critical-words.ts';
import type { MailerSettings } from './mailer.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';
import { sendOnce } from './send-once.ts';

const timeouts = { connectMs: 10_000, greetingMs: 10_000, answerMs: 55_000 } as const;

/**
 * The mailer of what stops relais as a whole, used by the API process: each word over a connection of its own, under the
 * Message-ID that its ID makes; those of one fault are one thread.
 */
export function createCriticalMailer(settings: MailerSettings): CriticalMailer {
  const { smtpUrl, from, baseUrl } = settings;
  const { hostname } = new URL(baseUrl);
  return {
    async hand(word) {
      const { recipient, wordId, fault } = word;
      const thread = `<critical-fault-${fault.id}@${hostname}>`;
      const mail = {
        ...(await renderCriticalMail(word, baseUrl)),
        from,
        to: { name: cleanName(recipient.name), address: recipient.address },
        messageId: `<${wordId}@${hostname}>`,
        inReplyTo: thread,
        references: thread,
        headers: { 'Auto-Submitted': 'auto-generated', Importance: 'high' },
      };
      return sendOnce(mail, { smtpUrl, timeouts, signal: AbortSignal.timeout(WORD_DEADLINE_MS) });
    },
  };
}

/** Renders a word in the recipient’s language. */
export function renderCriticalMail(word: CriticalWord, baseUrl: string): Promise<RenderedMail> {
  const { locale, name } = word.recipient;
  const words = criticalMailWords[locale];
  const link = alertLinks(baseUrl).health;
  const subject = words.subject[word.fault.kind][word.stage];
  return renderBoth(subject, createElement(CriticalMail, { word, locale, name: cleanName(name), link }));
}
