// The welcome above the first message of the lobby.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Kiss } from "../shell/brand.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The welcome, which is large while there are no messages. */
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
