// The page: the join screen or the chat, and the notices over either.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { ChatScreen } from "./chat_screen.tsx";
import { JoinScreen } from "./join_screen.tsx";
import { Toasts } from "./toasts.tsx";

/** The whole page. */
export function App(): JSX.Element {
  const { stores } = useApp();
  return (
    <>
      {stores.session.phase.value === "in" ? <ChatScreen /> : <JoinScreen />}
      <Toasts />
    </>
  );
}
