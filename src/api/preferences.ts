import * as contract from '../contract/members.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { isChoosable, isToldBy, kindsFor, type NoticeChannel } from '../domain/notice-choice.ts';
import type { NoticePreferences } from '../notice-ports.ts';
import type { Member } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { accountGone } from './refusal.ts';
import { handle } from './route-handler.ts';

/** What the signed-in person chose: how they are called, and how they are told. */
export function preferenceRoutes({ members, preferences }: Pick<ApiDeps, 'members' | 'preferences'>) {
  return {
    getPreferences: handle(contract.getPreferences, async ({ person: { memberId } }) =>
      present(await members.find(memberId), await preferences.find(memberId)),
    ),

    updatePreferences: handle(contract.updatePreferences, async ({ person: { memberId }, body }) => {
      const { locale, name, timeZone, quietHours, notices } = body;
      const choices = notices?.map(({ kind, channel, on }) => ({ kind, channel, isOn: on }));
      const told = await preferences.save(memberId, { timeZone, quietHours, choices });
      return present(await members.updatePreferences(memberId, { locale, name }), told);
    }),
  };
}

function present(member: Member | undefined, told: NoticePreferences | undefined) {
  if (!member || !told) return accountGone;
  const { id, email, name, role, locale } = member;
  const { timeZone, quietHours } = told;
  const notices = kindsFor(role).map((kind) => ({
    kind,
    channels: {
      in_app: presentChoice(told, kind, 'in_app'),
      mail: presentChoice(told, kind, 'mail'),
      push: presentChoice(told, kind, 'push'),
    },
  }));
  return { data: { memberId: id, email, name, role, locale, timeZone, quietHours, notices } };
}

function presentChoice({ choices }: NoticePreferences, kind: NoticeKind, channel: NoticeChannel) {
  return { on: isToldBy(choices, { kind, channel }), choosable: isChoosable(kind, channel) };
}
