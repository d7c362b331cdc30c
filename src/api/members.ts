import * as contract from '../contract/members.ts';
import type { ApiDeps } from './api-deps.ts';
import { handle } from './route-handler.ts';

/** People, for admin: everyone, and invitations. */
export function memberRoutes({ members }: ApiDeps) {
  return {
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
