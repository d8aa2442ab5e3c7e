// Server events about the account of the member, and what it may do. In the part `later`.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { ToastAction } from "../../store/toast_store.ts";
import type { Owner } from "../router.ts";
import type { DeviceRequests } from "./device_requests.ts";

type Notice = ServerEvents["account_notice"];

/** The owner of the account's events. */
export function accountEvents(stores: LaterStores, devices: DeviceRequests): Owner<"account"> {
  const notices: Readonly<Partial<Record<Notice["kind"], (notice: Notice) => void>>> = {
    new_device: (notice) => deviceSignedIn(stores, devices, notice),
    // The socket is closed next.
    reset: () => stores.session.kicked((t) => t("later").devices.passwordReset),
  };
  return {
    receive: {
      account_notice: (notice) => notices[notice.kind]?.(notice),
      ai_unlock: (data) => unlockCompanion(stores, data),
      preferences: (preferences) => stores.session.update({ preferences }),
    },
    // Devices may have come and gone while the page was away.
    joined: () => void devices.refresh(),
    reset: () => {
      for (const data of [stores.devices, stores.factors, stores.summary]) data.clear();
    },
  };
}

function deviceSignedIn({ screen, toasts }: LaterStores, devices: DeviceRequests, { device }: Notice): void {
  void devices.refresh();
  if (device === undefined) return;
  const look: ToastAction = {
    label: (t) => t("later").devices.look,
    run: () => {
      screen.settingsTab.value = "devices";
      screen.dialog.value = "settings";
    },
  };
  const isLooking = screen.dialog.value === "settings" && screen.settingsTab.value === "devices";
  toasts.show(
    (t) => t("later").devices.signedIn(t("later").devices.nameOf(device.name)),
    isLooking ? {} : { action: look },
  );
}

function unlockCompanion(
  { screen, session, toasts }: LaterStores,
  { has_ai_access, ai_free_limit, msg }: ServerEvents["ai_unlock"],
): void {
  session.update({ has_ai_access, ...(ai_free_limit === undefined ? {} : { ai_free_limit }) });
  if (has_ai_access && screen.dialog.value === "premium") screen.dialog.value = null;
  if (msg !== undefined) {
    toasts.show((t) => has_ai_access ? t("later").companion.granted : t("later").companion.revoked);
  }
}
