/** How a mail ended, for good. */
export type SettledAs = { readonly status: 'sent' | 'refused' | 'unconfirmed'; readonly trouble: string | null };

/** What one delivery tells, as rows that are `sending` until it is settled. */
export interface MailOutbox {
  /** Ends them. After a mail that did not surely arrive, gives who is owed it instead. */
  end(settled: SettledAs): Promise<readonly string[]>;
  /** Gives them back: they may go with what else is owed by then. */
  release(): Promise<void>;
  /** Counts a try whose outcome nobody knows; true when there were enough. */
  countUncertain(): Promise<boolean>;
}
