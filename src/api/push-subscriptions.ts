import * as contract from '../contract/notices.ts';
import type { Locale } from '../domain/member.ts';
import type { ApiDeps } from './api-deps.ts';
import { accountGone, invalid, isRefusal, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';

/** The browsers that get one’s pushes. Their addresses are judged as feeds’ are, since relais sends requests to them. */
export function pushSubscriptionRoutes(deps: Pick<ApiDeps, 'pushSubscriptions' | 'pushPublicKey' | 'feeds'>) {
  const { pushSubscriptions, pushPublicKey: publicKey } = deps;
  return {
    listPushSubscriptions: handle(contract.listPushSubscriptions, async ({ person }) => ({
      data: [...(await pushSubscriptions.list(person.memberId))],
      meta: { publicKey },
    })),

    createPushSubscription: handle(contract.createPushSubscription, async ({ person, body, now }) => {
      if (publicKey === null) return pushOff;
      const accepted = acceptedEndpoint(body.endpoint, deps.feeds, person.locale);
      if (isRefusal(accepted)) return accepted;
      const { keys, label = '' } = body;
      const saved = await pushSubscriptions.save(person.memberId, { endpoint: accepted.url, keys, label }, now);
      return saved ? { data: saved } : accountGone;
    }),

    deletePushSubscription: handle(contract.deletePushSubscription, async ({ person, params: { subscriptionId } }) => {
      const isRemoved = await pushSubscriptions.remove(person.memberId, subscriptionId);
      return isRemoved ? { data: undefined } : notFound('push_subscription', subscriptionId);
    }),
  };
}

const pushOff: Refusal<'push_off'> = {
  refused: 'push_off',
  detail: 'Web push is not set up here: VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not set.',
};

function acceptedEndpoint(
  endpoint: string,
  feeds: Pick<ApiDeps['feeds'], 'checkAddress'>,
  locale: Locale,
): { readonly url: string } | Refusal<'invalid'> {
  const check = feeds.checkAddress(endpoint);
  if (check.outcome === 'accepted') return { url: check.url };
  return invalid([{ pointer: '/endpoint', code: check.reason, detail: notPublic[locale] }]);
}

const notPublic: Readonly<Record<Locale, string>> = {
  fr: 'L’adresse que donne ce navigateur n’est pas celle d’un service de notifications public.',
  en: 'The address that this browser gives is not that of a public push service.',
};
