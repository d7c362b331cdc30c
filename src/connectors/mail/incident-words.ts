import type { IncidentEnd, IncidentStage } from '../../domain/incident.ts';
import type { Locale } from '../../domain/member.ts';

/** What the subject and the first sentence tell: which platform or feed host, and how many listings it is about, or else account connections. */
export type IncidentGist = { readonly platform: string; readonly listings: number; readonly isOfAccounts: boolean };

/** The words of a mail about platforms that are down, or answer again, in one language. */
export type IncidentWords = {
  readonly subject: Readonly<Record<IncidentStage, (gist: IncidentGist) => string>>;
  readonly lead: Readonly<Record<IncidentStage, (gist: IncidentGist) => string>>;
  readonly manySubject: (count: number) => string;
  readonly manyLead: string;
  readonly label: Readonly<Record<'platform' | 'listings' | 'accounts' | 'since' | 'ended' | 'how', string>>;
  readonly how: Readonly<Record<IncidentEnd, string>>;
  readonly remedy: Readonly<Record<IncidentStage, string>>;
  readonly button: string;
  readonly reason: string;
};

type Affected = Pick<IncidentGist, 'listings' | 'isOfAccounts'>;

function frenchAffected({ listings: count, isOfAccounts }: Affected): string {
  if (isOfAccounts) return `${count} ${count === 1 ? 'compte relié' : 'comptes reliés'}`;
  return `${count} ${count === 1 ? 'logement' : 'logements'}`;
}

function englishAffected({ listings: count, isOfAccounts }: Affected): string {
  if (isOfAccounts) return `${count} ${count === 1 ? 'connected account' : 'connected accounts'}`;
  return `${count} ${count === 1 ? 'listing' : 'listings'}`;
}

const frenchKept = (isOfAccounts: boolean) =>
  isOfAccounts ? 'ce qui a été lu est conservé' : 'les dates connues restent fermées';
const englishKept = (isOfAccounts: boolean) => (isOfAccounts ? 'what was read is kept' : 'the dates known stay closed');

/** Told in the recipient’s language. */
export const incidentWords: Readonly<Record<Locale, IncidentWords>> = {
  fr: {
    subject: {
      opened: ({ platform, ...of }) => `Panne de plateforme\u00a0: ${platform} (${frenchAffected(of)})`,
      over: ({ platform }) => `Panne terminée\u00a0: ${platform}`,
    },
    lead: {
      opened: ({ platform, ...of }) =>
        `${platform} ne répond plus comme il faut. Ses lectures sont suspendues pour ${frenchAffected(of)}\u00a0: ${frenchKept(of.isOfAccounts)}, et aucune alerte n’est ouverte pour cette panne.`,
      over: ({ platform }) => `Les lectures de ${platform} ont repris.`,
    },
    manySubject: (count) => `${count} nouvelles de pannes de plateformes`,
    manyLead: 'Voici les plateformes qui ne répondent plus comme il faut, ou dont les lectures ont repris.',
    label: {
      platform: 'Plateforme\u00a0:',
      listings: 'Logements concernés\u00a0:',
      accounts: 'Comptes reliés concernés\u00a0:',
      since: 'En panne depuis\u00a0:',
      ended: 'Terminée\u00a0:',
      how: 'Fin\u00a0:',
    },
    how: { recovered: 'la plateforme répond de nouveau', forced: 'lectures rétablies à la main' },
    remedy: {
      opened:
        'Que faire\u00a0: rien si la plateforme est en panne. relais l’essaie de nouveau de lui-même, au plus tard toutes les 30 minutes, et vous écrira quand elle répondra. Si la panne est de notre côté (réseau, adresse bloquée), la page des plateformes permet de forcer les lectures.',
      over: 'Les alertes que la panne retenait se ferment à la prochaine synchronisation\u00a0; vous serez prévenu de celles qui échouent encore.',
    },
    button: 'Voir les plateformes',
    reason:
      'Vous recevez ce message, une seule fois par panne et à sa fin, parce que vous assurez le support de relais.',
  },
  en: {
    subject: {
      opened: ({ platform, ...of }) => `Platform down: ${platform} (${englishAffected(of)})`,
      over: ({ platform }) => `Platform back: ${platform}`,
    },
    lead: {
      opened: ({ platform, ...of }) =>
        `${platform} does not answer as it should. Its reads are put off for ${englishAffected(of)}: ${englishKept(of.isOfAccounts)}, and no alert is opened for it.`,
      over: ({ platform }) => `Reads of ${platform} go on.`,
    },
    manySubject: (count) => `${count} news of platforms that are down or back`,
    manyLead: 'These are the platforms that do not answer as they should, or whose reads go on.',
    label: {
      platform: 'Platform:',
      listings: 'Listings concerned:',
      accounts: 'Connected accounts concerned:',
      since: 'Down since:',
      ended: 'Over:',
      how: 'How it ended:',
    },
    how: { recovered: 'the platform answers again', forced: 'reads were resumed by hand' },
    remedy: {
      opened:
        'What to do: nothing if the platform is down. relais tries it again by itself, every 30 minutes at the latest, and will write when it answers. If the trouble is ours (network, a blocked address), reads can be forced on the page of platforms.',
      over: 'The alerts that were held back close at the next sync; you will be told of those that still fail.',
    },
    button: 'See the platforms',
    reason: 'You get this mail, once for each such outage and at its end, because you do support for relais.',
  },
};
