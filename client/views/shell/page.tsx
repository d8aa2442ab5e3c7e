// The page: the join screen or the chat, with the toasts over it.

import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLogin } from "./app_context.ts";
import { LoginScreen } from "../login/login_screen.tsx";
import { ReturningMember } from "../login/returning_member.tsx";
import { useInputMethodKeys } from "../ui/input_method.ts";
import { ToastList } from "./toast_list.tsx";

/** The screen after the join. */
export type Screen = () => JSX.Element;

/** The whole page. `chat` is null until the part `app` is loaded; before that no user can have joined. */
export function Page({ chat }: { chat: ReadonlySignal<Screen | null> }): JSX.Element {
  const { screen, session: { phase, returning } } = useLogin().stores;
  const Chat = chat.value;
  useInputMethodKeys();
  return (
    <>
      {phase.value === "in" && Chat !== null
        ? <Chat />
        : returning.value
        ? <ReturningMember />
        : <LoginScreen />}
      {/* An open dialog has its own: elements outside of a modal dialog cannot be reached. */}
      {screen.layers.value === 0 && <ToastList />}
    </>
  );
}
