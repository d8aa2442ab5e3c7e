// How long a toast stays about something that the lost connection may have caused.

import type { LoginStores } from "../session/login_stores.ts";
import type { ToastOptions } from "../toast_store.ts";

/** Options of a toast about something that the lost connection may have caused. */
export function untilBack({ isOnline }: LoginStores["connection"]): ToastOptions {
  return isOnline.value ? {} : { until: isOnline };
}
