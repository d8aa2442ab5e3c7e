// The invitation that was made last in the panel: its link is shown until the user has seen to it.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ListedInvite } from "../../../server/protocol/server_events.ts";

/** An invitation with the secret of its link, which the server tells once. */
export type MadeInvite = ListedInvite & { readonly code: string };

/** The store. */
export interface InvitationStore {
  readonly made: ReadonlySignal<MadeInvite | null>;
  show(invites: readonly ListedInvite[]): void;
  /** Forgets the link, or only that of the invitation `id`. */
  forget(id?: number): void;
}

/** Creates an empty store. */
export function createInvitationStore(): InvitationStore {
  const made: Signal<MadeInvite | null> = signal<MadeInvite | null>(null);
  return {
    made,
    show(invites): void {
      made.value = invites.find((one): one is MadeInvite => one.code !== undefined) ?? null;
    },
    forget(id): void {
      if (id === undefined || id === made.value?.id) made.value = null;
    },
  };
}
