// Props of the form for a second step, which the part `factors` draws.

import type { SecondStepData } from "../../../server/protocol/errors.ts";
import type { Proof, Refused } from "../../store/session/session_store.ts";

/** What is asked for, what came of it, and what is done with the proof. */
export interface StepFormProps {
  readonly asked: SecondStepData;
  /** Label of the button that sends a code. */
  readonly label: string;
  /** Whether it leads to an action that cannot be undone. */
  readonly danger?: boolean;
  /** Why the last proof was refused. */
  readonly refused: Refused | null;
  readonly busy: boolean;
  readonly onProve: (proof: Proof) => void;
  /** The challenge holds no more: asks for another one, with the first step again. */
  readonly onExpired: () => void;
  readonly onBack: () => void;
}
