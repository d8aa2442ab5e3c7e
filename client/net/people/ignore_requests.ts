// Ignoring users, and stopping that.

import type { Refused } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { PendingRequests } from "../connection/requests.ts";

const UNDO: MessageFormat = (t) => t("later").people.undo;

/** Sends the requests, and shows their outcome. */
export class IgnoreRequests {
  constructor(readonly options: { readonly stores: Stores; readonly requests: PendingRequests }) {}

  /** Ignores a user, or stops that. Shows the outcome as a toast; ignoring can be undone there. */
  async setIgnored(username: string, ignored: boolean): Promise<void> {
    const refused = await this.tryIgnore(username, ignored);
    if (refused !== null) this.options.stores.toasts.show(refusalMessage(refused));
  }

  /** Like {@link IgnoreRequests.setIgnored}, but returns a refusal instead of showing it. */
  async tryIgnore(username: string, ignored: boolean): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const answer = await requests.ask(ignored ? "user_ignore" : "user_unignore", { target: username });
    if ("refused" in answer) return answer.refused;
    const { event, data } = answer.reply;
    const name = event === "ignore_status" ? data.target : username;
    const undo = { label: UNDO, run: () => void this.setIgnored(name, false) };
    stores.toasts.show((t) => {
      const { nowIgnored, noLongerIgnored } = t("later").people;
      return (ignored ? nowIgnored : noLongerIgnored)(name);
    }, ignored ? { action: undo } : {});
    return null;
  }
}
