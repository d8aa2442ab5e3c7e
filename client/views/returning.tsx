// A member of this device comes back: a moment of calm in place of the join screen.

import type { JSX } from "preact";
import { bearerOf } from "../store/token.ts";
import { useDoor } from "./app_context.ts";
import { Kiss } from "./brand.tsx";
import { useCountdown } from "./use_countdown.ts";

/** What a member sees until the server has let them in. */
export function Returning(): JSX.Element {
  const { connection, session } = useDoor().stores;
  const credentials = session.credentials.value;
  const name = credentials?.mode === "restore" ? bearerOf(credentials.token)?.username : undefined;
  return (
    <main class="returning">
      <h1 class="said">SexyChat</h1>
      <Kiss />
      <div class="returning-words">
        <p role="status">{name === undefined ? "Welcome back" : `Welcome back, ${name}`}</p>
        {connection.state.value === "lost" && <Unreachable />}
      </div>
    </main>
  );
}

function Unreachable(): JSX.Element {
  const { stores, actions } = useDoor();
  const { offline, retryAt } = stores.connection;
  const left = useCountdown(retryAt.value);
  return (
    <>
      <p role="status">
        {offline.value ? "You are offline." : "SexyChat cannot be reached right now."}
        <span aria-hidden="true">{left > 0 && ` Trying again in ${left} s.`}</span>
      </p>
      <div class="returning-buttons">
        <button type="button" class="button" disabled={left === 0} onClick={() => actions.hurry()}>
          Try now
        </button>
        <button type="button" class="button" onClick={() => actions.goToDoor()}>Come in another way</button>
      </div>
    </>
  );
}
