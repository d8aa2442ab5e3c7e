// Props of the field for a code, which the part `factors` draws.

import type { TextFieldProps } from "../ui/text_field.tsx";

/** Those of a text field that the field for codes does not set itself. */
export type CodeFieldProps = Omit<TextFieldProps, "autocomplete" | "inputMode" | "maxLength" | "required">;
