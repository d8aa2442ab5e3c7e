// What the lobby says before anybody has said anything.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Kiss } from "./brand.tsx";

/** A welcome, large while there is nothing else. */
export function Welcome({ large }: { large: boolean }): JSX.Element {
  const name = useApp().stores.session.me.value?.username;
  return (
    <div class={large ? "welcome welcome-large" : "welcome"}>
      <Kiss />
      <p class="welcome-title">Welcome, {name}</p>
      <p class="welcome-words">
        {large ? "It is quiet right now. Say hello and see who answers." : "This is where you came in."}
      </p>
    </div>
  );
}
