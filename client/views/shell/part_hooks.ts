// What views of the parts `recovery`, `later` and `staff` read from the contexts of the page.

import type { LaterStores } from "../../store/later_stores.ts";
import type { ModerationActions, StaffActions } from "../moderation/moderation_actions.ts";
import type { RecoveryActions } from "../recovery/recovery_actions.ts";
import type { LaterActions } from "./app_actions.ts";
import { required, useApp, useLogin } from "./app_context.ts";

/** All stores, for views of the part `later`. Throws before it is loaded. */
export function useLaterStores(): LaterStores {
  return required(useApp().actions.later.loaded, "the part `later`").stores;
}

/** Actions that let a member in again, for views of the part `recovery`. Throws before it is loaded. */
export function useRecoveryActions(): RecoveryActions {
  return required(useLogin().recovery.loaded, "the part `recovery`").actions;
}

/** The own address and recovery codes, for views of the part `later`. Throws before it is loaded. */
export function useOwnRecovery(): LaterActions["recovery"] {
  return required(useApp().actions.later.loaded, "the part `later`").recovery;
}

/** Actions in conversations, for views of the part `later`. Throws before it is loaded. */
export function useConversations(): LaterActions["conversations"] {
  return required(useApp().actions.later.loaded, "the part `later`").conversations;
}

/** Actions about keys, for views of the part `later`. Throws before it is loaded. */
export function useKeys(): LaterActions["keys"] {
  return required(useApp().actions.later.loaded, "the part `later`").keys;
}

/** Actions on the account, for views of the part `later`. Throws before it is loaded. */
export function useAccount(): LaterActions["account"] {
  return required(useApp().actions.later.loaded, "the part `later`").account;
}

/** Actions on the devices, for views of the part `later`. Throws before it is loaded. */
export function useDevices(): LaterActions["devices"] {
  return required(useApp().actions.later.loaded, "the part `later`").devices;
}

/** The own data as a file, for views of the part `later`. Throws before it is loaded. */
export function useMyData(): LaterActions["myData"] {
  return required(useApp().actions.later.loaded, "the part `later`").myData;
}

/** Actions on second factors, for views of the part `later`. Throws before it is loaded. */
export function useFactorActions(): LaterActions["factors"] {
  return required(useApp().actions.later.loaded, "the part `later`").factors;
}

/** Buying premium, for views of the part `later`. Throws before it is loaded. */
export function usePremium(): LaterActions["premium"] {
  return required(useApp().actions.later.loaded, "the part `later`").premium;
}

/** Ignoring, for views of the part `later`. Throws before it is loaded. */
export function useIgnores(): LaterActions["ignores"] {
  return required(useApp().actions.later.loaded, "the part `later`").ignores;
}

/** Actions of moderation, for views of the part `later`. Throws before it is loaded. */
export function useModeration(): ModerationActions {
  return required(useApp().actions.later.loaded, "the part `later`").moderation;
}

/** Actions of staff, for views of the part `staff`. Throws before it is loaded. */
export function useStaff(): StaffActions {
  return required(useApp().actions.staff.loaded, "the part `staff`");
}
