// The chat: header, conversations, the one in view and the people here.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isStaff } from "../../server/protocol/roles.ts";
import { useApp } from "./app_context.ts";
import { ConversationPanel } from "./conversation_panel.tsx";
import { Conversations } from "./conversations.tsx";
import { Header } from "./header.tsx";
import { lazy } from "./lazy.tsx";
import { PeopleDialog } from "./people_dialog.tsx";
import { PeoplePanel } from "./people_panel.tsx";
import { useMedia } from "./use_media.ts";

/** From this width on there is room for the people beside the messages. As in chat.css. */
const ROOM_FOR_PEOPLE = "(min-width: 50rem)";

const AdminDialog = lazy(async () => (await import("./admin_dialog.tsx")).AdminDialog);
const ForgetDialog = lazy(async () => (await import("./forget_dialog.tsx")).ForgetDialog);
const PremiumDialog = lazy(async () => (await import("./premium_dialog.tsx")).PremiumDialog);
const Questions = lazy(async () => (await import("./questions.tsx")).Questions);
const SettingsDialog = lazy(async () => (await import("./settings_dialog.tsx")).SettingsDialog);
/** What anybody may ask for, also when the connection is lost by then. */
const FOR_ALL = [SettingsDialog, PremiumDialog, ForgetDialog, Questions];

/** What a person sees who is in. */
export function ChatScreen(): JSX.Element {
  const { moderation, screen, session } = useApp().stores;
  const roomForPeople = useMedia(ROOM_FOR_PEOPLE);
  const dialog = screen.dialog.value;
  useEffect(() => FOR_ALL.forEach(({ preload }) => preload()), []);
  return (
    <div class="chat">
      <Header peopleButton={!roomForPeople} />
      <Conversations />
      <ConversationPanel />
      {roomForPeople && (
        <aside class="people panel">
          <PeoplePanel />
        </aside>
      )}
      {dialog === "settings" && <SettingsDialog.View />}
      {dialog === "premium" && <PremiumDialog.View />}
      {dialog === "forget" && <ForgetDialog.View />}
      {dialog === "people" && !roomForPeople && <PeopleDialog />}
      {dialog === "admin" && isStaff(session.me.value?.role ?? "user") && <AdminDialog.View />}
      {moderation.question.value !== null && <Questions.View />}
    </div>
  );
}
