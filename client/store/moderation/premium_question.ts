// The questions that the tab `Premium` of the panel asks in a dialog.

import type { ListedEntitlement } from "../../../server/protocol/premium/entitlements.ts";

/** What the dialog is about. */
export type PremiumQuestion =
  /** `entitlement`: the gift whose end is changed; absent for a new one. */
  | { readonly kind: "give"; readonly entitlement?: ListedEntitlement }
  | { readonly kind: "end"; readonly entitlement: ListedEntitlement };
