import { defineSearchAttributeKey } from '@temporalio/common';

/** Find a subject's runs in the Web UI: `RelaisSubject = "<listing ID>"`, or the ID of an account connection. Keywords only, and never personal data. */
export const relaisSubject = defineSearchAttributeKey('RelaisSubject', 'KEYWORD');
export const relaisKind = defineSearchAttributeKey('RelaisKind', 'KEYWORD');
export const relaisTrigger = defineSearchAttributeKey('RelaisTrigger', 'KEYWORD');
export const relaisOutcome = defineSearchAttributeKey('RelaisOutcome', 'KEYWORD');
export const relaisPlatform = defineSearchAttributeKey('RelaisPlatform', 'KEYWORD');

/** All of them, for registration where the server lacks one. */
export const searchAttributeNames = [
  relaisSubject.name,
  relaisKind.name,
  relaisTrigger.name,
  relaisOutcome.name,
  relaisPlatform.name,
] as const;
