// What the lobby says before anybody has said anything.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Kiss } from "../shell/brand.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** A welcome, large while there is nothing else. */
export function LobbyWelcome({ large }: { large: boolean }): JSX.Element {
  const name = useApp().stores.session.me.value?.username ?? "";
  const { cameIn, quiet, welcome } = useI18n("app").lobby;
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
