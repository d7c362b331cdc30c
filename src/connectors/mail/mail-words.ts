import type { Locale } from '../../domain/member.ts';
import type { Mail } from '../../mail-ports.ts';

/** What one template says in one language. `greet` takes the person's cleaned name; `validity` says how long the link lives. */
export type MailWords = {
  readonly subject: string;
  readonly greet: (name: string) => string;
  readonly reason: string;
  readonly button: string;
  readonly validity: string;
  readonly unexpected: string;
};

/** The words of every template in every language. */
export const mailWords: Record<Mail['template'], Record<Locale, MailWords>> = {
  invitation: {
    fr: {
      subject: 'Votre invitation à relais',
      greet: (name) => `Bonjour ${name},`,
      reason: 'Un compte relais vous attend. Choisissez votre mot de passe pour l’ouvrir.',
      button: 'Choisir mon mot de passe',
      validity:
        'Ce lien ne sert qu’une fois et reste valable 7 jours. Passé ce délai, demandez une nouvelle invitation.',
      unexpected: 'Si vous n’attendiez pas ce message, ignorez-le\u00a0: sans mot de passe, le compte reste fermé.',
    },
    en: {
      subject: 'Your invitation to relais',
      greet: (name) => `Hello ${name},`,
      reason: 'A relais account is waiting for you. Choose your password to open it.',
      button: 'Choose my password',
      validity: 'This link works once and stays valid for 7 days. After that, ask for a new invitation.',
      unexpected: 'If you did not expect this message, ignore it: without a password the account stays closed.',
    },
  },
  password_reset: {
    fr: {
      subject: 'Votre nouveau mot de passe relais',
      greet: (name) => `Bonjour ${name},`,
      reason: 'Vous avez demandé à choisir un nouveau mot de passe.',
      button: 'Choisir un nouveau mot de passe',
      validity: 'Ce lien ne sert qu’une fois et reste valable une heure. Vos autres sessions seront fermées.',
      unexpected: 'Si vous n’avez rien demandé, ignorez ce message\u00a0: votre mot de passe reste le même.',
    },
    en: {
      subject: 'Your new relais password',
      greet: (name) => `Hello ${name},`,
      reason: 'You asked to choose a new password.',
      button: 'Choose a new password',
      validity: 'This link works once and stays valid for one hour. Your other sessions will be closed.',
      unexpected: 'If you did not ask for this, ignore this message: your password stays the same.',
    },
  },
};
