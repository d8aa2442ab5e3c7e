// What the lobby says before anybody has said anything.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Kiss } from "./brand.tsx";
import { useWords } from "./use_words.ts";

/** A welcome, large while there is nothing else. */
export function Welcome({ large }: { large: boolean }): JSX.Element {
  const name = useApp().stores.session.me.value?.username ?? "";
  const { cameIn, quiet, welcome } = useWords("room").lobby;
  return (
    <div class={large ? "welcome welcome-large" : "welcome"}>
      <Kiss />
      <p class="welcome-title">{welcome(name)}</p>
      <p class="welcome-words">
        {large ? quiet : cameIn}
      </p>
    </div>
  );
}
