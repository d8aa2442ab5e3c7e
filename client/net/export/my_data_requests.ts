// The request for one's own data, in the part `later`. What makes the file of it loads with the first one.

import type { ExportWatch } from "../../store/session/export_progress.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { HistoryPage } from "../dm/history_api.ts";
import type { ClosedMessage, OpenedSealed } from "../e2ee/private_rooms.ts";
import { UNREACHABLE } from "../connection/requests.ts";

/** Opens end-to-end encrypted messages with a user, as a page of the history describes the room. */
export type OpenEncrypted = (
  name: string,
  page: HistoryPage,
  messages: readonly ClosedMessage[],
) => Promise<readonly OpenedSealed[]>;

/** Makes the file. */
export interface Exporter {
  run(
    password: string,
    watch: ExportWatch,
    openEncrypted: OpenEncrypted,
  ): Promise<{ readonly saved: string } | Refused>;
}

/** The request. */
export class MyDataRequests {
  /** How the page opens encrypted messages. */
  openEncrypted: OpenEncrypted = withoutKeys;

  constructor(readonly load: () => Promise<Exporter>) {}

  /** Resolves to the name of the saved file, or the refusal. */
  async download(password: string, watch: ExportWatch): Promise<{ readonly saved: string } | Refused> {
    const exporter = await this.load().catch(() => null);
    return exporter === null ? UNREACHABLE : await exporter.run(password, watch, this.openEncrypted);
  }
}

/** Without keys, encrypted messages stay closed. */
export function withoutKeys(...[, , messages]: Parameters<OpenEncrypted>): ReturnType<OpenEncrypted> {
  return Promise.resolve(messages.map(() => ({ oddity: "keys" })));
}
