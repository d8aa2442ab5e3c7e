// What the routes know of a request before they run.

import type { Source } from "../hub/limits/source.ts";
import type { RequestBody } from "./request_body.ts";

/** Where a request comes from. */
export interface RequestOrigin {
  /** Address of the other end of the connection: the client's, or its proxy's. */
  readonly peer: string;
  /** The client's address, in canonical form. */
  readonly address: string;
  /** Whom the client shares limits with. */
  readonly source: Source;
  /** Whom its transfers share their room with, the widest first. */
  readonly tiers: readonly string[];
  /** Settles when the answer has been written, or cannot be. Absent where there is no network. */
  readonly completed?: Promise<void>;
}

/** The environment of all routes. */
export interface AppEnv {
  Bindings: RequestOrigin & {
    readonly body: RequestBody;
    /** Rejects with the refusal of a request that has to end before it is answered. */
    readonly ended: Promise<never>;
  };
}
