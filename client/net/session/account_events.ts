// Server events about the account of the member, and what it may do. In the part `later`.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { ToastAction } from "../../store/toast_store.ts";
import type { Owner } from "../router.ts";
import type { PremiumSync } from "../premium/premium_sync.ts";
import type { DeviceRequests } from "./device_requests.ts";

type Notice = ServerEvents["account_notice"];

/** The owner of the account's events. */
export function accountEvents(
  stores: LaterStores,
  devices: DeviceRequests,
  premium: Pick<PremiumSync, "changed" | "joined" | "reset">,
): Owner<"account"> {
  const notices: Readonly<Partial<Record<Notice["kind"], (notice: Notice) => void>>> = {
    new_device: (notice) => deviceSignedIn(stores, devices, notice),
    // The socket is closed next.
    reset: () => stores.session.kicked((t) => t("later").devices.passwordReset),
  };
  return {
    receive: {
      account_notice: (notice) => notices[notice.kind]?.(notice),
      ai_unlock: (data) => premium.changed(data),
      preferences: (preferences) => stores.session.update({ preferences }),
    },
    // Devices may have come and gone while the page was away.
    joined: () => {
      void devices.refresh();
      premium.joined();
    },
    reset: () => {
      for (const data of [stores.devices, stores.factors, stores.summary]) data.clear();
      premium.reset();
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
