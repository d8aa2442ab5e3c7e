// A countdown in whole seconds.

import { useEffect, useState } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";

/** Seconds, rounded up, until `at`, by the clock; 0 if that is past or null. */
export function useCountdown(at: number | null): number {
  const { clock } = useLogin();
  const secondsLeft = (): number => at === null ? 0 : Math.max(0, Math.ceil((at - clock.now()) / 1000));
  const [, setShown] = useState(0);
  const left = secondsLeft();
  useEffect(() => {
    if (at === null || left === 0) return;
    const toNextSecond = at - clock.now() - (left - 1) * 1000;
    return clock.after(Math.max(1, toNextSecond), () => setShown((count) => count + 1));
  }, [at, left]);
  return left;
}
