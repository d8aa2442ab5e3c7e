// The page: the join screen or the chat, and the notices over either.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { ChatScreen } from "./chat_screen.tsx";
import { JoinScreen } from "./join_screen.tsx";
import { Returning } from "./returning.tsx";
import { Toasts } from "./toasts.tsx";

/** The whole page. */
export function App(): JSX.Element {
  const { screen, session: { phase, returning } } = useApp().stores;
  return (
    <>
      {phase.value === "in" ? <ChatScreen /> : returning.value ? <Returning /> : <JoinScreen />}
      {/* A dialog has them itself: what is outside of it is out of reach. */}
      {screen.layers.value === 0 && <Toasts />}
    </>
  );
}
