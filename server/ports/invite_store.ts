// The part of the store about invitations, with which new members register. Guarantees as in `store.ts`.

/** An invitation that still holds. */
export interface Invite {
  readonly id: number;
  /** Accounts that may still be made with it, at least 1. */
  readonly usesLeft: number;
  readonly expiresAt: number;
  /** Name of the account that made it; null for the command line. */
  readonly madeBy: string | null;
}

/** An invitation to be added. */
export interface NewInvite {
  /** The secret of its link. The store keeps only a digest. */
  readonly code: string;
  readonly uses: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The account that makes it, with which it ends; null for the command line. */
  readonly madeById: number | null;
}

/** Invitations. `AccountStore.create` uses them. */
export interface InviteStore {
  /** Invitations that hold at `now`, newest first. At most `KEPT.invites`. */
  list(now: number): Promise<Invite[]>;
  /** Whether the invitation with this code holds at `now`. */
  holds(code: string, now: number): Promise<boolean>;
}

/** Changes of invitations within a moderation transaction. */
export interface InviteTransaction {
  /** Adds an invitation. Resolves to its id. Refuses (`conflict`) more than `KEPT.invites` that hold. */
  addInvite(invite: NewInvite): Promise<number>;
  /** Revokes an invitation. False when it does not hold at `now`. */
  removeInvite(id: number, now: number): Promise<boolean>;
}
