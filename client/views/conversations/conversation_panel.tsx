// The conversation in view. Above it: the state of the connection, invitations, and hints.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { HINTS } from "../../store/hint_store.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import { ConnectionBanner } from "../shell/connection_banner.tsx";
import { laterView, lazy } from "../shell/lazy_view.tsx";
import { LobbyPanel } from "../lobby/lobby_panel.tsx";

const showLobby = ({ actions }: AppContextValue): void => actions.conversations.show(null);
const DmPanel = laterView("DmPanel", showLobby);
const CompanionPanel = laterView("CompanionPanel", showLobby);
const Invitations = lazy({
  view: async ({ later }) => (await later()).Invitations,
  // They appear once the part has loaded, which every conversation tries again.
  close: () => {},
});
const KeyNotice = laterView("KeyNotice");
const Hints = laterView("HintBubbles");

/** The lobby, the companion, or one private conversation. */
export function ConversationPanel(): JSX.Element {
  const app = useApp();
  const { hints, openTabs, screen } = app.stores;
  const key = screen.conversation.value;
  const conversation = openTabs.list.value.find((each) => each.key === key);
  const needsHints = hints.known.value.size < HINTS.length;
  useEffect(() => {
    for (const panel of [DmPanel, CompanionPanel]) panel.preload(app);
  }, []);
  return (
    <main class="room panel">
      <ConnectionBanner />
      <div class="invitations" role="status">
        {openTabs.invitations.value.length > 0 && <Invitations.View />}
        <KeyNotice.View />
      </div>
      {needsHints && <Hints.View />}
      {key === COMPANION_KEY
        ? <CompanionPanel.View />
        : conversation === undefined
        ? <LobbyPanel />
        : <DmPanel.View key={conversation.key} conversation={conversation} />}
    </main>
  );
}
