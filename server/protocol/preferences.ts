// Preferences of a member that the server keeps, because they concern what others may do.

/** Who may start a private conversation with a member. Conversations that they have already go on. */
export const DM_FROM = ["everybody", "members", "nobody"] as const;

/** One of {@link DM_FROM}. */
export type DmFrom = typeof DM_FROM[number];

/** The preferences, as on the wire. */
export interface Preferences {
  pm_from: DmFrom;
}
