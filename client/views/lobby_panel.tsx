// The lobby: its title, the state of the connection, the messages and the composer.

import type { JSX } from "preact";
import { Composer } from "./composer.tsx";
import { ConnectionBanner } from "./connection_banner.tsx";
import { LOBBY_PANEL_ID, LOBBY_TAB_ID } from "./conversations.tsx";
import { MessageList } from "./message_list.tsx";

/** The panel of the tab `Lobby`. */
export function LobbyPanel(): JSX.Element {
  return (
    <main class="room panel">
      <div class="room-inner" role="tabpanel" id={LOBBY_PANEL_ID} aria-labelledby={LOBBY_TAB_ID}>
        <div class="room-head">
          <h2>Lobby</h2>
          <p>Everyone here can read it. Nothing is stored.</p>
        </div>
        <ConnectionBanner />
        <MessageList />
        <Composer />
      </div>
    </main>
  );
}
