// The chat: header, conversations, the lobby and the people in it.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Conversations } from "./conversations.tsx";
import { Header } from "./header.tsx";
import { LobbyPanel } from "./lobby_panel.tsx";
import { PeopleDialog } from "./people_dialog.tsx";
import { PeoplePanel } from "./people_panel.tsx";
import { SettingsDialog } from "./settings_dialog.tsx";
import { useMedia } from "./use_media.ts";

/** From this width on there is room for the people beside the messages. As in chat.css. */
const ROOM_FOR_PEOPLE = "(min-width: 50rem)";

/** What a person sees who is in. */
export function ChatScreen(): JSX.Element {
  const { screen } = useApp().stores;
  const roomForPeople = useMedia(ROOM_FOR_PEOPLE);
  const dialog = screen.dialog.value;
  return (
    <div class="chat">
      <Header peopleButton={!roomForPeople} />
      <Conversations />
      <LobbyPanel />
      {roomForPeople && (
        <aside class="people panel">
          <PeoplePanel />
        </aside>
      )}
      {dialog === "settings" && <SettingsDialog />}
      {dialog === "people" && !roomForPeople && <PeopleDialog />}
    </div>
  );
}
