// The page: the join screen or the room, and the notices over either.

import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLogin } from "./app_context.ts";
import { LoginScreen } from "../login/login_screen.tsx";
import { ReturningMember } from "../login/returning_member.tsx";
import { ToastList } from "./toast_list.tsx";

/** What is seen in the room. */
export type Screen = () => JSX.Element;

/** The whole page. Nobody is in before the room is there. */
export function Page({ room }: { room: ReadonlySignal<Screen | null> }): JSX.Element {
  const { screen, session: { phase, returning } } = useLogin().stores;
  const Room = room.value;
  return (
    <>
      {phase.value === "in" && Room !== null
        ? <Room />
        : returning.value
        ? <ReturningMember />
        : <LoginScreen />}
      {/* A dialog has them itself: what is outside of it is out of reach. */}
      {screen.layers.value === 0 && <ToastList />}
    </>
  );
}
