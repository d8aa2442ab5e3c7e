// The conversation in view, under what concerns them all: the state of the connection, and who asks to talk.

import type { JSX } from "preact";
import { VIOLET_KEY } from "../store/violet.ts";
import { useApp } from "./app_context.ts";
import { ConnectionBanner } from "./connection_banner.tsx";
import { Invitations } from "./invitations.tsx";
import { LobbyPanel } from "./lobby_panel.tsx";
import { PmPanel } from "./pm_panel.tsx";
import { VioletPanel } from "./violet_panel.tsx";

/** The lobby, or one private conversation. */
export function ConversationPanel(): JSX.Element {
  const { pms, screen } = useApp().stores;
  const key = screen.conversation.value;
  const conversation = pms.list.value.find((one) => one.key === key);
  return (
    <main class="room panel">
      <ConnectionBanner />
      <Invitations />
      {key === VIOLET_KEY
        ? <VioletPanel />
        : conversation === undefined
        ? <LobbyPanel />
        : <PmPanel key={conversation.key} conversation={conversation} />}
    </main>
  );
}
