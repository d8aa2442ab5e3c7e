// The request for one's own data, in the part `later`. What makes the file of it loads with the first one.

import type { ExportWatch } from "../../store/session/export_progress.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { UNREACHABLE } from "../connection/requests.ts";

/** Makes the file. */
export interface Exporter {
  run(password: string, watch: ExportWatch): Promise<{ readonly saved: string } | Refused>;
}

/** The request. */
export class MyDataRequests {
  constructor(readonly load: () => Promise<Exporter>) {}

  /** Resolves to the name of the saved file, or the refusal. */
  async download(password: string, watch: ExportWatch): Promise<{ readonly saved: string } | Refused> {
    const exporter = await this.load().catch(() => null);
    return exporter === null ? UNREACHABLE : await exporter.run(password, watch);
  }
}
