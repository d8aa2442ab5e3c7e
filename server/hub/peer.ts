// One socket, as HTTP hands it to the node.

import { CLOSE } from "../protocol/errors.ts";
import type { Log } from "../ports/log.ts";
import type { Settings } from "../ports/settings.ts";
import { type DispatchOptions, refuseBinary } from "./dispatch.ts";
import type { Session } from "./session.ts";

/** One socket, as HTTP hands it to the node. It takes text frames, and binary ones, which violate the protocol. */
export interface Peer {
  receive(frame: string): void;
  receiveBinary(bytes: number): void;
  /** The socket is gone. */
  closed(): void;
}

/** What a peer works with. */
export interface PeerOptions {
  readonly settings: Pick<Settings, "maxFrameBytes">;
  readonly log: Log;
}

/** The peer of a session. */
export function createPeer({ settings, log }: PeerOptions, session: Session, guards: DispatchOptions): Peer {
  const { id, connection } = session;
  return {
    receive: (frame) => connection.receive(frame),
    receiveBinary(bytes) {
      if (bytes > settings.maxFrameBytes) connection.close(CLOSE.tooBig, "frame too big");
      else if (connection.isOpen) refuseBinary(guards, session);
    },
    closed() {
      log.debug("socket closed", { session: id });
      connection.closed();
    },
  };
}
