// Limits of invitations to register.

/** Most uses and days of an invitation, and the defaults. */
export const INVITE_USES = { most: 1_000, default: 1 } as const;
export const INVITE_DAYS = { most: 365, default: 7 } as const;
