// The toast that says why a request was refused.

import { refusalMessage } from "../i18n/refusal_text.ts";
import type { RefusalCause } from "../i18n/refusal.ts";
import { untilBack } from "./connection/until_back.ts";
import type { LoginStores } from "./session/login_stores.ts";

/** Shows a refusal. What the lost connection has caused goes when the connection is back. */
export function showRefusal(
  { connection, toasts }: Pick<LoginStores, "connection" | "toasts">,
  refused: RefusalCause,
): void {
  toasts.show(refusalMessage(refused), refused.code === "unreachable" ? untilBack(connection) : {});
}
