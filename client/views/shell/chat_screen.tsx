// The chat: header, conversations, the one in view and the people here.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isStaff } from "../../../server/protocol/roles.ts";
import { type Actions, type AppContextValue, useApp } from "./app_context.ts";
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
const DIALOG = {
  sheets: ["later"],
  chapters: ["later"],
  also: ({ conversations }: Actions) => conversations.load(),
  close: closeDialog,
} as const;

const AdminDialog = lazy({
  view: async () => (await import("../moderation/admin_dialog.tsx")).AdminDialog,
  sheets: ["later", "staff"],
  chapters: ["later", "staff"],
  also: ({ moderation }) => moderation.load(),
  close: closeDialog,
});
const ForgetDialog = lazy({
  ...DIALOG,
  view: async () => (await import("./dialog_views.ts")).ForgetDialog,
});
const PremiumDialog = lazy({
  ...DIALOG,
  view: async () => (await import("./dialog_views.ts")).PremiumDialog,
});
const Questions = lazy({
  view: async () => (await import("./dialog_views.ts")).Questions,
  sheets: ["later"],
  chapters: ["later"],
  also: ({ moderation }) => moderation.load(),
  close: ({ stores }) => stores.moderation.question.value = null,
});
const SettingsDialog = lazy({
  ...DIALOG,
  view: async () => (await import("./dialog_views.ts")).SettingsDialog,
});
const CommandsDialog = lazy({
  view: async () => (await import("../messages/composer_extras.ts")).CommandsDialog,
  sheets: ["later"],
  chapters: ["later"],
  close: closeDialog,
});
const GUIDE = {
  sheets: ["later"],
  chapters: ["later"],
  also: ({ conversations }: Actions) => conversations.load(),
  close: closeDialog,
} as const;
const Palette = lazy({ ...GUIDE, view: async () => (await import("./palette.tsx")).Palette });
const KeyboardMap = lazy({ ...GUIDE, view: async () => (await import("./keyboard_map.tsx")).KeyboardMap });
/** What anybody may ask for, also when the connection is lost by then. */
const FOR_ALL = [SettingsDialog, PremiumDialog, ForgetDialog, Questions];

/** What a person sees who is in. */
export function ChatScreen(): JSX.Element {
  const app = useApp();
  const { moderation, screen, session } = app.stores;
  const roomForPeople = useMedia(ROOM_FOR_PEOPLE);
  const dialog = screen.dialog.value;
  usePageKeys();
  useEffect(() => FOR_ALL.forEach(({ preload }) => preload(app)), []);
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
      {moderation.question.value !== null && <Questions.View />}
    </div>
  );
}
