// Preferences of a member that the server keeps, because they concern what others may do.

/** Who may start a private conversation with a member; `nobody`: nobody new. */
export const PM_FROM = ["everybody", "members", "nobody"] as const;

/** One of {@link PM_FROM}. */
export type PmFrom = typeof PM_FROM[number];

/** The preferences, as on the wire. */
export interface Preferences {
  pm_from: PmFrom;
}
