// The actions that views have on the devices of the member.

import type { Refused } from "../../store/session/session_store.ts";

/** Actions on devices. Those that change something resolve to the refusal, or null. */
export interface DeviceActions {
  /** Loads the list. */
  load(): Promise<void>;
  rename(id: string, name: string): Promise<Refused | null>;
  /** Signs a device out. */
  end(id: string): Promise<Refused | null>;
  /** Signs all other devices out. */
  endOthers(): Promise<Refused | null>;
}
