// A countdown in whole seconds.

import { useEffect, useState } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";

/** Seconds, rounded up, until `at`, in the time of `clock.now`; 0 if that is past or null. */
export function useCountdown(at: number | null): number {
  const { clock } = useLogin();
  return useSeconds(at === null ? 0 : at - clock.now());
}

/** `leftMs` in seconds, rounded up. Renders again when the number is one less. */
export function useSeconds(leftMs: number): number {
  const { clock } = useLogin();
  const [ticks, setTicks] = useState(0);
  const left = Math.max(0, Math.ceil(leftMs / 1000));
  useEffect(() => {
    if (left === 0) return;
    return clock.after(Math.max(1, leftMs - (left - 1) * 1000), () => setTicks((count) => count + 1));
  }, [left, ticks]);
  return left;
}
