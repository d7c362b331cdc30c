/** Which operation is carried out. */
export type RunOperationInput = { readonly operationId: string };

/** What a step of an operation came to, in counts. `again`: there may be more to do at once. */
export type OperationProgress = { readonly summary: string } & (
  | { readonly step: 'again' }
  | { readonly step: 'wait'; readonly waitMs: number }
  | { readonly step: 'ended' }
);

/** The result of an operation’s workflow. */
export type RunOperationReport = { readonly summary: string };
