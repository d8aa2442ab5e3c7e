// The action that views have on a member's own data.

import type { ExportWatch } from "../../store/session/export_progress.ts";
import type { Refused } from "../../store/session/session_store.ts";

/** Downloading the own data. */
export interface MyDataActions {
  /** Resolves to the name of the saved file, or the refusal. Never rejects, unless the file cannot be made. */
  download(password: string, watch: ExportWatch): Promise<{ readonly saved: string } | Refused>;
}
