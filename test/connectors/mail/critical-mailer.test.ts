import { describe, expect, test } from '@jest/globals';
import { renderCriticalMail } from '../../../src/connectors/mail/critical-mailer.ts';
import { criticalMailWords } from '../../../src/connectors/mail/critical-words.ts';
import { criticalFaultKinds, criticalStages } from '../../../src/domain/critical-fault.ts';
import { locales } from '../../../src/domain/member.ts';
import type { CriticalWord } from '../../../src/health-ports.ts';

const NOW = '2026-06-01T12:00:00.000Z';

function word(different: Partial<CriticalWord['fault']>, stage: CriticalWord['stage'] = 'opened'): CriticalWord {
  return {
    wordId: '0193a000-0000-7000-8000-000000000001',
    stage,
    recipient: { recipientId: 'admin', address: 'admin@relais.example', name: 'Camille', locale: 'fr' },
    fault: {
      id: '0193a000-0000-7000-8000-000000000002',
      kind: 'mail_stuck',
      since: NOW,
      openedAt: NOW,
      endedAt: null,
      ...different,
    },
  };
}

describe('a mail to an administrator', () => {
  test('has a subject and a text of its own for each fault and for its end', () => {
    for (const locale of locales) {
      const { subject, lead } = criticalMailWords[locale];
      for (const words of [subject, lead]) {
        const all = criticalFaultKinds.flatMap((kind) => criticalStages.map((stage) => words[kind][stage]));
        expect(new Set(all).size).toBe(criticalFaultKinds.length * criticalStages.length);
      }
    }
  });

  test.each(['mail_stuck', 'mail_worker_silent'] as const)(
    'does not say of %s that relais stands still',
    async (kind) => {
      const { subject, text } = await renderCriticalMail(word({ kind }), 'https://relais.example');
      expect(subject).not.toMatch(/à l’arrêt/);
      expect(text).toContain('les nuits fermées comme d’habitude');
    },
  );

  test('says of the end when it was', async () => {
    const endedAt = '2026-06-01T14:07:00.000Z';
    const { subject, text } = await renderCriticalMail(word({ endedAt }, 'over'), 'https://relais.example');
    expect(subject).toBe('Terminé\u00a0: le serveur de mail prend de nouveau les mails de relais');
    expect(text).toMatch(/Terminé\s:\s*1er juin 2026, 14\sh\s07/);
  });
});
