// Requests about the devices of the member: list, rename, end. In the part `later`.

import type { DeviceView } from "../../../server/protocol/devices.ts";
import type { OwnDataStore } from "../../store/session/own_data_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { RestClient, RestRequest } from "../connection/rest_client.ts";

const PATH = "/api/account/devices";

/** Keeps the list of devices up to date. Methods resolve to the refusal, or null. */
export class DeviceRequests {
  constructor(readonly rest: RestClient, readonly devices: OwnDataStore<readonly DeviceView[]>) {}

  /** Loads the list. A list that is there already stays until the answer. */
  async load(): Promise<void> {
    this.devices.loading();
    const refused = await this.#send({ method: "GET", path: PATH });
    if (refused !== null) this.devices.failed(refused);
  }

  /** Something has changed: loads the list again, if it was loaded before. */
  async refresh(): Promise<void> {
    if (this.devices.own.value !== null) await this.load();
  }

  rename(id: string, name: string): Promise<Refused | null> {
    return this.#send({ method: "PATCH", path: `${PATH}/${encodeURIComponent(id)}`, body: { name } });
  }

  end(id: string): Promise<Refused | null> {
    return this.#send({ method: "DELETE", path: `${PATH}/${encodeURIComponent(id)}` });
  }

  /** Ends all other devices. */
  endOthers(): Promise<Refused | null> {
    return this.#send({ method: "DELETE", path: PATH });
  }

  /** Each answer has the whole list, which is kept with this device first, then the latest in use. */
  async #send(request: RestRequest): Promise<Refused | null> {
    const counts = this.devices.ask();
    const answer = await this.rest.send<{ readonly devices: readonly DeviceView[] }>(request);
    if ("refused" in answer) return answer.refused;
    if (counts()) {
      this.devices.loaded([...answer.json.devices].sort((a, b) => Number(b.current) - Number(a.current)));
    }
    return null;
  }
}
