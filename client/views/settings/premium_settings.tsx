// The settings tab `Premium`.

import type { JSX } from "preact";
import { PremiumOffer } from "./premium_offer.tsx";

/** The same offer as in the dialog. */
export function PremiumSettings(): JSX.Element {
  return (
    <div class="settings-body">
      <PremiumOffer />
    </div>
  );
}
