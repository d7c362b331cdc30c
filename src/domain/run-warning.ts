import type { Locale } from './member.ts';

/** What a run saw that is no failure, by its code. */
export function runWarningMessage(code: string, locale: Locale): string {
  return (
    messages[locale][code] ?? (locale === 'fr' ? `Réponse à vérifier (${code}).` : `An answer to look at (${code}).`)
  );
}

const messages: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    events_empty: 'Le service n’a listé aucun événement alors qu’il y en avait\u00a0: rien n’a été changé.',
    event_vanished: 'Un événement relié n’existe plus chez le service\u00a0: ses places restent celles d’avant.',
    event_restricted: 'La clé ne donne pas accès à un événement relié\u00a0: ses places restent celles d’avant.',
    no_sessions: 'Un événement relié n’a pas de séance à venir\u00a0: ses places restent celles d’avant.',
    event_unlinked: 'Un événement a été détaché pendant la lecture\u00a0: il n’a pas été lu.',
    sessions_changed:
      'Un événement à date unique a maintenant des séances\u00a0: ses places restent celles d’avant jusqu’à la prochaine liste.',
    no_accounts: 'Le service ne montre aucun compte à cette clé\u00a0: rien n’a été changé.',
    fewer_than_count: 'Le service a annoncé plus de lignes qu’il n’en a donné\u00a0: elles seront relues.',
    no_statement: 'Le relevé ne contient aucun compte\u00a0: rien n’a été changé.',
    '1003': 'Le service n’a pas de relevé pour cette période\u00a0: rien n’a été changé.',
  },
  en: {
    events_empty: 'The service listed no event although there were some: nothing was changed.',
    event_vanished: 'A linked event no longer exists at the service: its places stay as they were.',
    event_restricted: 'The key does not reach a linked event: its places stay as they were.',
    no_sessions: 'A linked event has no coming session: its places stay as they were.',
    event_unlinked: 'An event was unlinked while it was read: it was not read.',
    sessions_changed: 'An event with a single date has sessions now: its places stay as they were until the next list.',
    no_accounts: 'The service shows no account to this key: nothing was changed.',
    fewer_than_count: 'The service announced more rows than it gave: they will be read again.',
    no_statement: 'The statement holds no account: nothing was changed.',
    '1003': 'The service has no statement for this period: nothing was changed.',
  },
};
