import * as contract from '../contract/members.ts';
import type { Member } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';

/** People: one’s own preferences; for admin, everyone and invitations. */
export function memberRoutes({ members }: ApiDeps) {
  return {
    getPreferences: handle(contract.getPreferences, async ({ person }) => {
      const member = await members.find(person.memberId);
      return member ? { data: presentPreferences(member) } : accountGone;
    }),

    updatePreferences: handle(contract.updatePreferences, async ({ person, body }) => {
      const member = await members.updatePreferences(person.memberId, body);
      return member ? { data: presentPreferences(member) } : accountGone;
    }),

    listMembers: handle(contract.listMembers, async ({ query: { page, pageSize } }) => {
      const found = await members.list({ page, pageSize });
      return { data: [...found.items], meta: { total: found.total, page, pageSize } };
    }),

    inviteMember: handle(contract.inviteMember, async ({ body, person, now }) => {
      const actor = { memberId: person.memberId, role: person.role };
      const invited = await members.invite(body, { actor, now });
      if (invited.outcome === 'invited') return { data: invited.member };
      return { refused: 'member_exists', detail: 'This person has an account already and can sign in with it.' };
    }),
  };
}

function presentPreferences(member: Member): contract.Preferences {
  const { id, email, name, role, locale } = member;
  return { memberId: id, email, name, role, locale };
}

const accountGone: Refusal<'unauthenticated'> = {
  refused: 'unauthenticated',
  detail: 'The account of this session no longer exists. Sign in with another one.',
};
