// The chat: header, conversations, the one in view and the people here.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isStaff } from "../../../server/protocol/roles.ts";
import { type AppContextValue, useApp } from "./app_context.ts";
import { ConversationPanel } from "../conversations/conversation_panel.tsx";
import { ConversationTabs } from "../conversations/conversation_tabs.tsx";
import { Header } from "./header.tsx";
import { lazy } from "./lazy_view.tsx";
import { usePageKeys } from "./page_keys.ts";
import { PeopleDialog } from "../people/people_dialog.tsx";
import { PeoplePanel } from "../people/people_panel.tsx";
import { useMedia } from "../ui/use_media.ts";

/** From this width on there is room for the people beside the messages. As in chat.css. */
const ROOM_FOR_PEOPLE = "(min-width: 50rem)";

const closeDialog = ({ stores }: AppContextValue): void => {
  stores.screen.dialog.value = null;
};
const AdminDialog = lazy({ view: async ({ staff }) => (await staff()).AdminDialog, close: closeDialog });
const CommandsDialog = lazy({
  view: async ({ later }) => (await later()).CommandsDialog,
  close: closeDialog,
});
const ForgetDialog = lazy({ view: async ({ later }) => (await later()).ForgetDialog, close: closeDialog });
const KeyboardMap = lazy({ view: async ({ later }) => (await later()).KeyboardMap, close: closeDialog });
const Palette = lazy({ view: async ({ later }) => (await later()).Palette, close: closeDialog });
const PremiumDialog = lazy({ view: async ({ later }) => (await later()).PremiumDialog, close: closeDialog });
const SettingsDialog = lazy({
  view: async ({ later }) => (await later()).SettingsDialog,
  close: closeDialog,
});
const ModerationDialogs = lazy({
  view: async ({ later }) => (await later()).ModerationDialogs,
  close: ({ stores }) => stores.moderation.question.value = null,
});

/** What a person sees who is in. */
export function ChatScreen(): JSX.Element {
  const app = useApp();
  const { moderation, screen, session } = app.stores;
  const roomForPeople = useMedia(ROOM_FOR_PEOPLE);
  const dialog = screen.dialog.value;
  usePageKeys();
  // So that a dialog opens at once, also when the connection is lost by then.
  useEffect(() => SettingsDialog.preload(app), []);
  return (
    <div class="chat">
      <Header peopleButton={!roomForPeople} />
      <ConversationTabs />
      <ConversationPanel />
      {roomForPeople && (
        <aside class="people panel">
          <PeoplePanel />
        </aside>
      )}
      {dialog === "settings" && <SettingsDialog.View />}
      {dialog === "premium" && <PremiumDialog.View />}
      {dialog === "forget" && <ForgetDialog.View />}
      {dialog === "commands" && <CommandsDialog.View />}
      {dialog === "palette" && <Palette.View />}
      {dialog === "keys" && <KeyboardMap.View />}
      {dialog === "people" && !roomForPeople && <PeopleDialog />}
      {dialog === "admin" && isStaff(session.me.value?.role ?? "user") && <AdminDialog.View />}
      {moderation.question.value !== null && <ModerationDialogs.View />}
    </div>
  );
}
