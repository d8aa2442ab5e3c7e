// The settings tab `Premium`.

import type { JSX } from "preact";
import { PremiumOffer } from "./premium_offer.tsx";

/** The panel of the tab. */
export function PremiumSettings(): JSX.Element {
  return (
    <div class="settings-body">
      <PremiumOffer receipts />
    </div>
  );
}
