// The screen after the join: header, conversations, people, and the dialogs.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isStaff } from "../../../server/protocol/roles.ts";
import type { DialogName } from "../../store/screen.ts";
import { ConversationPanel } from "../conversations/conversation_panel.tsx";
import { ConversationTabs } from "../conversations/conversation_tabs.tsx";
import { PeoplePanel } from "../people/people_panel.tsx";
import { useMedia } from "../ui/use_media.ts";
import { type AppContextValue, useApp } from "./app_context.ts";
import { Header } from "./header.tsx";
import { laterView, lazy, type LazyView } from "./lazy_view.tsx";
import { usePageKeys } from "./page_keys.ts";

/** From this width on the people list stands beside the messages. As in static/css/shell/chat.css. */
const WIDE = "(min-width: 50rem)";

const closeDialog = ({ stores }: AppContextValue): void => {
  stores.screen.dialog.value = null;
};
/** The dialogs of the part `later`, by their names in the screen store. */
const LATER_DIALOGS: Readonly<Partial<Record<DialogName, LazyView>>> = {
  settings: laterView("SettingsDialog", closeDialog),
  premium: laterView("PremiumDialog", closeDialog),
  people: laterView("PeopleDialog", closeDialog),
  forget: laterView("ForgetDialog", closeDialog),
  logOut: laterView("LogOutDialog", closeDialog),
  commands: laterView("CommandsDialog", closeDialog),
  palette: laterView("PaletteDialog", closeDialog),
  keys: laterView("KeyboardMap", closeDialog),
};

const AdminDialog = lazy({ view: async ({ staff }) => (await staff()).AdminDialog, close: closeDialog });
const ModerationDialogs = laterView(
  "ModerationDialogs",
  ({ stores }) => stores.moderation.dialog.value = null,
);
const OwnMenu = laterView("OwnMenu", ({ stores }) => stores.screen.ownMenu.value = null);

/** The whole screen. */
export function ChatScreen(): JSX.Element {
  const app = useApp();
  const { moderation, screen, session } = app.stores;
  const isWide = useMedia(WIDE);
  const dialog = screen.dialog.value;
  // Where there is room, the list of people is no dialog.
  const LaterDialog = dialog === null || dialog === "people" && isWide
    ? undefined
    : LATER_DIALOGS[dialog]?.View;
  usePageKeys();
  // Before a dialog is opened: then it opens at once, even without a connection.
  useEffect(() => LATER_DIALOGS.settings?.preload(app), []);
  return (
    <div class="chat">
      <Header peopleButton={!isWide} />
      <ConversationTabs />
      <ConversationPanel />
      {isWide && (
        <aside class="people panel">
          <PeoplePanel />
        </aside>
      )}
      {LaterDialog !== undefined && <LaterDialog />}
      {dialog === "admin" && isStaff(session.me.value?.role ?? "user") && <AdminDialog.View />}
      {screen.ownMenu.value !== null && <OwnMenu.View />}
      {moderation.dialog.value !== null && <ModerationDialogs.View />}
    </div>
  );
}
