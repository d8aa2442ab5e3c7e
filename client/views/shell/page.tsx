// The page: the join screen or the chat, with the toasts over it.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLogin } from "./app_context.ts";
import { Link } from "../login/link.tsx";
import type { FollowedLink } from "../recovery/recovery_actions.ts";
import { LoginScreen } from "../login/login_screen.tsx";
import { ReturningMember } from "../login/returning_member.tsx";
import { useInputMethodKeys } from "../ui/input_method.ts";
import { ToastList } from "./toast_list.tsx";

/** The screen after the join. */
export type Screen = () => JSX.Element;

/** Props of {@link Page}. */
export interface PageProps {
  /** Null until the part `app` is loaded; before that no user can have joined. */
  readonly chat: ReadonlySignal<Screen | null>;
  /** The link that led to the page; null for none. */
  readonly link: Signal<FollowedLink | null>;
}

/** The whole page. */
export function Page({ chat, link }: PageProps): JSX.Element {
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
      {link.value !== null && <Link link={link} />}
      {/* An open dialog has its own: elements outside of a modal dialog cannot be reached. */}
      {screen.layers.value === 0 && <ToastList />}
    </>
  );
}
