/** The roles. A host is a member who owns listings; support resolves what fails; admin may also do what is ops' alone. */
export const roles = ['member', 'support', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The languages of pages and mails, chosen by the person. */
export const locales = ['fr', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The signed-in person on whose behalf something is done. */
export type Actor = { readonly memberId: string; readonly role: Role };

/**
 * Whose things a query may touch. Every store method that serves a person takes one and puts it in its `WHERE`, so
 * another owner's ID is simply not found.
 */
export type Reach = { readonly kind: 'own'; readonly memberId: string } | { readonly kind: 'any' };

/** True when the role may see members' listings, runs and connections (secrets masked) and sync them. */
export function isStaff(role: Role): boolean {
  return role !== 'member';
}
