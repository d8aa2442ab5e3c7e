// What the modules of the part `private` share about one member.

import type { KeyStore } from "../../store/e2ee/own_keys_store.ts";
import type { DeviceKeys } from "./device_keys.ts";
import type { KeyRequests } from "./key_requests.ts";

/** The member whose keys they are. */
export interface KeyContext {
  /** Id of the account. */
  readonly userId: number;
  readonly username: string;
  readonly device: DeviceKeys;
  readonly requests: KeyRequests;
  readonly store: KeyStore;
}
