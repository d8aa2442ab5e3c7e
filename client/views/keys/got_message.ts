// What is said of keys that were got back, or were not.

import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { SlotProblem } from "../../store/e2ee/key_recovery_results.ts";

/** The message. */
export function gotMessage(got: Adopted | SlotProblem): MessageFormat {
  return (t) => {
    const { get } = t("keys");
    return got === "ready" ? get.gotReady : got === "former" ? get.gotFormer : get[got];
  };
}
