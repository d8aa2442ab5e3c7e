// The devices on which a member is signed in, over REST: list, rename, end.

import { type DeviceView, validDeviceName } from "../../protocol/devices.ts";
import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { Bearer } from "./sign_in.ts";
import { devicesOf } from "./device_listing.ts";

/** The answer of every route. */
export interface DeviceList {
  readonly devices: readonly DeviceView[];
}

/** The devices of the account behind a token. Each method resolves to those that are left. */
export interface DevicesFeature {
  list(by: Bearer): Promise<DeviceList>;
  /** Refuses (`bad_request`) a bad name, and (`not_found`) a device that is not the account's. */
  rename(by: Bearer, id: string, name: string): Promise<DeviceList>;
  /** Ends a device, the one that asks too. Refuses (`not_found`) a device that is not the account's. */
  end(by: Bearer, id: string): Promise<DeviceList>;
  /** Ends every device but the one that asks. */
  endOthers(by: Bearer): Promise<DeviceList>;
}

/** Makes the feature. */
export function createDevicesFeature({ store, hub, clock, tiers }: Context): DevicesFeature {
  const list = async ({ account, signIn }: Bearer): Promise<DeviceList> => ({
    devices: await devicesOf({ store, clock }, account, signIn),
  });
  const changing = async ({ account }: Bearer): Promise<void> =>
    await tiers.take("device_changes", { principal: accountPrincipal(account.id) });
  return {
    list,
    async rename(by, id, raw) {
      const name = validDeviceName(raw);
      await changing(by);
      if (!await store.devices.rename(by.account.id, id, name, clock.now())) throw noSuchDevice();
      return await list(by);
    },
    async end(by, id) {
      await changing(by);
      if (!await store.devices.end(by.account.id, id, clock.now())) throw noSuchDevice();
      hub.publisher.endSignIns(accountPrincipal(by.account.id), [id], null, CLOSE.sessionEnded, "signed out");
      return await list(by);
    },
    async endOthers(by) {
      await changing(by);
      await store.devices.endOthers(by.account.id, by.signIn, clock.now());
      const { account, signIn } = by;
      const keep = { signIn, tokenVersion: account.tokenVersion };
      hub.publisher.endOtherSignIns(accountPrincipal(account.id), keep, CLOSE.sessionEnded, "signed out");
      return await list(by);
    },
  };
}

function noSuchDevice(): Refusal {
  return new Refusal("not_found", "You have no such device.");
}
