import type { FailureKind } from '../../domain/failure.ts';
import type { Locale } from '../../domain/member.ts';

/** What support does about a failure of an account connection, in one or two sentences. */
export function accountRemedy(kind: FailureKind, locale: Locale): string {
  return remedies[locale][kind];
}

const ownersAlone = {
  fr: 'Seul le titulaire du compte peut le corriger, sur la page du compte relié ou chez le service. Assurez-vous que c’est fait\u00a0: la prochaine synchronisation le montrera.',
  en: 'Only the owner of the account can mend it, on the page of the connected account or at the service. Make sure that this was done: the next sync will show it.',
};

const ours = {
  fr: 'L’erreur est de notre fait\u00a0: prévenez l’équipe technique, avec le lien de l’alerte.',
  en: 'The error is on our side: tell the technical team, with the link to the alert.',
};

const waits = {
  fr: 'Le service limite nos lectures, et relais attend la fin de cette limite. Si elle revient, demandez au titulaire d’allonger l’intervalle de synchronisation.',
  en: 'The service limits our reads, and relais waits until that is over. If it comes back, ask the owner to lengthen the sync interval.',
};

const remedies: Readonly<Record<Locale, Readonly<Record<FailureKind, string>>>> = {
  fr: {
    AUTH: ownersAlone.fr,
    CONFIG: ownersAlone.fr,
    NOT_FOUND: ownersAlone.fr,
    RATE_LIMITED: waits.fr,
    BLOCKED: waits.fr,
    TRANSIENT:
      'Voyez si le service répond pour d’autres comptes. S’il est en panne, attendez qu’il revienne\u00a0; sinon, lisez dans l’alerte ce qu’il répond.',
    BAD_FEED: 'Lisez dans l’alerte ce que le service répond. Si cela dure, prévenez l’équipe technique.',
    SCHEMA_DRIFT:
      'Prévenez l’équipe technique\u00a0: relais doit apprendre cette forme de réponse. Le titulaire n’a rien à corriger.',
    EMPTY_SUSPECT: 'Demandez au titulaire si rien ne manque chez le service. D’ici là, ce qui a été lu est conservé.',
    SYSTEM: ours.fr,
  },
  en: {
    AUTH: ownersAlone.en,
    CONFIG: ownersAlone.en,
    NOT_FOUND: ownersAlone.en,
    RATE_LIMITED: waits.en,
    BLOCKED: waits.en,
    TRANSIENT:
      'See whether the service answers for other accounts. If it is down, wait until it is back; otherwise read in the alert what it answers.',
    BAD_FEED: 'Read in the alert what the service answers. If this lasts, tell the technical team.',
    SCHEMA_DRIFT:
      'Tell the technical team: relais has to learn this form of answer. There is nothing for the owner to correct.',
    EMPTY_SUSPECT: 'Ask the owner whether anything is missing at the service. Until then what was read is kept.',
    SYSTEM: ours.en,
  },
};
