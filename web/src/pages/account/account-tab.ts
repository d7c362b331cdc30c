import type { AccountConnection } from '../../../../src/contract/account-connections.ts';

/** What a section of the page is given: whose records, which page of them, and the way to another. */
export type AccountTabProps = {
  readonly connection: AccountConnection;
  readonly isOwn: boolean;
  readonly page: number;
  readonly onPage: (page: number) => void;
};
