// The conversation in view, under what concerns them all: the state of the connection, and who asks to talk.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { HINTS } from "../../store/hint_store.ts";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import { type Actions, type AppContextValue, useApp } from "../shell/app_context.ts";
import { ConnectionBanner } from "../shell/connection_banner.tsx";
import { Invitations } from "./invitations.tsx";
import { lazy } from "../shell/lazy_view.tsx";
import { LobbyPanel } from "../lobby/lobby_panel.tsx";

const TALK = {
  sheets: ["later"],
  chapters: ["later"],
  also: ({ conversations }: Actions) => conversations.load(),
  close: ({ actions }: AppContextValue) => actions.conversations.show(null),
} as const;
const PmPanel = lazy<{ conversation: Conversation }>({
  ...TALK,
  view: async () => (await import("./conversation_views.ts")).PmPanel,
});
const VioletPanel = lazy({
  ...TALK,
  view: async () => (await import("./conversation_views.ts")).VioletPanel,
});

const Hints = lazy({
  sheets: ["later"],
  chapters: ["later"],
  view: async () => (await import("../shell/hint_bubbles.tsx")).HintBubbles,
  // Whoever does not get them has lost little.
  close: () => {},
});

/** The lobby, or one private conversation. */
export function ConversationPanel(): JSX.Element {
  const app = useApp();
  const { hints, dms, screen } = app.stores;
  const key = screen.conversation.value;
  const conversation = dms.list.value.find((one) => one.key === key);
  const needsHints = hints.known.value.size < HINTS.length;
  useEffect(() => {
    for (const panel of [PmPanel, VioletPanel]) panel.preload(app);
  }, []);
  return (
    <main class="room panel">
      <ConnectionBanner />
      <Invitations />
      {needsHints && <Hints.View />}
      {key === COMPANION_KEY
        ? <VioletPanel.View />
        : conversation === undefined
        ? <LobbyPanel />
        : <PmPanel.View key={conversation.key} conversation={conversation} />}
    </main>
  );
}
